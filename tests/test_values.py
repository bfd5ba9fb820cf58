"""What messages have in common."""

import pickle

from attrs import evolve

from mokit import Media, Reply
from mokit.http import HttpRequest

PICTURE = Media("https://example.com/1", content_type="image/jpeg")


def test_two_of_one_class_with_the_same_fields_are_equal_and_have_one_hash() -> None:
    same = evolve(evolve(PICTURE, url="elsewhere"), url=PICTURE.url)
    assert (same, hash(same)) == (PICTURE, hash(PICTURE))
    assert pickle.loads(pickle.dumps(PICTURE)) == PICTURE  # noqa: S301 - our own bytes


def test_another_field_or_another_class_makes_a_difference() -> None:
    class Picture(Media):
        pass

    assert evolve(PICTURE, content_type="image/png") != PICTURE
    assert Picture(PICTURE.url, PICTURE.content_type) != PICTURE
    assert PICTURE.url != PICTURE
    assert len({Reply("Hi"), Reply("Hi"), Reply("Hi", (PICTURE,))}) == 2


def test_it_is_shown_as_it_is_written() -> None:
    assert repr(PICTURE) == "Media(url='https://example.com/1', content_type='image/jpeg')"
    assert eval(repr(Reply("Hi", (PICTURE,)))) == Reply("Hi", (PICTURE,))  # noqa: S307 - our own words
    assert repr(HttpRequest(query="a=b")).startswith("HttpRequest(method='POST', url='', query='a=b', headers={}")

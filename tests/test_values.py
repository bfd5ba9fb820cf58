"""What messages have in common."""

import pickle

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError

from mokit import Media, Reply
from mokit.http import HttpRequest, HttpResponse
from mokit.values import filled

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


def test_one_that_is_filled_is_the_same_as_one_that_was_made_with_all_checks() -> None:
    made = filled(HttpResponse, status=200, headers={"content-type": "text/xml"}, body=b"x")
    assert made == HttpResponse(headers={"Content-Type": "text/xml"}, body=b"x")
    assert evolve(made, status=201) == HttpResponse(status=201, headers=made.headers, body=b"x")
    with pytest.raises(FrozenInstanceError):
        made.status = 500       # type: ignore[misc]  # that is what is refused

"""Parts put together to texts."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit import Inbound, Media
from mokit.gathering import entry_id, gathered, joined_text, part_of, shared_id
from mokit.gsm.octets import decode_ucs2, encode_ucs2
from mokit.messages import Part

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def part(number: int, text: str = "", *, total: int = 3, reference: int = 7, **more: Any) -> Inbound:
    fields = {"id": f"{text or 'id'}{number}", "received_at": NOW, "transport": "wire", **more}
    words = text or f"<{number}>"
    return Inbound(sender="+14155550100", recipient="56789", text=words, part=Part(reference, number, total), **fields)


@pytest.mark.parametrize(
    ("parts", "total", "text"),
    [
        ({1: "a", 2: "b", 3: "c"}, 3, "abc"),
        ({3: "c", 1: "a", 2: "b"}, 3, "abc"),
        ({1: "a", 3: "c"}, 3, "a[...]c"),
        ({3: "c"}, 3, "[...]c"),
        ({1: "a"}, 4, "a[...]"),
        ({2: "b", 5: "e"}, 6, "[...]b[...]e[...]"),
        ({1: "", 2: "b"}, 2, "b"),
    ],
)
def test_texts_of_parts_stand_in_their_order_with_a_mark_for_what_is_missing(
    parts: dict[int, str], total: int, text: str
) -> None:
    assert joined_text(parts, total) == text


def test_a_pair_that_was_cut_in_two_is_whole_again() -> None:
    octets = encode_ucs2("ok 😀")
    halves = [decode_ucs2(octets[:8], is_part=True), decode_ucs2(octets[8:], is_part=True)]
    assert joined_text(dict(enumerate(halves, 1)), 2) == "ok 😀"
    assert joined_text({1: halves[0]}, 2) == "ok \ufffd[...]"


@given(st.lists(st.text(max_size=5), min_size=2, max_size=6), st.data())
def test_the_order_in_which_parts_come_makes_no_difference(texts: Sequence[str], data: st.DataObject) -> None:
    parts = [part(number, text or "-", total=len(texts)) for number, text in enumerate(texts, 1)]
    [whole] = gathered(data.draw(st.permutations(parts)))
    assert whole.is_whole
    assert whole.joined() == gathered(parts)[0].joined()
    assert whole.joined().text == "".join(text or "-" for text in texts)


def test_a_joined_message_has_what_its_parts_have_in_common_and_the_first_of_the_rest() -> None:
    later = NOW + timedelta(seconds=5)
    picture = Media("https://example.com/1.jpg")
    [text] = gathered([
        part(2, "b", received_at=NOW, sent_at=NOW - timedelta(seconds=1), hint="help", media=(picture,)),
        part(1, "a", received_at=later, sent_at=NOW - timedelta(seconds=2), raw={"first": "yes"}),
        part(3, "c"),
    ])
    joined = text.joined()
    assert (joined.text, joined.part, joined.incomplete) == ("abc", None, False)
    assert (joined.received_at, joined.sent_at) == (later, NOW - timedelta(seconds=2))
    assert (joined.hint, joined.media, joined.raw) == ("help", (picture,), {"first": "yes"})
    assert (joined.sender, joined.recipient, joined.transport) == ("+14155550100", "56789", "wire")


def test_its_id_tells_it_from_other_texts_whose_first_part_is_the_same() -> None:
    first = part(1, "a")
    ids = {gathered(parts)[0].joined().id for parts in ([first], [first, part(2)], [first, part(3)])}
    assert len(ids) == 3
    assert all(one.startswith("a1+") for one in ids)


def test_an_incomplete_text_says_so() -> None:
    [text] = gathered([part(1, "a")])
    assert not text.is_whole
    assert (text.joined().text, text.joined().incomplete) == ("a[...]", True)


def test_a_repeat_goes_with_its_text_whatever_its_id() -> None:
    first, again = part(1, "a"), part(1, "a", id="another")
    [text] = gathered([first, again, part(2)])
    assert text.ids == [entry_id(first), entry_id(again), entry_id(part(2))]
    assert text.joined().text == "a<2>[...]"


def test_a_part_with_other_words_begins_another_text() -> None:
    texts = gathered([part(1, "a"), part(2, "b"), part(1, "x"), part(2, "y"), part(3, "z")])
    assert [text.joined().text for text in texts] == ["ab[...]", "xyz"]


def test_what_comes_behind_a_whole_text_begins_another_one() -> None:
    texts = gathered([part(1, total=2), part(2, total=2), part(2, total=2, id="late")])
    assert [text.joined().text for text in texts] == ["<1><2>", "[...]<2>"]


def test_ids_begin_alike_for_the_parts_of_one_text_and_for_no_others() -> None:
    one = part(1)
    others = [part(1, total=4), part(1, reference=8), part(1, transport="other"), part(1, reference=77)]
    assert entry_id(part(2)).startswith(shared_id(one))
    assert not any(entry_id(other).startswith(shared_id(one)) for other in others)


@pytest.mark.parametrize("impossible", [Part(7, 0, 2), Part(7, 3, 2), Part(7, 1, 0), Part(7, -1, -1)])
def test_a_part_that_can_not_be_is_a_text_of_its_own(impossible: Part) -> None:
    message = Inbound(id="1", sender="+14155550100", recipient="5", text="a", received_at=NOW, part=impossible)
    assert part_of(message) == Part(0, 1, 1)

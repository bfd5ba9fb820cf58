"""What is remembered of one person, and the document that holds it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit import Contact
from mokit.contacts import UnsavableData, changed_state, contact_from, read_document

ANNE = "+14155550100"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def contact(**known: Any) -> Contact:
    return Contact(ANNE, "wool", **known)


def saved(one: Contact, before: str | None = None) -> str | None:
    return changed_state(before, read_document(before), one)


def known(state: str | None) -> Contact:
    return contact_from(read_document(state), ANNE, "wool")


def test_a_newcomer_has_nothing() -> None:
    newcomer = known(None)
    assert (newcomer.number, newcomer.service) == (ANNE, "wool")
    assert (newcomer.data, newcomer.lists, newcomer.language) == ({}, (), None)


def test_lists_are_kept_in_the_order_of_joining_and_each_once() -> None:
    one = contact()
    for name in ("b", "a", "b", "c"):
        one.join(name)
    assert one.lists == ("b", "a", "c")


def test_who_leaves_a_list_is_off_it_and_joins_at_its_end() -> None:
    one = contact(lists=("b", "a", "c"))
    one.leave("a")
    one.leave("a")
    one.join("a")
    assert one.lists == ("b", "c", "a")


def test_nothing_is_written_for_a_newcomer_of_whom_nothing_is_known() -> None:
    assert saved(contact()) is None


def test_nothing_is_written_when_nothing_changed() -> None:
    state = saved(contact(data={"a": 1}, lists=("tips",), language="de"))
    assert saved(known(state), state) is None


def test_the_contact_of_another_service_stays() -> None:
    silk = Contact(ANNE, "silk", data={"a": 1})
    state = changed_state(None, read_document(None), silk)
    state = saved(contact(language="de"), state)
    assert json.loads(state or "") == {
        "v": 1, "contacts": {"silk": {"data": {"a": 1}}, "wool": {"language": "de"}}
    }    # fmt: skip


def test_what_later_versions_keep_beside_the_contacts_stays() -> None:
    before = json.dumps({"v": 1, "contacts": {}, "consents": {"brand": "out"}})
    state = saved(contact(language="de"), before)
    assert json.loads(state or "")["consents"] == {"brand": "out"}


@given(st.dictionaries(st.text(), JSON, max_size=4), st.lists(st.text(), unique=True), st.none() | st.text())
def test_what_is_saved_reads_back_the_same(data: dict[str, Any], lists: list[str], language: str | None) -> None:
    again = known(saved(contact(data=data, lists=tuple(lists), language=language)))
    assert (again.data, again.lists, again.language) == (data, tuple(lists), language)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"fine": 1, "when": datetime(2026, 1, 1, tzinfo=UTC)}, "contact.data['when']"),
        ({"seen": {1, 2}}, "contact.data['seen']"),
        ({"deep": {"er": [b"bytes"]}}, "contact.data['deep']"),
        ({"nan": float("nan")}, "contact.data['nan']"),
        ({"much": float("inf")}, "contact.data['much']"),
        ({("a", "b"): 1}, "contact.data[('a', 'b')]"),
    ],
)
def test_what_json_can_not_hold_is_refused_by_its_key(data: Mapping[Any, Any], named: str) -> None:
    with pytest.raises(UnsavableData) as caught:
        saved(contact(data=dict(data)))
    assert str(caught.value).startswith(f"{named} can't be saved as JSON: ")


def test_data_that_holds_itself_is_refused_by_its_key() -> None:
    data: dict[str, Any] = {"fine": 1}
    data["self"] = [data]
    with pytest.raises(UnsavableData, match=r"contact\.data\['self'\]"):
        saved(contact(data=data))


def test_its_repr_may_land_in_a_log() -> None:
    shown = repr(contact(data={"pin": "secret"}, lists=("tips",)))
    assert shown == "Contact(service='wool', lists=('tips',), data=['pin'])"

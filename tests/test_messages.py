"""The values that pass through: what they refuse, and how they show themselves."""

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError

from mokit import Decision, DeliveryReceipt, Inbound, Outbound, Outcome
from mokit.errors import InvalidAddress
from mokit.messages import described

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NAIVE = datetime(2026, 11, 21, 12, 0)  # noqa: DTZ001 - what it is about

INBOUND: dict[str, Any] = {"id": "1", "sender": "+14155550100", "recipient": "56789", "text": "go", "received_at": NOW}
OUTBOUND: dict[str, Any] = {"id": "1", "sender": "56789", "recipient": "+14155550100", "text": "go"}
RECEIPT: dict[str, Any] = {"message_id": "1", "status": "sent", "at": NOW}


@pytest.mark.parametrize(
    ("kind", "plain", "name"),
    [
        (Inbound, INBOUND, "received_at"),
        (Inbound, INBOUND, "sent_at"),
        (Outbound, OUTBOUND, "not_before"),
        (Outbound, OUTBOUND, "expires_at"),
        (DeliveryReceipt, RECEIPT, "at"),
    ],
)
def test_a_time_without_a_zone_is_refused(kind: Any, plain: dict[str, Any], name: str) -> None:
    assert getattr(kind(**{**plain, name: NOW}), name) == NOW
    with pytest.raises(ValueError, match=f"{name} has no time zone"):
        kind(**{**plain, name: NAIVE})


@pytest.mark.parametrize("recipient", ["", "WOOLLY"])
def test_a_recipient_that_can_not_be_reached_is_refused(recipient: str) -> None:
    with pytest.raises(InvalidAddress):
        Outbound(id="1", sender="56789", recipient=recipient, text="go")


@pytest.mark.parametrize("recipient", ["+14155550100", "14155550100", "56789", "+"])
def test_a_recipient_that_may_be_reached_is_taken(recipient: str) -> None:
    assert Outbound(id="1", sender="56789", recipient=recipient, text="go").recipient == recipient


@pytest.mark.parametrize("value", [Inbound(**INBOUND), Outbound(**OUTBOUND), DeliveryReceipt(**RECEIPT), Outcome()])
def test_a_value_can_not_be_changed(value: Any) -> None:
    with pytest.raises((FrozenInstanceError, AttributeError)):
        value.text = "other"


def test_the_gateway_s_own_fields_are_not_shown() -> None:
    assert "secret" not in repr(Inbound(**INBOUND, raw={"token": "secret"}))


def test_an_outcome_gives_the_texts_of_its_replies() -> None:
    replies = tuple(Outbound(**{**OUTBOUND, "text": words}) for words in ("a", "b"))
    assert Outcome(replies=replies).texts == ["a", "b"]


def test_a_decision_shows_itself_as_lines() -> None:
    assert str(Decision(11, "nothing takes it", "hello")) == "rule 11: nothing takes it\ncompared: 'hello'"


def test_a_log_is_told_ids_and_masked_numbers() -> None:
    message = Inbound(**{**INBOUND, "recipient": "+14155550199", "transport": "twilio"})
    assert described(message) == {
        "message_id": "1", "sender": "+1415*****00", "recipient": "+1415*****99", "transport": "twilio"
    }    # fmt: skip

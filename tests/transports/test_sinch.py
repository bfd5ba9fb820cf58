"""What is the own of Sinch: its SDK is the judge of signatures, events and calls."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from sinch.domains.sms.models.v1.shared.media_request import MediaRequest  # type: ignore[import-untyped]  # no types
from sinch.domains.sms.models.v1.shared.text_request import TextRequest  # type: ignore[import-untyped]
from sinch.domains.sms.sinch_events.v1.sms_sinch_event import SmsSinchEvent  # type: ignore[import-untyped]

from mokit.errors import BadSignature, RegistrationError
from mokit.http import HttpRequest
from mokit.messages import Media, Outbound
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW, URL, Recorded
from tests.transports.gateways.sinch import NONCE, STATUSES, TEXT, judged, post
from tests.transports.gateways.sinch import Sinch as Gateway

GATEWAY = Gateway()
STAMP = str(int(NOW.timestamp()))
PICTURE = Media("https://media.example.com/1.jpg", "image/jpeg")


@given(body=st.text(st.characters(codec="utf-8"), max_size=60), nonce=st.from_regex("[0-9A-Z]{1,30}", fullmatch=True))
def test_what_the_sdk_believes_is_believed(body: str, nonce: str) -> None:
    request = post({"type": "mo_hologram", "body": body})
    headers = {
        "x-sinch-webhook-signature": judged(request.body, KEYS[0], nonce, STAMP),
        "x-sinch-webhook-signature-nonce": nonce,
        "x-sinch-webhook-signature-timestamp": STAMP,
    }
    assert SmsSinchEvent(KEYS[0]).validate_authentication_header(headers, request.body)
    assert GATEWAY.make_transport(KEYS).receive(evolve(request, headers=headers), NOW) == []


def test_a_nonce_holds_no_part_of_the_body() -> None:
    nonce = f"{NONCE}.{NONCE}"
    headers = {
        "x-sinch-webhook-signature": judged(post(TEXT).body, KEYS[0], nonce, STAMP),
        "x-sinch-webhook-signature-nonce": nonce,
        "x-sinch-webhook-signature-timestamp": STAMP,
    }
    with pytest.raises(BadSignature, match="nonce"):
        GATEWAY.make_transport(KEYS).receive(evolve(post(TEXT), headers=headers), NOW)


SDK_READS = [case for case in GATEWAY.recorded if "next year" not in case.name]


@pytest.mark.parametrize("case", SDK_READS, ids=[case.name for case in SDK_READS])
def test_the_documented_events_are_those_of_the_sdk(case: Recorded) -> None:
    read = SmsSinchEvent().parse_event(case.request.body)
    assert read.type == json.loads(case.request.body)["type"]


@pytest.mark.parametrize("word", STATUSES)
def test_a_word_may_be_in_capitals(word: str) -> None:
    request = GATEWAY.write_receipt("sent-7", word.upper())
    [receipt] = GATEWAY.make_transport((), unverified=True).receive(request, NOW)
    assert receipt.status == STATUSES[word]  # type: ignore[union-attr]  # a receipt


def submitted_by(message: Outbound, **options: Any) -> HttpRequest:
    return GATEWAY.make_transport(KEYS, **options).submit(message)


def outbound(text: str, *media: Media) -> Outbound:
    return Outbound(id="o", sender=LONG_CODE, recipient=ANNE, text=text, media=media)


def test_the_send_call_is_what_the_sdk_sends() -> None:
    request = submitted_by(outbound("Hi 🧶"), status_callback=f"{URL}/reports")
    theirs = TextRequest(
        from_="14155550199", to=["14155550100"], body="Hi 🧶", delivery_report="per_recipient",
        event_destination_target=f"{URL}/reports",
    )  # fmt: skip
    assert json.loads(request.body) == theirs.model_dump(by_alias=True, exclude_none=True)
    assert request.url == "https://us.sms.api.sinch.com/xms/v1/jd63jf88477ll123ab45/batches"
    assert request.headers["authorization"] == "Bearer api-token-1"


@pytest.mark.parametrize("words", [{"message": "look"}, {}])
def test_one_picture_leaves_as_an_mms(words: Mapping[str, str]) -> None:
    request = submitted_by(outbound(words.get("message", ""), PICTURE), delivery_report="per_recipient_final")
    theirs = MediaRequest(
        from_="14155550199", to=["14155550100"], body={"url": PICTURE.url, **words},
        delivery_report="per_recipient_final",
    )  # fmt: skip
    assert json.loads(request.body) == theirs.model_dump(by_alias=True, exclude_none=True)


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({"webhook_secret": ()}, "secret="),
        ({"webhook_secret": "x\n"}, "webhook_secret= has blanks"),
        ({"api_token": ""}, "api_token="),
    ],
)
def test_mistakes_are_told_when_it_is_made(options: Mapping[str, Any], fix: str) -> None:
    with pytest.raises(RegistrationError, match=fix):
        GATEWAY.make_transport(KEYS, **options)

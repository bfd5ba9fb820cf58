"""What is the own of Vonage's Messages API: its SDK judges tokens, and builds the same send calls."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from vonage_jwt import (  # type: ignore[import-untyped]  # Vonage's SDK has no types
    VonageVerifyJwtError,
    verify_signature,
)
from vonage_messages.models import (  # type: ignore[import-untyped]
    MmsContent,
    MmsContentItemImage,
    MmsContentItemVcard,
    MmsImage,
    MmsResource,
)
from vonage_messages.models import Sms as SmsModel
from vonage_messages.models.base_message import BaseMessage  # type: ignore[import-untyped]

from mokit.errors import BadSignature, RegistrationError
from mokit.http import HttpRequest
from mokit.messages import Media, Outbound
from mokit.testing.contracts import ANNE, KEYS, LONG_CODE, NOW
from tests.transports.gateways.vonage_messages import SMS, Messages, claims, post, with_token

GATEWAY = Messages()
NUMBERS = {"to": "14155550100", "from_": "14155550199"}
PICTURE = MmsResource(url="https://media.example.com/1.jpg", caption="look")


def token_of(request: HttpRequest) -> str:
    return request.headers["authorization"].removeprefix("Bearer ")


def judged(token: str) -> bool:
    try:
        return bool(verify_signature(token, KEYS[0]))
    except VonageVerifyJwtError:
        return False


def believed(request: HttpRequest, now: datetime = NOW) -> bool:
    try:
        GATEWAY.make_transport(KEYS[:1]).receive(request, now)
    except BadSignature:
        return False
    return True


def test_no_token_is_believed_that_the_sdk_doesnt_believe() -> None:
    request, now = post(SMS), datetime.now(UTC)         # the SDK has a clock of its own
    good, other = GATEWAY.signed(request, now=now), GATEWAY.signed(request, KEYS[1], now)
    assert (judged(token_of(good)), believed(good, now)) == (True, True)
    assert (judged(token_of(other)), believed(other, now)) == (False, False)
    for forged in GATEWAY.forgeries(request):
        assert not believed(forged)


def test_what_the_sdk_leaves_to_its_user_is_looked_at() -> None:
    now = datetime.now(UTC)
    other_body = GATEWAY.signed(post({**SMS, "text": "something else"}), now=now)
    without_hash = with_token(post(SMS), jwt.encode({"iat": claims(post(SMS), now)["iat"]}, KEYS[0], "HS256"))
    for request in (other_body, without_hash):
        assert judged(token_of(request))
        assert not believed(with_token(post(SMS), token_of(request)), now)


@pytest.mark.parametrize("scheme", ["Basic", "bearer", "BEARER", ""])
def test_the_scheme_is_bearer_in_any_case(scheme: str) -> None:
    request = post(SMS)
    headers = {"authorization": f"{scheme} {token_of(GATEWAY.signed(request))}"}
    assert believed(HttpRequest(url=request.url, headers=headers, body=request.body)) is (scheme.lower() == "bearer")


@pytest.mark.parametrize(
    ("media", "theirs"),
    [
        ((), SmsModel(**NUMBERS, text="look")),
        ((Media("https://media.example.com/1.jpg", "image/jpeg"),), MmsImage(**NUMBERS, image=PICTURE)),
        (
            (Media("https://media.example.com/1.jpg"), Media("https://media.example.com/2", "text/vcard")),
            MmsContent(**NUMBERS, content=[
                MmsContentItemImage(url="https://media.example.com/1.jpg", caption="look"),
                MmsContentItemVcard(url="https://media.example.com/2"),
            ]),
        ),
    ],
)  # fmt: skip
def test_the_send_call_is_the_one_of_the_sdk(media: tuple[Media, ...], theirs: BaseMessage) -> None:
    message = Outbound(id="o", sender=LONG_CODE, recipient=ANNE, text="look", media=media)
    request = GATEWAY.make_transport(KEYS).submit(message)
    assert (request.method, request.url) == ("POST", "https://api.nexmo.com/v1/messages")
    assert json.loads(request.body) == json.loads(theirs.model_dump_json(by_alias=True, exclude_none=True))


@pytest.mark.parametrize("options", [{"signature_secret": ()}, {"signature_secret": " x"}, {"api_secret": ""}])
def test_mistakes_are_told_when_it_is_made(options: Mapping[str, Any]) -> None:
    with pytest.raises(RegistrationError):
        GATEWAY.make_transport(KEYS, **options)

"""What is Telnyx's own: its SDK is the judge of signatures, and names the fields of the send call."""

import ast
import json
import sys
from base64 import b64encode
from datetime import UTC, datetime
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from mokit.errors import BadSignature, MissingExtra, RegistrationError
from mokit.http import HttpRequest
from mokit.messages import Outbound
from mokit.testing.contracts import KEYS, NOW, URL
from mokit.transports.telnyx import Telnyx
from tests.transports.gateways.telnyx import Telnyx as Gateway
from tests.transports.gateways.telnyx import finalized, public_key, received

GATEWAY = Gateway()


def sdk_file(path: str) -> Path:
    # Importing the SDK takes seconds, and each of its modules imports it; finding it does not.
    spec = find_spec("telnyx")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / path


@pytest.fixture(scope="module")
def sdk() -> Any:                       # Any: a module that is loaded by its path has no types
    spec = spec_from_file_location("telnyx_webhook_verification", sdk_file("lib/webhook_verification.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(sdk: Any, request: HttpRequest) -> bool:
    try:
        sdk.verify_webhook_signature(request.body, request.headers, public_key(KEYS[0]))
    except sdk.WebhookVerificationError:
        return False
    return True


def believed(request: HttpRequest) -> bool:
    try:
        GATEWAY.make_transport(KEYS[:1]).receive(request, datetime.now(UTC))
    except BadSignature:
        return False
    return True


def test_what_the_sdk_believes_is_believed_and_nothing_else(sdk: Any) -> None:
    for plain in (received(text="Grüße 🧶"), finalized("delivered")):
        signed = GATEWAY.sign(plain, KEYS[0], datetime.now(UTC))        # the SDK has a clock of its own
        old = GATEWAY.sign(plain, KEYS[0], datetime.fromtimestamp(datetime.now(UTC).timestamp() - 400, UTC))
        changed = [
            evolve(signed, body=signed.body.replace(b"message", b"massage")),
            evolve(signed, headers={**signed.headers, "telnyx-timestamp": "1"}),
            evolve(signed, headers={**signed.headers, "telnyx-signature-ed25519": b64encode(bytes(64)).decode()}),
            evolve(signed, headers={**signed.headers, "telnyx-signature-ed25519": "AAAA"}),
            evolve(signed, headers={}),
            GATEWAY.sign(plain, KEYS[1], datetime.now(UTC)),
            old,
        ]
        assert (judged(sdk, signed), believed(signed)) == (True, True)
        assert [judged(sdk, request) for request in changed] == [believed(request) for request in changed]
        assert not any(map(believed, changed))


def test_the_send_call_has_the_fields_of_the_sdk() -> None:
    tree = ast.parse(sdk_file("types/message_send_params.py").read_text(encoding="utf-8"))
    [params] = [one for one in tree.body if isinstance(one, ast.ClassDef)]
    known = {ast.unparse(one.target).rstrip("_") for one in params.body if isinstance(one, ast.AnnAssign)}
    transport = GATEWAY.make_transport(KEYS, messaging_profile_id="0f512bda", webhook_url=f"{URL}/receipts")
    request = transport.submit(Outbound(id="o", sender="56789", recipient="+14155550100", text="hi"))
    assert (request.method, request.url) == ("POST", "https://api.telnyx.com/v2/messages")
    assert request.headers["authorization"] == f"Bearer {KEYS[0]}"
    assert {"from", "to", "text", "messaging_profile_id", "webhook_url"} == set(json.loads(request.body)) <= known


@pytest.mark.parametrize("key", ["", "no base64!", b64encode(b"too short").decode(), "Grüße"])
def test_a_key_that_is_none_is_told_when_the_transport_is_made(key: str) -> None:
    with pytest.raises(RegistrationError, match="public_key="):
        Telnyx(api_key="KEY", public_key=key, url=URL)


def test_without_any_key_it_is_told_too() -> None:
    with pytest.raises(RegistrationError, match="unverified=True"):
        Telnyx(api_key="KEY", url=URL)
    assert Telnyx(api_key="KEY", url=URL, unverified=True).receive(received(), NOW)


def test_without_cryptography_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    with pytest.raises(MissingExtra, match=r"mokit\[telnyx\]"):
        GATEWAY.make_transport(KEYS)

"""Signatures of Twilio's webhooks; the judge is the RequestValidator of Twilio's own SDK."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # it has no types

from mokit.errors import BadSignature, MalformedRequest, RegistrationError
from mokit.http import HttpRequest
from mokit.messages import Inbound, Outbound
from mokit.transports.twilio import SharedKey, Twilio

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
URL = "https://sms.example.com/twilio"
TOKEN = "a-token-of-the-account"
KEY_ID = "webhooks_sharedkey_1"
SECRET = "a-secret-of-the-key"
KEYS = {KEY_ID: SECRET}
TEXT = {"MessageSid": "SM1", "From": "+14155550100", "To": "56789", "Body": "vote a", "SmsStatus": "received"}

Values = Mapping[str, Sequence[str]]


class Fields:
    """The fields of a form as frameworks hand them to the SDK: each name with all its values."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def getlist(self, name: str) -> list[str]:
        return list(self.values[name])


def judged(url: str, fields: object, *, token: str = TOKEN, algorithm: str = "HMAC_SHA1") -> str:
    return str(RequestValidator(token).compute_signature(url, fields, algorithm))


def twilio(**options: object) -> Twilio:
    return Twilio(**{"account_sid": "AC1", "auth_token": TOKEN, "url": URL} | options)  # type: ignore[arg-type]


def posted(
    fields: Mapping[str, str] = TEXT, *, url: str = URL, token: str = TOKEN, **settings: str
) -> HttpRequest:
    base, _, query = url.partition("?")
    signature = judged(url, fields, token=token, algorithm=settings.get("algorithm", "HMAC_SHA1"))
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    if settings:
        named = ",".join(f"{name}={value}" for name, value in settings.items())
        headers["X-Twilio-Webhooks-Signature-Settings"] = named
    return HttpRequest(url=base, query=query, headers=headers, body=urlencode(fields).encode())


def changed(request: HttpRequest, **changes: object) -> HttpRequest:
    parts: dict[str, object] = {
        name: getattr(request, name) for name in ("method", "url", "query", "headers", "body")
    }
    return HttpRequest(**parts | changes)  # type: ignore[arg-type]


def with_headers(request: HttpRequest, **headers: str) -> HttpRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return changed(request, headers={**request.headers, **named})


def refused(transport: Twilio, request: HttpRequest) -> BadSignature:
    with pytest.raises(BadSignature) as raised:
        transport.receive(request, NOW)
    return raised.value


# --- What is signed passes ---------------------------------------------------------------------

# The values of Twilio's documentation and of the unit test of its SDKs (twilio-python,
# tests/unit/test_request_validator.py): a voice call, which is neither text nor receipt once verified.
CALL = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}


@pytest.mark.parametrize(
    ("port", "signature"),
    [("", "RSOYDt4T1cUTdK1PDd93/VVr8B8="), (":443", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")],
)
def test_the_example_of_twilios_documentation_is_verified(port: str, signature: str) -> None:
    transport = twilio(auth_token="12345", url=f"https://mycompany.com{port}/myapp.php?foo=1&bar=2")
    request = HttpRequest(
        query="foo=1&bar=2", headers={"X-Twilio-Signature": signature}, body=urlencode(CALL).encode()
    )
    with pytest.raises(MalformedRequest, match="neither a text nor a receipt"):
        transport.receive(request, NOW)


def test_the_json_example_of_twilios_sdk_is_verified() -> None:
    digest = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
    transport = twilio(auth_token="12345", url="https://mycompany.com/myapp.php?foo=1&bar=2")
    request = HttpRequest(
        query=f"foo=1&bar=2&bodySHA256={digest}",
        headers={
            "Content-Type": "application/json",
            "X-Twilio-Signature": "a9nBmqA0ju/hNViExpshrM61xv4=",
        },
        body=b'{"property": "value", "boolean": true}',
    )
    with pytest.raises(MalformedRequest, match="neither a text nor a receipt"):
        transport.receive(request, NOW)


words = st.text(st.characters(codec="utf-8"), max_size=12)
values = st.dictionaries(words, st.lists(words, min_size=1, max_size=3), max_size=6)
hosts = st.sampled_from(["sms.example.com", "SMS.Example.com", "127.0.0.1"])
ports = st.sampled_from(["", ":443", ":80", ":8443"])
paths = st.sampled_from(["", "/", "/twilio", "/a/b%20c;d"])
queries = st.sampled_from(["", "tenant=7", "a=1&b=%C3%A9+x", "bodySHA256=00"])
urls = st.builds(
    lambda scheme, host, port, path: f"{scheme}://{host}{port}{path}",
    st.sampled_from(["http", "https"]),
    hosts,
    ports,
    paths,
)


def form_of(fields: Values) -> bytes:
    return urlencode([(name, value) for name in fields for value in fields[name]]).encode()


def answer(transport: Twilio, request: HttpRequest) -> bool:
    try:
        transport.receive(request, NOW)
    except BadSignature:
        return False
    except MalformedRequest:
        pass
    return True


@given(url=urls, query=queries, seen=ports, fields=values)
@example(url=URL, query="bodySHA256=00", seen="", fields={"Body": ["x"]})
@example(url="https://sms.example.com:443/twilio", query="", seen="", fields={})
def test_a_post_passes_exactly_if_the_sdk_says_so(url: str, query: str, seen: str, fields: Values) -> None:
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    called = f"{scheme}://{host.partition(':')[0]}{seen}{slash}{path}" + (f"?{query}" if query else "")
    signature = judged(called, Fields(fields))
    request = HttpRequest(
        query=query,
        headers={
            "X-Twilio-Signature": signature,
            "Content-Type": "Application/x-www-form-urlencoded; charset=UTF-8",
        },
        body=form_of(fields),
    )
    configured = url + (f"?{query}" if query else "")
    wanted = RequestValidator(TOKEN).validate(configured, Fields(fields), signature)
    assert answer(twilio(url=url), request) is wanted


@given(fields=st.dictionaries(words.filter(bool), words, max_size=6))
def test_a_get_passes_with_its_fields_in_the_query(fields: Mapping[str, str]) -> None:
    query = urlencode(fields)
    signature = judged(URL + (f"?{query}" if query else ""), {})
    request = HttpRequest(method="GET", query=query, headers={"X-Twilio-Signature": signature})
    assert answer(twilio(), request)


@given(body=st.binary(max_size=60), change=st.binary(max_size=3))
def test_a_json_body_passes_exactly_if_it_is_the_hashed_one(body: bytes, change: bytes) -> None:
    query = f"bodySHA256={hashlib.sha256(body).hexdigest()}"
    request = HttpRequest(
        query=query,
        headers={
            "Content-Type": "application/json",
            "X-Twilio-Signature": judged(f"{URL}?{query}", {}),
        },
        body=body + change,
    )
    assert answer(twilio(), request) is (not change)


@given(fields=st.dictionaries(words.filter(bool), words, min_size=1, max_size=6), data=st.data())
def test_no_changed_field_passes(fields: Mapping[str, str], data: st.DataObject) -> None:
    request = posted(fields)
    name = data.draw(st.sampled_from(sorted(fields)))
    value = data.draw(words.filter(lambda value: value != fields[name]))
    tampered = changed(request, body=urlencode({**fields, name: value}).encode())
    joined = ["".join(map("".join, sorted(form.items()))) for form in (fields, {**fields, name: value})]
    # Twilio's scheme has no separators: "a" + "bc" and "ab" + "c" are signed alike
    assert answer(twilio(), tampered) is (joined[0] == joined[1])


@pytest.mark.parametrize("tokens", [(TOKEN, "old"), ("new", TOKEN), ["new", "newer", TOKEN]])
def test_during_a_rotation_any_of_the_tokens_may_sign(tokens: Sequence[str]) -> None:
    (event,) = twilio(auth_token=tokens).receive(posted(), NOW)
    assert isinstance(event, Inbound)


@pytest.mark.parametrize("algorithm", ["HMAC_SHA256", "HMAC_SHA1"])
def test_a_shared_key_signs_with_the_algorithm_that_it_was_registered_with(algorithm: str) -> None:
    key = SharedKey(SECRET, algorithm)  # type: ignore[arg-type]
    request = posted(token=SECRET, key=KEY_ID, algorithm=algorithm)
    assert twilio(shared_keys={KEY_ID: key}).receive(request, NOW)


def test_a_plain_secret_is_a_shared_key_for_sha256() -> None:
    request = posted(token=SECRET, key=KEY_ID, algorithm="HMAC_SHA256")
    assert twilio(shared_keys=KEYS).receive(request, NOW)


def test_the_accounts_token_still_signs_beside_a_shared_key() -> None:
    assert twilio(shared_keys=KEYS).receive(posted(), NOW)


def test_the_host_seen_by_the_server_does_not_matter() -> None:
    assert twilio().receive(changed(posted(), url="http://10.0.0.1:8000/mounted"), NOW)


# --- What was tampered with doesn't ------------------------------------------------------------

SIGNED = posted()
OTHER_KEY = posted(token="another", key=KEY_ID, algorithm="HMAC_SHA256")
SHARED = posted(token=SECRET, key=KEY_ID, algorithm="HMAC_SHA256")
SHARED_SHA1 = posted(token=SECRET, key=KEY_ID, algorithm="HMAC_SHA1")
SETTINGS = "x_twilio_webhooks_signature_settings"

TAMPERED = {
    "a letter of the text": changed(SIGNED, body=SIGNED.body.replace(b"vote+a", b"vote+b")),
    "a field more": changed(SIGNED, body=SIGNED.body + b"&NumMedia=0"),
    "an empty field more": changed(SIGNED, body=SIGNED.body + b"&x="),
    "a second value": changed(SIGNED, body=SIGNED.body + b"&Body=vote+b"),
    "a field less": changed(SIGNED, body=SIGNED.body.replace(b"&SmsStatus=received", b"")),
    "no body": changed(SIGNED, body=b""),
    "a query": changed(SIGNED, query="x=1"),
    "the fields as a query": changed(SIGNED, method="GET", query=SIGNED.body.decode(), body=b""),
    "the fields as a query and as a body": changed(SIGNED, query=SIGNED.body.decode()),
    "a body hash of the attacker's": with_headers(
        changed(SIGNED, query=f"bodySHA256={hashlib.sha256(SIGNED.body).hexdigest()}"),
        content_type="application/json",
    ),
    "a port that isn't ours": posted(url="https://sms.example.com:8080/twilio"),
    "http for https": posted(url=URL.replace("https", "http")),
    "another path": posted(url=f"{URL}/"),
    "another host": posted(url=URL.replace("sms", "evil")),
    "another token": posted(token="another"),
    "an empty token": with_headers(
        SIGNED, x_twilio_signature=b64encode(hmac.digest(b"", URL.encode(), "sha1")).decode()
    ),
    "no signature": changed(SIGNED, headers={}),
    "an empty signature": with_headers(SIGNED, x_twilio_signature=""),
    "a signature with a blank": with_headers(
        SIGNED, x_twilio_signature=SIGNED.headers["x-twilio-signature"] + " "
    ),
    "a signature in other letters": with_headers(
        SIGNED, x_twilio_signature=SIGNED.headers["x-twilio-signature"].swapcase()
    ),
    "a signature that is no base64": with_headers(SIGNED, x_twilio_signature="é\ud800\x00"),
    "two signatures": with_headers(
        SIGNED, x_twilio_signature="x, " + SIGNED.headers["x-twilio-signature"]
    ),
    "the token's signature under a key's name": with_headers(
        SIGNED, **{SETTINGS: f"key={KEY_ID},algorithm=HMAC_SHA1"}
    ),
    "another secret": OTHER_KEY,
    "an unknown key": posted(token=SECRET, key="webhooks_sharedkey_2", algorithm="HMAC_SHA256"),
    "a key in the token's place": posted(token=SECRET),
    "an algorithm of the attacker's choice": SHARED_SHA1,
    "an algorithm that differs from the one used": with_headers(
        SHARED, **{SETTINGS: f"key={KEY_ID},algorithm=HMAC_SHA1"}
    ),
    "no algorithm": with_headers(SHARED, **{SETTINGS: f"key={KEY_ID}"}),
    "an algorithm that there isn't": with_headers(SHARED, **{SETTINGS: f"key={KEY_ID},algorithm=none"}),
    "no key": with_headers(SHARED, **{SETTINGS: "algorithm=HMAC_SHA256"}),
    "settings that can't be read": with_headers(SHARED, **{SETTINGS: ",=,;\ud800"}),
    "no settings": changed(
        SHARED, headers={name: SHARED.headers[name] for name in ("content-type", "x-twilio-signature")}
    ),
}


@pytest.mark.parametrize("request_", TAMPERED.values(), ids=TAMPERED)
def test_what_was_tampered_with_is_refused(request_: HttpRequest) -> None:
    refused(twilio(shared_keys=KEYS), request_)


def test_what_the_tampered_requests_were_made_of_is_accepted() -> None:
    transport = twilio(shared_keys=KEYS)
    assert transport.receive(SIGNED, NOW)
    assert transport.receive(SHARED, NOW)


@pytest.mark.parametrize("query", ["", "tenant=8", "tenant=77", "x=1&tenant=7", "tenant=7;x=1"])
def test_a_request_signed_for_another_query_than_the_configured_one_is_refused(query: str) -> None:
    request = posted(url=URL + (f"?{query}" if query else ""))
    refused(twilio(url=f"{URL}?tenant=7"), request)


def test_equal_fields_twice_are_one_since_the_signature_does_not_tell() -> None:
    request = changed(SIGNED, body=SIGNED.body + b"&Body=vote+a")
    assert twilio().receive(request, NOW) == [*twilio().receive(SIGNED, NOW)]


def test_verification_is_switched_off_by_name_only() -> None:
    assert twilio(unverified=True, auth_token="").receive(changed(SIGNED, headers={}), NOW)


# --- What the log learns -----------------------------------------------------------------------


def test_a_refusal_tells_the_configured_and_the_seen_url() -> None:
    error = refused(twilio(url=f"{URL}?tenant=7"), posted(url=f"{URL}?tenant=8"))
    assert error.seen_url == f"{URL}?tenant=8"
    assert f"{URL}?tenant=7" in str(error)


def test_a_refused_get_does_not_put_the_text_into_the_log() -> None:
    error = refused(twilio(), HttpRequest(method="GET", query="Body=secret&From=%2B14155550100"))
    assert error.seen_url == f"{URL}?..."
    assert "secret" not in str(error)


def test_no_secret_is_shown() -> None:
    transport = twilio(auth_token=(TOKEN, "old-token"), shared_keys=KEYS)
    for secret in (TOKEN, "old-token", SECRET):
        assert secret not in repr(transport)


@pytest.mark.parametrize("token", ["", (), ("", TOKEN)])
def test_without_a_token_nothing_is_sent_but_answers(token: str | tuple[str, ...]) -> None:
    transport = twilio(unverified=True, auth_token=token)
    message = Outbound(id="1", sender="+14155550199", recipient="+14155550100", text="hello")
    assert b"hello" in transport.respond([], [message]).body
    with pytest.raises(RegistrationError, match="auth_token= is empty, so nothing can be sent but answers"):
        transport.submit(message)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"url": ""}, "give an http or https URL"),
        ({"url": "/twilio"}, "give an http or https URL"),
        ({"url": "ftp://h/twilio"}, "give an http or https URL"),
        ({"url": "https:///twilio"}, "give an http or https URL"),
        ({"url": "https://h:port/twilio"}, "give an http or https URL"),
        ({"url": "https://[h/twilio"}, "give an http or https URL"),
        ({"url": "https://h/twi lio"}, "percent-encoded"),
        ({"url": "https://h/twilio\n"}, "percent-encoded"),
        ({"url": "https://h/twilió"}, "percent-encoded"),
        ({"url": f"{URL}#rc=2"}, "leave out what follows #"),
        ({"url": f"{URL}#"}, "leave out what follows #"),
        ({"url": "https://user:pass@h/twilio"}, "leave it out"),
        ({"auth_token": ""}, "unverified=True"),
        ({"auth_token": ()}, "unverified=True"),
        ({"auth_token": (TOKEN, "")}, "unverified=True"),
        ({"auth_token": f"{TOKEN}\n"}, "strip"),
        ({"account_sid": ""}, "begin with AC"),
        ({"account_sid": "SK123"}, "begin with AC"),
        ({"account_sid": "AC1/../x"}, "begin with AC"),
        ({"shared_keys": {"": "secret"}}, "lacks id or secret"),
        ({"shared_keys": {"id": ""}}, "lacks id or secret"),
        ({"shared_keys": {"id": SharedKey("s", "HMAC_MD5")}}, "HMAC_SHA256"),  # type: ignore[arg-type]
        ({"status_callback": "status"}, "status_callback"),
        ({"api_base": "api.twilio.com"}, "api_base"),
        ({"inline_replies": -1}, "give 0"),
    ],
)
def test_wrong_construction_fails_at_once_and_names_the_fix(options: dict[str, object], told: str) -> None:
    with pytest.raises(RegistrationError) as raised:
        twilio(**options)
    assert told in str(raised.value)
    assert TOKEN not in str(raised.value)
    assert "pass@" not in str(raised.value)

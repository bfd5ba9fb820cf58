"""What Twilio's webhooks tell, what they are answered, and the send call; signatures have their own file."""

import json
import xml.etree.ElementTree as ET
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.http import HttpClient  # type: ignore[import-untyped]  # Twilio's SDK has no types
from twilio.http.response import Response  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]
from twilio.twiml.messaging_response import MessagingResponse  # type: ignore[import-untyped]

from mokit.errors import BadSignature, MalformedRequest
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Hint, Inbound, Media, Outbound, Status
from mokit.transports.base import Event, HttpTransport, Submitted
from mokit.transports.twilio import Twilio

NOW = datetime(2023, 3, 22, 22, 40, 12, tzinfo=UTC)
TWILIO = Twilio(account_sid="AC1", auth_token="a-token", url="https://sms.example.com/twilio")
OPEN = Twilio(account_sid="AC1", auth_token="", url="https://sms.example.com/twilio", unverified=True)


def told(form: str | Mapping[str, str]) -> list[Event]:
    body = form if isinstance(form, str) else urlencode(form)
    return OPEN.receive(HttpRequest(body=body.encode()), NOW)


def inbound(form: str | Mapping[str, str]) -> Inbound:
    (event,) = told(form)
    assert isinstance(event, Inbound)
    return event


def receipt(form: str | Mapping[str, str]) -> DeliveryReceipt:
    (event,) = told(form)
    assert isinstance(event, DeliveryReceipt)
    return event


def test_it_is_an_http_transport() -> None:
    transport: HttpTransport = TWILIO
    assert (transport.name, transport.inline_replies) == ("twilio", 10)


# --- Texts -------------------------------------------------------------------------------------

# The fields and their order as Twilio posts them: "Our Request to your Webhook URL"
# (www.twilio.com/docs/messaging/guides/webhook-request), with made-up numbers.
SMS = (
    "ToCountry=US&ToState=CA&SmsMessageSid=SM0123456789abcdef0123456789abcdef&NumMedia=0&ToCity=&FromZip=94105"
    "&SmsSid=SM0123456789abcdef0123456789abcdef&FromState=CA&SmsStatus=received&FromCity=SAN+FRANCISCO"
    "&Body=Vote+a%21+%F0%9F%A7%B6%0AThanks+%26+bye&FromCountry=US&To=56789&ToZip=&NumSegments=1"
    "&MessageSid=SM0123456789abcdef0123456789abcdef&AccountSid=AC1&From=%2B14155550100&ApiVersion=2010-04-01"
)
MMS = (
    "ToCountry=US&MediaContentType0=image%2Fjpeg&MediaContentType1=text%2Fvcard&NumMedia=2&SmsStatus=received"
    "&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F2010-04-01%2FAccounts%2FAC1%2FMessages%2FMM1%2FMedia%2FME0"
    "&MediaUrl1=https%3A%2F%2Fapi.twilio.com%2F2010-04-01%2FAccounts%2FAC1%2FMessages%2FMM1%2FMedia%2FME1"
    "&Body=&To=%2B14155550199&NumSegments=2&MessageSid=MM1&AccountSid=AC1&From=%2B14155550100"
)
# Likewise "Track the Message Status of Outbound Messages" (the guide track-outbound-message-status).
DELIVERED = (
    "RawDlrDoneDate=2303222238&SmsSid=SM1&SmsStatus=delivered&MessageStatus=delivered&To=%2B14155550100"
    "&MessageSid=SM1&AccountSid=AC1&From=%2B14155550199&ApiVersion=2010-04-01"
)
FAILED = (
    "ErrorCode=30003&SmsSid=SM2&SmsStatus=undelivered&MessageStatus=undelivered&To=%2B14155550100"
    "&MessagingServiceSid=MG1&MessageSid=SM2&AccountSid=AC1&From=56789&ApiVersion=2010-04-01"
)
LEAST = {"MessageSid": "SM1", "From": "+14155550100", "To": "56789", "Body": "hi", "SmsStatus": "received"}


def test_a_text_is_read_whole() -> None:
    assert inbound(SMS) == Inbound(
        id="SM0123456789abcdef0123456789abcdef",
        sender="+14155550100",
        recipient="56789",
        text="Vote a! 🧶\nThanks & bye",
        received_at=NOW,
        transport="twilio",
        raw=dict(parse_qsl(SMS, keep_blank_values=True)),
    )


def test_a_text_may_come_by_get() -> None:
    assert OPEN.receive(HttpRequest(method="GET", query=SMS), NOW) == told(SMS)


def test_a_text_may_come_as_json() -> None:
    request = HttpRequest(
        query="bodySHA256=1",
        headers={"Content-Type": "application/json"},
        body=json.dumps(LEAST | {"NumMedia": 0, "x": None}).encode(),
    )
    assert OPEN.receive(request, NOW) == told(LEAST | {"NumMedia": "0"})


def test_half_a_character_in_json_costs_that_character_alone() -> None:
    body = json.dumps(LEAST | {"Body": "a\ud83d b"}).encode()
    request = HttpRequest(query="bodySHA256=1", headers={"Content-Type": "application/json"}, body=body)
    assert OPEN.receive(request, NOW) == told(LEAST | {"Body": "a? b"})


def test_an_mms_brings_its_media_in_order() -> None:
    where = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media"
    message = inbound(MMS)
    assert message.text == ""
    assert message.media == (Media(f"{where}/ME0", "image/jpeg"), Media(f"{where}/ME1", "text/vcard"))


def test_an_mms_may_have_no_body_at_all() -> None:
    message = inbound(MMS.replace("&Body=", ""))
    assert (message.text, message.media) == ("", inbound(MMS).media)


@pytest.mark.parametrize(
    "form",
    [
        MMS.replace("NumMedia=2", "NumMedia=3"),
        MMS.replace("NumMedia=2", "NumMedia=-1"),
        MMS.replace("NumMedia=2", "NumMedia=two"),
        MMS.replace("NumMedia=2", "NumMedia=99999999999"),
        MMS.replace("NumMedia=2", "NumMedia=%D9%A2"),
        MMS.replace("MediaUrl1=", "MediaUrl1=&x="),
    ],
)
def test_media_that_does_not_fit_its_count_is_malformed(form: str) -> None:
    with pytest.raises(MalformedRequest, match=r"NumMedia|MediaUrl"):
        told(form)


# "Customize users' opt-in and opt-out experience with Advanced Opt-Out", OptOutType
@pytest.mark.parametrize(
    ("word", "hint"),
    [("STOP", "opt_out"), ("START", "opt_in"), ("HELP", "help"), ("", None), ("NEW", None)],
)
def test_the_gateways_verdict_on_consent_is_a_hint(word: str, hint: Hint | None) -> None:
    assert inbound(LEAST | {"OptOutType": word}).hint == hint


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("+14155550100", "+14155550100"),
        ("56789", "56789"),
        ("14155550100", "14155550100"),
        ("+1 (415) 555-0100", "+14155550100"),
        ("whatsapp:+14155550100", "whatsapp:+14155550100"),
        ("Woolly", "Woolly"),
    ],
)
def test_addresses_are_normalised_and_never_guessed(given_: str, kept: str) -> None:
    assert inbound(LEAST | {"From": given_}).sender == kept
    assert inbound(LEAST | {"To": given_}).recipient == kept


# --- Receipts ----------------------------------------------------------------------------------


def test_a_receipt_is_read_whole() -> None:
    assert receipt(DELIVERED) == DeliveryReceipt(
        message_id="SM1",
        status="delivered",
        at=datetime(2023, 3, 22, 22, 38, tzinfo=UTC),
        recipient="+14155550100",
        sender="+14155550199",
        transport="twilio",
        raw=dict(parse_qsl(DELIVERED)),
    )


def test_a_failure_keeps_twilios_code() -> None:
    failure = receipt(FAILED)
    assert (failure.status, failure.code, failure.sender) == ("undelivered", "30003", "56789")


# "Messages resource", Message Status values; twilio 9.13.0, MessageInstance.Status
@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("accepted", "accepted"),
        ("scheduled", "accepted"),
        ("queued", "accepted"),
        ("sending", "accepted"),
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("undelivered", "undelivered"),
        ("failed", "failed"),
        ("canceled", "failed"),
        ("read", "read"),
        ("partially_delivered", "unknown"),
        ("a word of next year", "unknown"),
    ],
)
def test_each_status_word_has_its_meaning(word: str, status: Status) -> None:
    assert receipt({"MessageSid": "SM1", "MessageStatus": word, "SmsStatus": word}).status == status
    assert receipt({"MessageSid": "SM1", "MessageStatus": word}).status == status
    assert receipt({"MessageSid": "SM1", "SmsStatus": word}).status == status


@pytest.mark.parametrize("field", ["Body", "NumMedia", "OptOutType"])
def test_a_receipt_that_looks_like_a_text_is_a_receipt(field: str) -> None:
    assert receipt(f"{DELIVERED}&{field}=0").status == "delivered"


@pytest.mark.parametrize(
    "change",
    [{"MessageStatus": "received"}, {"SmsStatus": "receiving"}, {"SmsStatus": ""}, {"MessageStatus": "sent"}],
)
def test_a_text_that_looks_like_a_receipt_is_a_text(change: dict[str, str]) -> None:
    assert inbound(LEAST | change).text == "hi"


# RawDlrDoneDate is YYMMDDhhmm without a time zone (changelog of 14 February 2023)
@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("2303222240", NOW.replace(second=0)),
        ("2303222141", datetime(2023, 3, 22, 21, 41, tzinfo=UTC)),
        ("2303222140", NOW),        # more than an hour ago: more likely another zone
        ("2303222241", NOW),        # not yet
        ("2303221538", NOW),        # Pacific time
        ("2313222240", NOW),        # no such month
        ("230322224", NOW),
        ("23032222400", NOW),
        ("-303222240", NOW),
        ("", NOW),
    ],
)
def test_the_carriers_time_counts_where_it_can_be_utc(stamp: str, at: datetime) -> None:
    assert receipt(DELIVERED.replace("2303222238", stamp)).at == at


# --- What can't be read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        "",
        "CallSid=CA1&From=%2B14155550100&To=%2B14155550199&CallStatus=ringing",
        urlencode(LEAST | {"MessageSid": ""}),
        urlencode(LEAST | {"From": " "}),
        urlencode({name: value for name, value in LEAST.items() if name != "To"}),
        urlencode({name: value for name, value in LEAST.items() if name not in {"Body", "SmsStatus"}}),
        "MessageStatus=delivered",
        f"{SMS}&Body=another",
        f"{SMS}&From=%2B14155550101",
        f"{MMS}&MediaUrl0=another",
        "Body=%FF",
        "&".join(f"x{index}=" for index in range(1001)),
    ],
)
def test_what_is_neither_text_nor_receipt_is_malformed(form: str) -> None:
    with pytest.raises(MalformedRequest):
        told(form)


def test_an_unknown_field_may_be_repeated() -> None:
    assert inbound(f"{SMS}&Tag=a&Tag=b").text == inbound(SMS).text


METHODS = st.sampled_from(["GET", "POST", "HEAD", "PUT", ""]) | st.text(max_size=4)
HEADERS = st.dictionaries(
    st.sampled_from(["Content-Type", "X-Twilio-Signature", "X-Twilio-Webhooks-Signature-Settings", "x"]),
    st.text(max_size=20) | st.sampled_from(["application/json", "key=,algorithm=HMAC_SHA1"]),
)
NAMES = st.sampled_from(
    "MessageSid From To Body NumMedia MediaUrl0 SmsStatus MessageStatus RawDlrDoneDate OptOutType".split()
)
ANY = st.text(st.characters(), max_size=12) | st.sampled_from(["received", "sent", "1", "+14155550100"])
FORMS = st.lists(st.tuples(NAMES, ANY), max_size=12).map(lambda pairs: urlencode(pairs, errors="ignore"))
OBJECTS = st.dictionaries(NAMES, ANY | st.integers() | st.none() | st.lists(ANY, max_size=2)).map(json.dumps)
BODIES = st.binary(max_size=200) | FORMS.map(str.encode) | OBJECTS.map(str.encode)
QUERIES = st.text(st.characters(), max_size=40) | FORMS | st.just("bodySHA256=1")


@given(method=METHODS, headers=HEADERS, query=QUERIES, body=BODIES)
def test_any_request_gives_an_event_or_a_refusal(
    method: str, headers: Mapping[str, str], query: str, body: bytes
) -> None:
    request = HttpRequest(method=method, query=query, headers=headers, body=body)
    with pytest.raises((BadSignature, MalformedRequest)):
        TWILIO.receive(request, NOW)
    try:
        (event,) = OPEN.receive(request, NOW)
    except MalformedRequest:
        return
    assert isinstance(event, Inbound | DeliveryReceipt)
    assert all(value.encode() for value in event.raw.values() if value)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("query", ["Body=\xe9", "Body=\ud800"])
def test_a_query_that_is_not_percent_encoded_is_malformed(method: str, query: str) -> None:
    request = HttpRequest(method=method, query=query, headers={"X-Twilio-Signature": "x"})
    with pytest.raises(MalformedRequest, match="percent-encoded"):
        TWILIO.receive(request, NOW)


@pytest.mark.parametrize("body", [b"", b"[" * 100_000, b'"x"', b"\xff"])
def test_json_that_is_no_object_of_text_is_malformed(body: bytes) -> None:
    request = HttpRequest(query="bodySHA256=1", headers={"Content-Type": "application/json"}, body=body)
    with pytest.raises(MalformedRequest):
        OPEN.receive(request, NOW)


# --- The webhook's answer ----------------------------------------------------------------------


def reply(text: str = "Thanks.", **options: object) -> Outbound:
    given_ = {"id": "r:1:0", "sender": "56789", "recipient": "+14155550100", "text": text, "kind": "reply"}
    return Outbound(**given_ | options)  # type: ignore[arg-type]


def sdk_twiml(replies: Sequence[Outbound]) -> str:
    response = MessagingResponse()
    for message in replies:
        verb = response.message(to=message.recipient, from_=message.sender)
        if message.text or not message.media:
            verb.body(message.text)
        for media in message.media:
            verb.media(media.url)
    return str(response)


def same(one: ET.Element, other: ET.Element) -> bool:
    return (
        (one.tag, one.attrib, one.text or "") == (other.tag, other.attrib, other.text or "")
        and len(one) == len(other)
        and all(map(same, one, other))
    )


def test_replies_leave_as_twiml() -> None:
    cake = reply("Tea & <cake>")
    picture = reply("", media=(Media("https://h/a?b=1&c=2"),))
    answer = TWILIO.respond(told(SMS), [cake, picture])
    assert (answer.status, answer.headers) == (200, {"content-type": "text/xml"})
    assert answer.body.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?><Response>'
        '<Message to="+14155550100" from="56789"><Body>Tea &amp; &lt;cake&gt;</Body></Message>'
        '<Message to="+14155550100" from="56789"><Media>https://h/a?b=1&amp;c=2</Media></Message>'
        "</Response>"
    )


def test_no_reply_is_an_empty_response() -> None:
    for events in ([], told(SMS)):
        answer = TWILIO.respond(events, [])
        assert answer.status == 200
        assert answer.body == b'<?xml version="1.0" encoding="UTF-8"?><Response/>'


def test_receipts_alone_are_answered_without_content() -> None:
    events = told(DELIVERED)
    assert TWILIO.respond(events, []) == HttpResponse(status=204)
    with_a_text = [*events, *told(SMS)]
    assert TWILIO.respond(with_a_text, []).status == 200


# Line ends apart: the SDK lets XML turn "\r" into "\n"
XML_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"))
REPLIES = st.builds(
    lambda text, urls: reply(text, media=tuple(map(Media, urls))), XML_TEXT, st.lists(XML_TEXT, max_size=3)
)


@given(st.lists(REPLIES, max_size=3))
def test_the_twiml_says_what_the_sdks_says(replies: list[Outbound]) -> None:
    ours = ET.fromstring(TWILIO.respond([], replies).body)  # noqa: S314  # it is our own
    assert same(ours, ET.fromstring(sdk_twiml(replies)))  # noqa: S314  # likewise


def allowed(text: str) -> str:
    """The text without what production 2 of XML 1.0 leaves out."""
    return "".join(
        letter
        for letter in text
        if letter in "\t\n\r"
        or " " <= letter <= "\ud7ff"
        or "\ue000" <= letter <= "\ufffd"
        or letter >= "\U00010000"
    )


@given(text=st.text(st.characters()), sender=st.text(st.characters(), min_size=12))
def test_any_text_arrives_but_for_what_xml_cannot_hold(text: str, sender: str) -> None:
    body = TWILIO.respond([], [reply(text, sender=sender)]).body
    (message,) = ET.fromstring(body)  # noqa: S314  # it is our own
    assert message.attrib == {"to": "+14155550100", "from": allowed(sender)}
    assert (message.findtext("Body") or "") == allowed(text)


def test_the_same_replies_give_the_same_answer() -> None:
    assert TWILIO.respond([], [reply()]) == TWILIO.respond([], [reply()])


# --- The send call -----------------------------------------------------------------------------


class Recorder(HttpClient):  # type: ignore[misc]
    """Keeps the one request that the SDK's client makes."""

    def request(self, method: str, url: str, **parts: object) -> Response:
        self.method, self.url, self.parts = method, url, parts
        return Response(201, "{}")


def sdk_request(**create: object) -> Recorder:
    recorder = Recorder(None, False, None)  # noqa: FBT003  # the SDK's own order
    Client("AC1", "a-token", http_client=recorder).messages.create(**create)
    return recorder


def form_of(request: HttpRequest) -> dict[str, list[str]]:
    form: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True):
        form.setdefault(name, []).append(value)
    return form


def as_lists(data: object) -> dict[str, list[str]]:
    assert isinstance(data, dict)
    return {name: value if isinstance(value, list) else [value] for name, value in data.items()}


@given(text=st.text(st.characters(codec="utf-8"), min_size=1), urls=st.lists(st.text(max_size=9), max_size=3))
@pytest.mark.parametrize("service", ["", "MG1"])
@pytest.mark.parametrize("callback", ["", "https://sms.example.com/twilio?a=1"])
def test_the_send_call_is_the_sdks(text: str, urls: list[str], service: str, callback: str) -> None:
    transport = Twilio(
        account_sid="AC1",
        auth_token=("a-token", "old"),
        url=TWILIO.url,
        messaging_service_sid=service,
        status_callback=callback,
    )
    request = transport.submit(reply(text, media=tuple(map(Media, urls))))
    sender = {"messaging_service_sid": service} if service else {"from_": "56789"}
    options: dict[str, object] = {"media_url": urls} if urls else {}
    if callback:
        options["status_callback"] = callback
    theirs = sdk_request(to="+14155550100", body=text, **sender, **options)
    assert (request.method, request.url) == (theirs.method, theirs.url)
    assert form_of(request) == as_lists(theirs.parts["data"])
    scheme, _, credentials = request.headers["authorization"].partition(" ")
    assert (scheme, tuple(b64decode(credentials).decode().split(":"))) == ("Basic", theirs.parts["auth"])
    their_headers = theirs.parts["headers"]
    assert isinstance(their_headers, dict)
    assert request.headers["content-type"] == their_headers["Content-Type"]
    assert request.headers["accept"] == their_headers["Accept"]


def test_media_alone_leaves_without_a_body() -> None:
    form = form_of(TWILIO.submit(reply("", media=(Media("https://h/a"),))))
    assert form == {"To": ["+14155550100"], "From": ["56789"], "MediaUrl": ["https://h/a"]}


def test_an_empty_message_is_for_twilio_to_refuse() -> None:
    assert form_of(TWILIO.submit(reply("")))["Body"] == [""]


def test_half_a_character_does_not_stop_the_send_call() -> None:
    assert form_of(TWILIO.submit(reply("a\ud83eb")))["Body"] == ["ab"]


def test_another_region_of_twilio_can_be_called() -> None:
    transport = Twilio(
        account_sid="AC1", auth_token="t", url=TWILIO.url, api_base="https://api.dublin.ie1.twilio.com/"
    )
    wanted = "https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/AC1/Messages.json"
    assert transport.submit(reply()).url == wanted


def answered(status: int, body: object, **headers: str) -> Submitted:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return TWILIO.submitted(HttpResponse(status=status, headers=named, body=raw))


# "Messages resource"; the error dictionary at www.twilio.com/docs/api/errors
def test_a_sent_message_has_twilios_id() -> None:
    answer = {"sid": "SM1", "status": "queued", "error_code": None, "error_message": None}
    assert answered(201, answer) == Submitted(id="SM1")


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[]", b'{"sid": 7.5}', b'{"sid": null}'])
def test_an_unreadable_success_is_accepted_without_an_id_so_that_it_is_not_sent_twice(body: bytes) -> None:
    assert answered(201, body) == Submitted(id="", accepted=True)


ERRORS = [
    (400, 21211, False, False),     # invalid To
    (400, 21408, False, False),     # region not enabled
    (400, 21610, False, True),      # unsubscribed recipient
    (401, 20003, False, False),     # wrong credentials
    (429, 20429, True, False),      # too many requests
    (400, 20429, True, False),
    (429, None, True, False),
    (500, 20500, True, False),
    (503, None, True, False),
    (302, None, False, False),
]


@pytest.mark.parametrize(("status", "code", "retryable", "opted_out"), ERRORS)
def test_an_error_tells_whether_to_try_again(
    status: int, code: int | None, retryable: bool, opted_out: bool  # noqa: FBT001  # columns of the table
) -> None:
    body = b"" if code is None else {"code": code, "message": "why", "more_info": "...", "status": status}
    assert answered(status, body) == Submitted(
        accepted=False,
        code="" if code is None else str(code),
        reason=f"HTTP {status}" if code is None else "why",
        retryable=retryable,
        opted_out=opted_out,
    )


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("3", timedelta(seconds=3)),
        ("0", timedelta(0)),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("9" * 30, None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
    ],
)
def test_the_wait_that_twilio_asks_for_is_kept(header: str, wait: timedelta | None) -> None:
    assert answered(429, {"code": 20429}, retry_after=header).retry_after == wait


@given(status=st.integers(), header=st.text(), body=st.binary() | OBJECTS.map(str.encode))
def test_any_answer_has_a_meaning(status: int, header: str, body: bytes) -> None:
    submitted = answered(status, body, retry_after=header)
    assert submitted.accepted is (200 <= status < 300)

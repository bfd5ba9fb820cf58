"""What is AWS's own: certificates, both versions of the signature, the handshake, and Signature Version 4."""

import json
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from botocore.auth import SigV4Auth  # type: ignore[import-untyped]  # AWS's SDK has no types
from botocore.awsrequest import AWSRequest  # type: ignore[import-untyped]
from botocore.credentials import Credentials  # type: ignore[import-untyped]

from mokit.errors import BadSignature, MalformedRequest, RegistrationError
from mokit.http import HttpRequest, HttpResponse
from mokit.testing.contracts import KEYS, NOW
from mokit.testing.contracts.transports.gateway import outbound
from mokit.transports.aws_signature import signing_key
from mokit.transports.base import FetchFirst
from tests.transports.gateways.aws import TEXT, Aws, certificate, certificate_url, handshake, notification, signed

GATEWAY = Aws()


def test_the_certificate_is_fetched_once() -> None:
    transport, request = GATEWAY.make_transport(()), signed(notification(TEXT), KEYS[0])
    with pytest.raises(FetchFirst) as first:
        transport.receive(request, NOW)
    assert first.value.request == HttpRequest(method="GET", url=certificate_url(KEYS[0]))
    first.value.learn(HttpResponse(body=b"<html>"))
    with pytest.raises(FetchFirst):
        transport.receive(request, NOW)
    first.value.learn(HttpResponse(body=certificate(KEYS[0])))
    assert len(transport.receive(request, NOW)) == 1


def test_a_certificate_out_of_its_time_proves_nothing() -> None:
    transport = GATEWAY.make_transport(KEYS, window=timedelta(days=3))
    with pytest.raises(BadSignature, match="expired"):
        transport.receive(GATEWAY.signed(notification(TEXT)), NOW + timedelta(days=2))


@pytest.mark.parametrize("published", ["", "yesterday", "2026-11-20T11:59:00.000Z", "0001-01-01T00:00:00Z"])
def test_what_was_published_long_ago_is_played_again_by_somebody(published: str) -> None:
    with pytest.raises(BadSignature, match="it was published at"):
        GATEWAY.make_transport(KEYS).receive(GATEWAY.signed(notification(TEXT, Timestamp=published)), NOW)


def test_what_sns_tries_for_an_hour_is_taken() -> None:
    request = GATEWAY.signed(notification(TEXT, Timestamp="2026-11-21T11:00:00.000Z"))
    assert len(GATEWAY.make_transport(KEYS).receive(request, NOW)) == 1


def test_the_older_signature_counts_where_the_topic_has_it() -> None:
    request = signed(notification(TEXT), KEYS[0], SignatureVersion="1")
    transport = GATEWAY.make_transport((), signature_version="1")
    with pytest.raises(FetchFirst) as first:
        transport.receive(request, NOW)
    first.value.learn(HttpResponse(body=certificate(KEYS[0])))
    assert len(transport.receive(request, NOW)) == 1
    with pytest.raises(BadSignature, match="SignatureVersion"):
        transport.receive(GATEWAY.signed(notification(TEXT)), NOW)


@pytest.mark.parametrize("url", ["https://evil.example/?a=1", "http://sns.us-east-1.amazonaws.com/?a=1"])
def test_nothing_is_visited_but_sns(url: str) -> None:
    told = json.loads(handshake("SubscriptionConfirmation").body) | {"SubscribeURL": url}
    request = evolve(handshake("SubscriptionConfirmation"), body=json.dumps(told).encode())
    with pytest.raises(MalformedRequest, match="SubscribeURL"):
        GATEWAY.tells(request)


@pytest.mark.parametrize("host", ["sns.s3.amazonaws.com", "sns.s3-us-west-2.amazonaws.com", "sns.s3.amazonaws.com.cn"])
def test_a_bucket_that_is_called_like_sns_is_not_sns(host: str) -> None:
    # "Virtual hosting of general purpose buckets" (Amazon S3): a bucket's name stands before the endpoint.
    url = f"https://{host}/SimpleNotificationService-0f.pem"
    with pytest.raises(BadSignature, match="SigningCertURL"):
        GATEWAY.make_transport(()).receive(signed(notification(TEXT), KEYS[0], SigningCertURL=url), NOW)


@pytest.mark.parametrize("host", ["sns.us-gov-west-1.amazonaws.com", "sns.cn-north-1.amazonaws.com.cn"])
def test_all_regions_have_an_sns(host: str) -> None:
    url = f"https://{host}/SimpleNotificationService-0f.pem"
    with pytest.raises(FetchFirst):
        GATEWAY.make_transport(()).receive(signed(notification(TEXT), KEYS[0], SigningCertURL=url), NOW)


def test_a_message_without_its_envelope_is_refused() -> None:
    with pytest.raises(MalformedRequest, match="raw message delivery"):
        GATEWAY.make_transport(KEYS).receive(evolve(notification(TEXT), body=json.dumps(TEXT).encode()), NOW)


def test_the_key_is_the_one_of_the_guide() -> None:
    # The example of "Deriving the signing key", AWS General Reference.
    secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    wanted = "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
    assert signing_key(secret, "20150830", "us-east-1", "iam").hex() == wanted


@pytest.mark.parametrize("token", ["", "a-session-token"])
def test_a_call_is_signed_as_the_sdk_signs(token: str) -> None:
    call = GATEWAY.make_transport((), session_token=token).submit(outbound("Grüße 🧶"))
    headers = {name: value for name, value in call.headers.items() if name != "authorization"}
    request = AWSRequest("POST", call.url, headers=headers, data=call.body)
    request.context["timestamp"] = headers["x-amz-date"]
    judge = SigV4Auth(Credentials("AKIDEXAMPLE", KEYS[0], token or None), "sms-voice", "us-east-1")
    wanted = judge.signature(judge.string_to_sign(request, judge.canonical_request(request)), request)
    assert call.headers["authorization"].endswith(f"Signature={wanted}")


def test_a_call_is_signed_for_its_time_region_and_headers() -> None:
    options = {"session_token": "token", "region": "cn-north-1", "configuration_set": "receipts"}
    call = GATEWAY.make_transport((), **options).submit(outbound())
    assert call.url == "https://sms-voice.cn-north-1.amazonaws.com.cn/"
    assert call.headers["x-amz-date"] == "20261121T120000Z"
    assert "Credential=AKIDEXAMPLE/20261121/cn-north-1/sms-voice/aws4_request" in call.headers["authorization"]
    assert "content-type;host;x-amz-date;x-amz-security-token;x-amz-target" in call.headers["authorization"]
    assert json.loads(call.body)["ConfigurationSetName"] == "receipts"


@pytest.mark.parametrize("options", [{"secret_access_key": ""}, {"topic_arn": ()}, {"url": "sms"}])
def test_mistakes_are_told_when_it_is_made(options: dict[str, Any]) -> None:
    with pytest.raises(RegistrationError):
        GATEWAY.make_transport((), **options)

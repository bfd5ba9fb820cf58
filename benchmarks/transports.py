"""Compare what verifying and reading one webhook request costs, for the gateways that sign with a shared key.

The floor of each is the standard library alone: the form or the JSON parsed, what is signed put together, hashed and
compared. Ratios are against it.
"""

import argparse
import hmac
import json
import sys
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import repeat
from pathlib import Path
from typing import Any  # the transports, and what each floor reads
from urllib.parse import parse_qsl

sys.path.insert(0, str(Path(__file__).parents[1]))      # the gateways that the tests play

from mokit.http import HttpRequest
from mokit.testing.contracts import KEYS, NOW, TransportContract
from tests.transports.gateways.android import Android
from tests.transports.gateways.messagebird import MessageBird
from tests.transports.gateways.plivo import Plivo
from tests.transports.gateways.sinch import Sinch
from tests.transports.gateways.twilio import Twilio
from tests.transports.gateways.vonage import Vonage
from tests.transports.gateways.vonage_messages import Messages
from timing import Entrant, compare, each, print_table

KEY = KEYS[0].encode()


def main() -> None:
    """Print a row for each gateway."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds")
    quick = parser.parse_args().quick
    print_table(
        ["verify and read a text", "standard library", "mokit", "ratio"],
        [_row(gateway(), floor, quick=quick) for gateway, floor in FLOORS.items()],
    )


def _row(gateway: TransportContract, floor: Callable[[HttpRequest], object], *, quick: bool) -> list[str]:
    transport: Any = gateway.make_transport(KEYS[:1])
    recorded = gateway.recorded[0]
    request, words = gateway.signed(recorded.request), recorded.events[0].text.split()[0]
    entrants = [
        Entrant("floor", lambda _: request, each(floor), proof=words),
        Entrant("mokit", lambda _: request, each(lambda one: transport.receive(one, NOW)), proof=words),
    ]
    texts: Iterator[str] = repeat("")
    for entrant in entrants:
        assert entrant.answered(""), f"{entrant.name} reads no text"
    bare, ours = compare(entrants, texts, rounds=5 if quick else 25, round_ms=10 if quick else 50)
    return [type(gateway).__name__, f"{bare.ns / 1000:.2f} µs", f"{ours.ns / 1000:.2f} µs", f"×{ours.ratio:.2f}"]


def twilio(request: HttpRequest) -> object:
    """Twilio's signature over the URL and the sorted fields of a form."""
    form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    signed = "https://sms.example.com/sms/hook" + "".join(name + form[name] for name in sorted(form))
    wanted = b64encode(hmac.digest(KEY, signed.encode(), "sha1"))
    assert hmac.compare_digest(wanted, request.headers["x-twilio-signature"].encode())
    return form


def plivo(request: HttpRequest) -> object:
    """Plivo's signature, likewise, with a nonce."""
    form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    nonce = request.headers["x-plivo-signature-v3-nonce"]
    signed = f"https://sms.example.com/sms/hook?{''.join(name + form[name] for name in sorted(form))}.{nonce}"
    wanted = b64encode(hmac.digest(KEY, signed.encode(), "sha256"))
    assert hmac.compare_digest(wanted, request.headers["x-plivo-signature-v3"].encode())
    return form


def vonage(request: HttpRequest) -> object:
    """Vonage's signature over the sorted fields of JSON."""
    told = json.loads(request.body)
    signed = "".join(
        f"&{name}={told[name].replace('&', '_').replace('=', '_')}" for name in sorted(told) if name != "sig"
    )
    assert hmac.compare_digest(hmac.digest(KEY, signed.encode(), "sha256").hex(), told["sig"])
    return told


def vonage_messages(request: HttpRequest) -> object:
    """A JSON Web Token with the hash of the body."""
    token = request.headers["authorization"].removeprefix("Bearer ").encode()
    signed, _, signature = token.rpartition(b".")
    header, _, payload = signed.partition(b".")
    assert json.loads(urlsafe_b64decode(header + b"=="))["alg"] == "HS256"
    assert hmac.compare_digest(hmac.digest(KEY, signed, "sha256"), urlsafe_b64decode(signature + b"=="))
    claims = json.loads(urlsafe_b64decode(payload + b"=="))
    assert hmac.compare_digest(claims["payload_hash"], sha256(request.body).hexdigest())
    assert abs(datetime.fromtimestamp(claims["iat"], UTC) - NOW).days == 0
    return json.loads(request.body)


def sinch(request: HttpRequest) -> object:
    """Sinch's signature over the body, a nonce and the time."""
    nonce, stamp = (request.headers[f"x-sinch-webhook-signature-{name}"] for name in ("nonce", "timestamp"))
    signed = b"%b.%b.%b" % (request.body, nonce.encode(), stamp.encode())
    wanted = b64encode(hmac.digest(KEY, signed, "sha256"))
    assert hmac.compare_digest(wanted, request.headers["x-sinch-webhook-signature"].encode())
    assert abs(datetime.fromtimestamp(int(stamp), UTC) - NOW).days == 0
    return json.loads(request.body)


def messagebird(request: HttpRequest) -> object:
    """A JSON Web Token with the hashes of the URL and the body."""
    token = request.headers["messagebird-signature-jwt"].encode()
    signed, _, signature = token.rpartition(b".")
    header, _, payload = signed.partition(b".")
    assert json.loads(urlsafe_b64decode(header + b"=="))["alg"] == "HS256"
    assert hmac.compare_digest(hmac.digest(KEY, signed, "sha256"), urlsafe_b64decode(signature + b"=="))
    claims = json.loads(urlsafe_b64decode(payload + b"=="))
    assert hmac.compare_digest(claims["url_hash"], sha256(b"https://sms.example.com/sms/hook").hexdigest())
    assert hmac.compare_digest(claims["payload_hash"], sha256(request.body).hexdigest())
    assert claims["nbf"] <= NOW.timestamp() <= claims["exp"]
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


def android(request: HttpRequest) -> object:
    """The phone's signature over the body and the time."""
    stamp = request.headers["x-timestamp"]
    wanted = hmac.digest(KEY, request.body + stamp.encode(), "sha256").hex()
    assert hmac.compare_digest(wanted, request.headers["x-signature"])
    assert abs(datetime.fromtimestamp(int(stamp), UTC) - NOW).days == 0
    return json.loads(request.body)


FLOORS: dict[type[TransportContract], Callable[[HttpRequest], object]] = {
    Twilio: twilio,
    Plivo: plivo,
    Vonage: vonage,
    Messages: vonage_messages,
    Sinch: sinch,
    MessageBird: messagebird,
    Android: android,
}


if __name__ == "__main__":
    main()

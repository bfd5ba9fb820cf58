"""Compare what a signed Twilio webhook costs, in process and without sockets.

The first row is the floor, written by hand with the standard library; ratios are against it.
"""

import argparse
from collections.abc import Sequence
from functools import wraps
from io import BytesIO
from typing import Any  # WSGI's environ, and views with whatever they return

from floor import Desk, desk_of, twilio_webhook
from gateway import HOST, PATH, TOKEN, URL, Gateway, SignedForm
from ours import webhook_entrants
from timing import Entrant, Timing, compare, each, print_table
from workload import SCRIPTS, hit, texts

KEYWORDS = 1_000


def main() -> None:
    """Print a table for each alphabet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds")
    quick = parser.parse_args().quick
    for script in SCRIPTS:
        print(f"\n{KEYWORDS:,} keywords, {script.name}\n")
        timings = _timings(script.keywords(KEYWORDS), quick=quick)
        print_table(["a signed webhook", "time and ratio", "a second"], map(_row, timings))


def _timings(keywords: Sequence[str], *, quick: bool) -> list[Timing]:
    gateway, endless = Gateway(), texts(keywords, hit)
    entrants = [_floor(desk_of(keywords), gateway), *webhook_entrants(keywords, gateway)]
    try:
        entrants.append(_tutorial(desk_of(keywords), gateway))
    except ImportError as error:
        print(f"left out: {error}")
    for entrant in entrants:
        assert entrant.answered(next(endless)), f"{entrant.name} gives no reply"
    timings = compare(entrants, endless, rounds=3 if quick else 15, round_ms=10 if quick else 50)
    for entrant in entrants:
        entrant.close()
    return timings


def _row(timing: Timing) -> list[str]:
    return [timing.name, timing.cell, f"{1_000_000_000 / timing.ns:,.0f}"]


def _floor(desk: Desk, gateway: Gateway) -> Entrant[SignedForm]:
    def answer(form: SignedForm) -> tuple[int, str]:
        return twilio_webhook(desk, TOKEN.encode(), URL, form.body, form.signature)

    return Entrant("by hand, standard library", gateway.posts, each(answer))


def _tutorial(desk: Desk, gateway: Gateway) -> Entrant[dict[str, Any]]:
    """Flask as Twilio's tutorials show it, with the keywords of the floor in place of if and elif.

    Sources: Twilio, "Respond to Incoming Messages" and "Secure your Flask App by Validating Incoming
    Twilio Requests".
    """
    from flask import Flask, abort, request
    from twilio.request_validator import RequestValidator
    from twilio.twiml.messaging_response import MessagingResponse

    app = Flask("tutorial")

    def validate_twilio_request(view: Any) -> Any:
        @wraps(view)
        def decorated(*args: Any, **kwargs: Any) -> Any:
            validator = RequestValidator(TOKEN)
            signature = request.headers.get("X-TWILIO-SIGNATURE", "")
            if not validator.validate(request.url, request.form, signature):
                return abort(403)
            return view(*args, **kwargs)

        return decorated

    @app.route(PATH, methods=["POST"])
    @validate_twilio_request
    def incoming_sms() -> str:
        response = MessagingResponse()
        response.message(desk.answer(request.values.get("Body", "")).text)
        return str(response)

    def environ(text: str) -> dict[str, Any]:
        return _environ(gateway.posts(text))

    return Entrant("Flask tutorial, Twilio's SDK", environ, each(lambda environ: _called(app, environ)))


def _called(app: Any, environ: dict[str, Any]) -> tuple[str, bytes]:
    """Status and body of one WSGI call."""
    statuses: list[str] = []
    chunks = app(environ, lambda status, _headers, _error=None: statuses.append(status))
    body = b"".join(chunks)
    chunks.close()
    return statuses[0], body


def _environ(form: SignedForm) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": PATH,
        "QUERY_STRING": "",
        "SERVER_NAME": HOST,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(form.body)),
        "HTTP_HOST": HOST,
        "HTTP_X_TWILIO_SIGNATURE": form.signature,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(form.body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


if __name__ == "__main__":
    main()

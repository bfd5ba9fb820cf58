"""Twilio's side of the webhook: it numbers, encodes and signs what people text."""

from base64 import b64encode
from hashlib import sha1
from hmac import digest
from itertools import count
from urllib.parse import urlencode

from attrs import field, frozen

ACCOUNT = "AC" + "0" * 32
TOKEN = "not-a-real-token"      # noqa: S105 - made up, both sides are here
HOST, PATH = "sms.example", "/twilio"
URL = f"https://{HOST}{PATH}"
PEOPLE = 1_000                  # whose messages come in turn


@frozen
class SignedForm:
    """The body and the signature header of one webhook request."""

    body: bytes
    signature: str


@frozen
class Gateway:
    """An account at Twilio."""

    _ids: "count[int]" = field(factory=lambda: count(1))

    def posts(self, text: str) -> SignedForm:
        """The request for a new message of that text.

        Source: Twilio, "Our Request to your Webhook URL" and "Webhooks security".
        """
        form = _form(next(self._ids), text)
        signed = URL + "".join(name + form[name] for name in sorted(form))
        signature = b64encode(digest(TOKEN.encode(), signed.encode(), sha1)).decode()
        return SignedForm(urlencode(form).encode(), signature)


def _form(number: int, text: str) -> dict[str, str]:
    sid = f"SM{number:032x}"
    return {
        "ToCountry": "US",
        "ToState": "",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ToCity": "",
        "FromZip": "94105",
        "SmsSid": sid,
        "FromState": "CA",
        "SmsStatus": "received",
        "FromCity": "SAN FRANCISCO",
        "Body": text,
        "FromCountry": "US",
        "To": "56789",
        "ToZip": "",
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": f"+1415555{number % PEOPLE:04}",
        "ApiVersion": "2010-04-01",
    }

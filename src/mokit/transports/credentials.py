"""What proves that a webhook request comes from its gateway: a signature that fits, a fresh one, or a secret."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hmac import compare_digest

from attrs import Attribute, field, frozen

from mokit.errors import BadSignature, RegistrationError
from mokit.http import HttpRequest
from mokit.transports.forms import query_fields
from mokit.transports.options import check_secrets, several, webhook_url

SECRET = "secret"               # noqa: S105 - the parameter of the webhook's query that holds it


def is_one_of(told: bytes, wanted: Iterable[bytes]) -> bool:
    """Whether it is one of those that are wanted; how long that takes doesn't tell how near it comes."""
    found = False
    for one in wanted:
        found |= compare_digest(told, one)
    return found


def check_age(stamp: str, now: datetime, window: timedelta) -> None:
    """Return if a Unix time in whole seconds is no further from now than the window, before or behind.

    Raises:
        BadSignature: It is, so that the request may be an old one that is played again; or it is no such time.
    """
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise BadSignature("the time that is signed is missing, or no Unix time")
    if abs(now.timestamp() - int(stamp)) > window.total_seconds():
        raise BadSignature(f"it was signed at {stamp}, more than {window} from now; the host's clock may be wrong")


def _demand_proof(transport: "Guarded", _: "Attribute[bool]", unverified: bool) -> None:  # noqa: FBT001 - attrs' way
    if not (transport.secret or transport.basic or transport.is_signed or unverified):
        raise RegistrationError(
            f"{type(transport).__name__} signs nothing, so anybody could post to its webhook; give secret= or "
            "basic=, which the URL at the gateway then has to bring, or unverified=True for a try"
        )
    for option, secrets in (("secret", transport.secret), ("basic", transport.basic)):
        check_secrets(option, secrets, unverified=not secrets)
    if any(":" not in pair for pair in transport.basic):
        raise RegistrationError('basic= has no colon; write it like "user:password"')
    if any(pair.endswith(":") and pair.count(":") == 1 for pair in transport.basic):
        raise RegistrationError("basic= has an empty password, which anybody can guess; was it read from nowhere?")


def without_secret(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of a request without the secret of its URL, which is no part of what the gateway tells."""
    return {name: value for name, value in fields.items() if name != SECRET}


@frozen(kw_only=True, eq=False)
class Guarded:
    """A transport whose gateway signs nothing: each request has to bring a secret in its URL or by HTTP Basic.

    While one of them is changed, give both; any of them is good. Where a gateway signs for some accounts, its
    transport says in `is_signed` whether it does.

    Raises:
        RegistrationError: There is no secret, and `unverified=True` doesn't say that this is meant.
    """

    url: str = field(validator=webhook_url)     # of the webhook, without the secret
    secret: tuple[str, ...] = field(default=(), converter=several, repr=False)  # the gateway calls `url?secret=...`
    basic: tuple[str, ...] = field(default=(), converter=several, repr=False)   # "user:password", once or several
    unverified: bool = field(default=False, validator=_demand_proof)            # anybody may post anything

    @property
    def is_signed(self) -> bool:
        """Whether the gateway signs, so that no secret is asked for."""
        return False

    def prove(self, request: HttpRequest) -> None:
        """Return if the request brings one of the secrets.

        Raises:
            BadSignature: It brings none, or a wrong one.
            MalformedRequest: Its query can't be read, or names a field twice.
        """
        if self.unverified or (self.secret and self._has_secret(request)):
            return
        if self.basic and is_one_of(_credentials(request), map(_encoded, self.basic)):
            return
        raise BadSignature(
            "the request brings none of the secrets; at the gateway the webhook's URL has to end in "
            "?secret=..., or to bring the user and password of basic="
        )

    def _has_secret(self, request: HttpRequest) -> bool:
        told = query_fields(request).get(SECRET, "")
        return is_one_of(told.encode(), map(str.encode, self.secret))


def _credentials(request: HttpRequest) -> bytes:
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    return credentials.strip().encode(errors="replace") if scheme.lower() == "basic" else b""


def _encoded(pair: str) -> bytes:
    return b64encode(pair.encode())

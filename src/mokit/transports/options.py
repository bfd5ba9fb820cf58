"""Check what transports are given when they are made: URLs, secrets and keys."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from attrs import Attribute

from mokit.errors import RegistrationError

_SCHEMES = frozenset({"http", "https"})


def several(secrets: str | Iterable[str]) -> tuple[str, ...]:
    """One secret or several, as a converter of a field."""
    return (secrets,) if isinstance(secrets, str) else tuple(secrets)


def check_secrets(option: str, secrets: Sequence[str], *, unverified: bool | None = None) -> None:
    """Refuse a lack of secrets, unless nothing is verified, and secrets that were read with their newline.

    Args:
        option: Where they were given.
        secrets: All of them.
        unverified: Whether nothing is verified; None where they are needed in any case.

    Raises:
        RegistrationError: There is none, one is empty, or one has blanks around it; `option` is named.
    """
    if any(secret != secret.strip() for secret in secrets):
        raise RegistrationError(f"{option}= has blanks around it; strip what was read from a file")
    if not unverified and (not secrets or "" in secrets):
        otherwise = "" if unverified is None else ", or unverified=True for a try"
        raise RegistrationError(f"{option}= is empty; give the account's{otherwise}")


def sending_secret(option: str, secrets: Sequence[str]) -> str:
    """The first of the secrets, which is the one that sends.

    Raises:
        RegistrationError: There is none, as `unverified=True` allows where nothing is sent.
    """
    if not (secrets and secrets[0]):
        raise RegistrationError(f"{option}= is empty, so nothing can be sent but answers to texts; give the account's")
    return secrets[0]


def checked_url(option: str, url: str) -> str:
    """The URL, if a request can be sent to it.

    Raises:
        RegistrationError: It is no http or https URL, or has characters that need percent-encoding.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not re.fullmatch("[!-~]+", url):
        raise RegistrationError(f"{option}={url!r} is not usable; give an http or https URL, percent-encoded")
    return url


def checked_webhook_url(url: str) -> str:
    """The URL, if a gateway can call it, and all of it comes along with the call.

    Raises:
        RegistrationError: As for `checked_url`; or it has a fragment or a user, which are no part of a request.
    """
    parts = urlsplit(checked_url("url", url))
    if "#" in url:
        raise RegistrationError(f"url={url!r} has a fragment, which is not sent; leave out what follows #")
    if "@" in parts.netloc:
        raise RegistrationError("url= has a user in it; leave it out, the signature or credentials prove who calls")
    return url


def continues(url: str, query: str) -> bool:
    """Whether a request's query begins with that of the webhook's URL, if the URL has any."""
    configured = url.partition("?")[2]
    return not configured or query == configured or query.startswith(f"{configured}&")


def webhook_url(_: object, attribute: "Attribute[str]", url: str) -> None:  # noqa: ARG001 - as attrs calls it
    """`checked_webhook_url` as the validator of a field."""
    checked_webhook_url(url)


def api_url(_: object, attribute: "Attribute[str]", url: str) -> None:
    """`checked_url` as the validator of a field; an empty URL is one that is not used."""
    if url:
        checked_url(attribute.name, url)

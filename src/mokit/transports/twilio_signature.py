"""Prove that Twilio sent a webhook request, by the signature over its URL and fields.

Checked against request_validator.py of Twilio's SDK, twilio 9.13.0. Its pages on the matter are "Secure
webhooks" and "Sign webhooks with shared keys" (www.twilio.com/docs/usage/webhooks).
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from typing import Literal
from urllib.parse import urlsplit

from attrs import Factory, field, frozen

from mokit.errors import BadSignature, MalformedRequest, RegistrationError
from mokit.http import HttpRequest
from mokit.transports.forms import form_fields, unrepeated_fields
from mokit.transports.options import checked_webhook_url, continues

Algorithm = Literal["HMAC_SHA1", "HMAC_SHA256"]
Pairs = Sequence[tuple[str, str]]
Macs = Mapping[tuple[str, str], Sequence[hmac.HMAC]]    # by key id and algorithm; each was fed the URL

_SIGNATURE = "x-twilio-signature"
_SETTINGS = "x-twilio-webhooks-signature-settings"      # "key=<id>,algorithm=<algorithm>"
_TOKEN: tuple[str, str] = ("", "HMAC_SHA1")             # what signs a request that names no key
_DIGESTS: Mapping[str, str] = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
_PORTS = {"http": 80, "https": 443}
_IN_QUERY = frozenset({"GET", "HEAD"})


class Form:
    """The fields of a request that its signature covers."""

    __slots__ = ("fields", "pairs")

    def __init__(self, fields: dict[str, str], pairs: Pairs = ()) -> None:
        self.fields = fields        # of several by one name the last in the order that is signed
        self.pairs = pairs          # all in that order, equal ones once, if a name is given several times

    def signed(self) -> str:
        """What Twilio signs of them: each name and value, sorted, with nothing between."""
        if self.pairs:
            return "".join(chain.from_iterable(self.pairs))
        names = sorted(self.fields)
        woven = names * 2
        woven[::2], woven[1::2] = names, map(self.fields.__getitem__, names)
        return "".join(woven)


@frozen
class SharedKey:
    """A key that signs webhooks in place of the account's token.

    A request that names the key with another algorithm than the one given here is refused.
    """

    secret: str = field(repr=False)
    algorithm: Algorithm = "HMAC_SHA256"


def _macs_of(webhook: "Webhook") -> Macs:
    urls = _signed_urls(webhook.url)
    macs = {_TOKEN: _keyed(webhook.tokens, "HMAC_SHA1", urls)}
    for key_id, key in webhook.shared_keys.items():
        if not (key_id and key.secret) or key.algorithm not in _DIGESTS:
            raise RegistrationError(
                f"shared_keys[{key_id!r}] lacks id or secret, or its algorithm is none of {[*_DIGESTS]}"
            )
        macs[key_id, key.algorithm] = _keyed([key.secret], key.algorithm, urls)
    return macs


def _signed_urls(url: str) -> tuple[str, str]:
    # Twilio signs with or without the port, whatever is configured (request_validator.py, validate).
    parts = urlsplit(checked_webhook_url(url))
    host = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc.removesuffix(":")
    port = parts.port or _PORTS[parts.scheme]
    return f"{parts.scheme}://{host}{parts.path}", f"{parts.scheme}://{host}:{port}{parts.path}"


def _keyed(secrets: Iterable[str], algorithm: str, urls: Iterable[str]) -> Sequence[hmac.HMAC]:
    digest = _DIGESTS[algorithm]
    return [hmac.new(secret.encode(), url.encode(), digest) for secret in secrets for url in urls]


@frozen(eq=False)
class Webhook:
    """The URL that Twilio calls, and the secrets that its calls are signed with.

    Raises:
        RegistrationError: A key lacks its id or secret, or the URL can't be the one that Twilio signs.
    """

    url: str
    tokens: Sequence[str] = field(repr=False)
    shared_keys: Mapping[str, SharedKey]
    _macs: Macs = field(init=False, repr=False, default=Factory(_macs_of, takes_self=True))

    def verify(self, request: HttpRequest, form: Form | None) -> None:
        """Return if the request is signed; `form` is what `signed_form` says of it.

        Raises:
            BadSignature: It isn't. What it shows as the seen URL has no query of a GET, which holds the text.
        """
        refusal = self._refusal(request, form)
        if refusal:
            raise BadSignature(
                f"{refusal}; compare with Twilio's console: the webhook's URL with {self.url}, "
                "the account's token with auth_token=",
                seen_url=_seen_url(self.url, request),
            )

    def _refusal(self, request: HttpRequest, form: Form | None) -> str:
        signature = request.headers.get(_SIGNATURE)
        if not signature:
            return "the request has no X-Twilio-Signature"
        macs = self._macs.get(_signer(request.headers.get(_SETTINGS, "")))
        if macs is None:
            return "the request names a key and algorithm that are not among shared_keys="
        if not continues(self.url, request.query):
            return "the request's query doesn't begin with the configured one"
        if form is None and not _hash_fits(request):
            return "the body doesn't fit its bodySHA256"
        fits = _fits(macs, _signed(request, form), signature.encode("utf-8", "replace"))
        return "" if fits else "X-Twilio-Signature doesn't fit the request"


def signed_form(request: HttpRequest) -> Form | None:
    """The request's fields; None for a JSON body.

    A GET has them in its query, any other method in its body; a JSON body is covered by its hash in the
    query. What the signature doesn't cover is never among them.

    Raises:
        MalformedRequest: The form or the query can't be read.
    """
    if not request.query.isascii():
        raise MalformedRequest("the query is not percent-encoded")
    if request.method in _IN_QUERY:
        return _form(request.query)
    if "bodySHA256=" in request.query and not _is_form(request):
        return None
    return _form(request.body)


def _form(encoded: bytes | str) -> Form:
    fields = unrepeated_fields(encoded)
    if fields is not None:
        return Form(fields)
    pairs = sorted(set(form_fields(encoded)))
    return Form(dict(pairs), pairs)


def _signer(settings: str) -> tuple[str, str]:
    if not settings:
        return _TOKEN
    parts = (part.partition("=") for part in settings.split(","))
    named = {name.strip(): value.strip() for name, _, value in parts}
    return named.get("key", ""), named.get("algorithm", "HMAC_SHA1")


def _is_form(request: HttpRequest) -> bool:
    return request.headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded")


def _hash_fits(request: HttpRequest) -> bool:
    told = dict(form_fields(request.query)).get("bodySHA256", "")
    return hmac.compare_digest(sha256(request.body).hexdigest().encode(), told.encode())


def _signed(request: HttpRequest, form: Form | None) -> bytes:
    added = "" if form is None or request.method in _IN_QUERY else form.signed()
    return (f"?{request.query}{added}" if request.query else added).encode()


def _fits(macs: Iterable[hmac.HMAC], signed: bytes, signature: bytes) -> bool:
    for keyed in macs:
        mac = keyed.copy()
        mac.update(signed)
        if hmac.compare_digest(b64encode(mac.digest()), signature):
            return True
    return False


def _seen_url(url: str, request: HttpRequest) -> str:
    base = url.partition("?")[0]
    if not request.query:
        return base
    return f"{base}?..." if request.method in _IN_QUERY else f"{base}?{request.query}"

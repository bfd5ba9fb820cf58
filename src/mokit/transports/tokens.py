"""JSON Web Tokens that are signed with a shared secret.

Sources: RFC 7515, 7.1 (the compact form) and 4.1.11 (what is critical); RFC 7518, 3.2 (HMAC with SHA-2); RFC 7519.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping

from mokit.errors import BadSignature, MalformedRequest
from mokit.http import HttpRequest
from mokit.transports.bodies import Fields, json_object
from mokit.transports.credentials import is_one_of

_DIGESTS: Mapping[str, str] = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}


def bearer(request: HttpRequest) -> str:
    """The token of a request's authorization header; empty if it has none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def signed_claims(token: str, secrets: Iterable[str], *algorithms: str) -> Fields:
    """What a token says that is signed with one of the secrets, by one of the algorithms: HS256, HS384, HS512.

    Its times are the caller's to look at.

    Raises:
        BadSignature: It is no token, or not signed so.
    """
    try:
        signed, _, signature = token.encode("ascii").rpartition(b".")
        header, _, payload = signed.partition(b".")
        digest = _digest(json_object(_decoded(header)), algorithms)
        wanted = (_encoded(hmac.digest(secret.encode(), signed, digest)) for secret in secrets)
        if is_one_of(signature, wanted):
            return json_object(_decoded(payload))
    except (ValueError, MalformedRequest) as error:
        raise BadSignature(f"there is no JSON Web Token: {error}") from error
    raise BadSignature("the JSON Web Token is not signed with one of the secrets")


def _digest(header: Fields, algorithms: Iterable[str]) -> str:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in algorithms or "crit" in header:
        raise BadSignature("the JSON Web Token is not signed as it should be")
    return _DIGESTS[algorithm]


def _decoded(part: bytes) -> bytes:
    return urlsafe_b64decode(part + b"=" * (-len(part) % 4))


def _encoded(digest: bytes) -> bytes:
    return urlsafe_b64encode(digest).rstrip(b"=")

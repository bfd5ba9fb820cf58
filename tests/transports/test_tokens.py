"""JSON Web Tokens that are signed with a shared secret; the judge is PyJWT."""

import json
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.errors import BadSignature
from mokit.http import HttpRequest
from mokit.transports.tokens import bearer, signed_claims

SECRETS = ["secret-one-0123456789abcdef0123456789abcdef0123456789abcdef0123456", "short"]
CLAIMS = {"iat": 1795262400, "payload_hash": "0a1b", "iss": "Vonage", "ü": ["🧶"]}
ALGORITHMS = ["HS256", "HS384", "HS512"]

texts = st.text(st.characters(codec="utf-8"), max_size=10)
claims = st.dictionaries(texts, texts | st.integers() | st.lists(texts, max_size=2), max_size=4)


def token(said: Mapping[str, object], secret: str, algorithm: str = "HS256", **header: object) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")             # PyJWT wants longer secrets than some gateways give
        return jwt.encode(dict(said), secret, algorithm, headers=header)


def part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("secret", SECRETS)
@given(said=claims.filter(lambda said: not {"iss", "exp", "sub", "aud"} & said.keys()))
def test_what_pyjwt_signs_is_read(algorithm: str, secret: str, said: Mapping[str, object]) -> None:
    assert signed_claims(token(said, secret, algorithm), SECRETS, algorithm) == said


@pytest.mark.parametrize(
    "forged",
    [
        token(CLAIMS, "another"),
        token(CLAIMS, SECRETS[0], "HS384"),
        token(CLAIMS, SECRETS[0], crit=["exp"]),
        f"{part({'alg': 'none'})}.{part(CLAIMS)}.",
        f"{part({'alg': 'HS256'})}.{part(CLAIMS)}.",
        f"{part({})}.{part(CLAIMS)}.x",
        f"{part([])}.{part(CLAIMS)}.x",
        f"{part({'alg': ['HS256']})}.{part(CLAIMS)}.x",
        f"x.{token(CLAIMS, SECRETS[0])}",
        f"{token(CLAIMS, SECRETS[0])}=",
        f"{token(CLAIMS, SECRETS[0])}.x",
        token(CLAIMS, SECRETS[0])[:-1],
        token(CLAIMS, SECRETS[0]).replace(".", " ."),
        "",
        ".",
        "..",
        "ü",
        "\udcff",
    ],
)  # fmt: skip
def test_what_is_not_signed_so_is_refused(forged: str) -> None:
    with pytest.raises(BadSignature):
        signed_claims(forged, SECRETS, "HS256")


@given(st.text())
def test_any_text_is_refused_or_no_token(text: str) -> None:
    with suppress(BadSignature):
        signed_claims(text, SECRETS, *ALGORITHMS)
        raise AssertionError(text)


@pytest.mark.parametrize(
    ("header", "found"),
    [("Bearer a.b.c", "a.b.c"), ("bearer  a.b.c ", "a.b.c"), ("Basic a.b.c", ""), ("Bearer", ""), ("", "")],
)
def test_the_token_is_a_bearers(header: str, found: str) -> None:
    assert bearer(HttpRequest(headers={"authorization": header})) == found

"""What is the own of MessageBird: its SDK is the judge of signatures."""

from datetime import UTC, datetime

import jwt
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from messagebird.request_validator import RequestValidator  # type: ignore[import-untyped]  # it has no types

from mokit.errors import BadSignature
from mokit.http import HttpRequest
from mokit.testing.contracts import KEYS, NOW, URL
from tests.transports.gateways.messagebird import TEXT, claims, get, post, with_token
from tests.transports.gateways.messagebird import MessageBird as Gateway

GATEWAY = Gateway()
words = st.text(st.characters(codec="utf-8"), max_size=12)


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
@given(more=st.dictionaries(words, words, max_size=3), by_get=st.booleans())
def test_what_the_sdk_believes_is_believed(algorithm: str, more: dict[str, str], by_get: bool) -> None:  # noqa: FBT001
    now = datetime.now(UTC)             # the SDK's own clock
    request = (get if by_get else post)({**more, **TEXT})
    token = jwt.encode(claims(request, now), KEYS[0] * 2, algorithm)
    url = f"{URL}?{request.query}" if request.query else URL
    assert RequestValidator(KEYS[0] * 2).validate_signature(token, url, request.body)
    assert GATEWAY.make_transport([KEYS[0] * 2]).receive(with_token(request, token), now)


@pytest.mark.parametrize("odd", [{"nbf": 10**400}, {"nbf": -(10**400)}, {"exp": -(10**400)}])
def test_a_time_beyond_all_floats_is_compared_all_the_same(odd: dict[str, int]) -> None:
    request = post(TEXT)
    signed = with_token(request, jwt.encode({**claims(request, NOW), **odd}, KEYS[0], "HS256"))
    if odd.get("nbf", 0) < 0:
        assert GATEWAY.make_transport(KEYS).receive(signed, NOW)
    else:
        with pytest.raises(BadSignature, match="not of this time"):
            GATEWAY.make_transport(KEYS).receive(signed, NOW)


def test_the_query_of_the_url_is_signed_too() -> None:
    now = datetime.now(UTC)
    request: HttpRequest = evolve(post(TEXT), query="shop=1")
    signed = GATEWAY.sign(request, KEYS[0], now)
    assert GATEWAY.make_transport(KEYS, url=f"{URL}?shop=1").receive(signed, now)
    with pytest.raises(BadSignature, match="another URL"):
        GATEWAY.make_transport(KEYS, url=f"{URL}?shop=2").receive(signed, now)

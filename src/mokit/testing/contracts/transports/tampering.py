"""The rules of proof: what the gateway sent passes, and nothing else does."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import pytest

from mokit.errors import BadSignature, MalformedRequest
from mokit.http import HttpRequest
from mokit.testing.contracts.transports.changes import broken_proofs, changed_bodies, changed_queries
from mokit.testing.contracts.transports.gateway import KEYS, NOW, STRANGE_KEY, URL, Recorded, inbound
from mokit.testing.contracts.transports.needs import Choosing, needs
from mokit.transports.base import Control, HttpTransport

SECOND = timedelta(seconds=1)


class TamperingRules(Choosing):
    """Each kind of tampering with each documented request."""

    # what passes

    @pytest.mark.parametrize("key", KEYS, ids=["first", "second"])
    def test_any_of_several_keys_is_good(self, key: str) -> None:
        transport = self.make_transport(KEYS)
        assert transport.receive(self.signed(self.write(inbound()), key), NOW)

    def test_without_verification_nothing_is_asked_for(self) -> None:
        transport = self.make_transport(KEYS, unverified=True)
        assert transport.receive(self.write(inbound()), NOW)

    @needs("window")
    @pytest.mark.parametrize("sign", [1, -1])
    def test_a_time_within_the_window_passes(self, sign: int) -> None:
        request = self.signed(self.write(inbound()), now=NOW + sign * ((self.window or SECOND) - SECOND))
        assert self.make_transport(KEYS).receive(request, NOW)

    # what doesn't

    def test_without_any_proof_a_request_is_refused(self, case: Recorded) -> None:
        assert_refused(self.make_transport(KEYS), [case.request])

    @pytest.mark.parametrize("key", [STRANGE_KEY, KEYS[0][:-1], KEYS[0] + "0", KEYS[0].swapcase(), ""])
    def test_another_key_is_refused(self, key: str) -> None:
        assert_refused(self.make_transport(KEYS), [self.signed(self.write(inbound()), key)])

    def test_a_key_that_was_taken_away_is_refused(self) -> None:
        assert_refused(self.make_transport(KEYS[:1]), [self.signed(self.write(inbound()), KEYS[1])])

    def test_a_broken_proof_is_refused(self, case: Recorded) -> None:
        signed, other = self.signed(case.request), self.signed(self.write(inbound("something else")))
        broken = [*broken_proofs(signed, case.request, other)]
        assert broken
        assert_refused(self.make_transport(KEYS), broken)

    def test_forgeries_of_this_gateways_own_kind_are_refused(self, case: Recorded) -> None:
        assert_refused(self.make_transport(KEYS), self.forgeries(case.request))

    @needs("body")
    def test_a_changed_body_is_refused_or_says_the_same(self, case: Recorded) -> None:
        signed, other = self.signed(case.request), self.write(inbound("something else"))
        assert_refused_or_same(self.make_transport(KEYS), signed, changed_bodies(signed, other))

    @needs("query")
    def test_a_changed_query_is_refused_or_says_the_same(self, case: Recorded) -> None:
        signed, other = self.signed(case.request), self.write(inbound("something else"))
        assert_refused_or_same(self.make_transport(KEYS), signed, changed_queries(signed, other))

    @needs("url")
    @pytest.mark.parametrize(
        "url", [f"{URL}/", f"{URL}x", URL.replace("https", "http"), URL.replace("sms.", "x."), f"{URL}?a=1"]
    )
    def test_a_request_for_another_url_is_refused(self, url: str) -> None:
        assert_refused(self.make_transport(KEYS, url=url), [self.signed(self.write(inbound()))])

    @needs("window")
    @pytest.mark.parametrize("sign", [1, -1])
    def test_a_time_outside_of_the_window_is_refused(self, sign: int) -> None:
        request = self.signed(self.write(inbound()), now=NOW + sign * ((self.window or SECOND) + SECOND))
        assert_refused(self.make_transport(KEYS), [request])

    # secrets

    def test_no_key_is_shown(self) -> None:
        shown = repr(self.make_transport(KEYS))
        assert not any(key in shown for key in KEYS)

    def test_no_key_is_kept_with_what_is_told(self) -> None:
        events = [event for case in self.recorded for event in self.tells(case.request)]
        assert not [event for event in events if not isinstance(event, Control) and KEYS[0] in repr(dict(event.raw))]


def assert_refused_or_same(transport: HttpTransport, signed: HttpRequest, changed: Iterable[HttpRequest]) -> None:
    """Each is refused, or says what was signed, since it differs only in what says nothing."""
    meant = transport.receive(signed, NOW)
    for request in changed:
        try:
            told = transport.receive(request, NOW)
        except (BadSignature, MalformedRequest):
            continue
        assert told == meant, request


def assert_refused(transport: HttpTransport, requests: Iterable[HttpRequest]) -> None:
    """Each is refused."""
    for request in requests:
        try:
            told: Sequence[object] = transport.receive(request, NOW)
        except (BadSignature, MalformedRequest):
            continue
        raise AssertionError(f"{told} was believed of {request}")

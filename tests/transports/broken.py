"""Transports that each break one rule; test_breaches.py runs the test of that rule over them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from attrs import evolve

from mokit.errors import BadSignature, MalformedRequest
from mokit.http import HttpRequest, HttpResponse
from mokit.messages import DeliveryReceipt, Inbound, Outbound
from mokit.testing.contracts import KEYS, TransportContract
from mokit.transports.base import Event, Submitted
from tests.transports.gateways.telnyx import Telnyx
from tests.transports.gateways.twilio import Twilio
from tests.transports.gateways.vonage import Vonage, VonageUnsigned


class Broken:
    """A transport around one that keeps the rules."""

    gateway: ClassVar[type[TransportContract]] = Twilio
    claims: ClassVar[dict[str, Any]] = {}

    def __init__(self, keys: Sequence[str], options: dict[str, Any]) -> None:
        self.keys = keys
        self.inner = self.gateway().make_transport(keys, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def __repr__(self) -> str:
        return repr(self.inner)


class BelievesAnybody(Broken):
    breaks = "test_without_any_proof_a_request_is_refused[a text]"

    def __init__(self, keys: Sequence[str], options: dict[str, Any]) -> None:
        super().__init__(keys, options | {"unverified": True})


class AsksForNothingLess(Broken):
    breaks = "test_without_verification_nothing_is_asked_for"

    def __init__(self, keys: Sequence[str], options: dict[str, Any]) -> None:
        super().__init__(keys, {name: value for name, value in options.items() if name != "unverified"})


class KnowsOneKey(Broken):
    breaks = "test_any_of_several_keys_is_good[second]"

    def __init__(self, keys: Sequence[str], options: dict[str, Any]) -> None:
        super().__init__(keys[:1], options)


class KeepsOldKeys(Broken):
    breaks = "test_a_key_that_was_taken_away_is_refused"

    def __init__(self, keys: Sequence[str], options: dict[str, Any]) -> None:
        super().__init__([*keys, KEYS[1]], options)


class ShowsItsKeys(Broken):
    breaks = "test_no_key_is_shown"

    def __repr__(self) -> str:
        return f"Broken({self.keys})"


class ForgetsWhereItIs(Broken):
    breaks = "test_a_request_for_another_url_is_refused[https://sms.example.com/sms/hookx]"

    def __init__(self, keys: Sequence[str], options: dict[str, Any]) -> None:
        super().__init__(keys, {name: value for name, value in options.items() if name != "url"})


class LeavesOutTheBody(Broken):
    breaks = "test_a_changed_body_is_refused_or_says_the_same[a text]"
    gateway = VonageUnsigned
    claims: ClassVar[dict[str, Any]] = {"signs": frozenset({"body"})}


class LeavesOutTheQuery(Broken):
    breaks = "test_a_changed_query_is_refused_or_says_the_same[a text by GET]"
    gateway = VonageUnsigned
    claims: ClassVar[dict[str, Any]] = {"signs": frozenset({"query"})}


class TakesTheBeginningForAllOfIt(Broken):
    breaks = "test_a_broken_proof_is_refused[a text]"

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        right = self.gateway().signed(evolve(request, headers={})).headers["x-twilio-signature"]
        seen = request.headers.get("x-twilio-signature", "")
        headers = {**request.headers, "x-twilio-signature": right if right.startswith(seen[:8]) else seen}
        return self.inner.receive(evolve(request, headers=headers), now)


class LetsTheRequestChoose(Broken):
    breaks = "test_forgeries_of_this_gateways_own_kind_are_refused[a text as a form]"
    gateway = Vonage

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        for method in ("md5hash", "md5", "sha1", "sha256", "sha512"):
            try:
                return self.gateway().make_transport(self.keys, signature_method=method).receive(request, now)
            except BadSignature:
                pass
        raise BadSignature("none fits")


class TakesOldNews(Broken):
    breaks = "test_a_time_outside_of_the_window_is_refused[-1]"
    gateway = Telnyx

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        stamp = request.headers.get("telnyx-timestamp", "")
        told = datetime.fromtimestamp(int(stamp), UTC) if stamp.isdigit() else now
        return self.inner.receive(request, min(now, told))


class HasNoPatience(Broken):
    breaks = "test_a_time_within_the_window_passes[-1]"
    gateway = Telnyx

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        return self.inner.receive(request, now + timedelta(minutes=1))


class Rewriting(Broken):
    """One that changes what was told."""

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        return [self.told(event) if isinstance(event, Inbound) else event for event in self.inner.receive(request, now)]

    def told(self, message: Inbound) -> Inbound:
        raise NotImplementedError


class StripsTexts(Rewriting):
    breaks = "test_a_text_comes_through_whole[blanks around]"

    def told(self, message: Inbound) -> Inbound:
        return evolve(message, text=message.text.strip())


class WritesLatin(Rewriting):
    breaks = "test_any_text_comes_through_whole"

    def told(self, message: Inbound) -> Inbound:
        return evolve(message, text=message.text.encode("latin-1", "ignore").decode("latin-1"))


class GivesEveryNumberAPlus(Rewriting):
    breaks = "test_short_codes_and_names_are_left_alone[56789]"

    def told(self, message: Inbound) -> Inbound:
        return evolve(message, sender=f"+{message.sender.removeprefix('+')}")


class DropsPictures(Rewriting):
    breaks = "test_pictures_come_in_order_with_a_text_or_without"

    def told(self, message: Inbound) -> Inbound:
        return evolve(message, media=message.media[:1])


class MakesUpIds(Rewriting):
    breaks = "test_a_documented_request_that_comes_again_tells_the_same[a text]"
    made = 0

    def told(self, message: Inbound) -> Inbound:
        MakesUpIds.made += 1
        return evolve(message, id=str(MakesUpIds.made))


class KeepsNothing(Rewriting):
    breaks = "test_the_gateways_own_fields_are_kept[a text]"

    def told(self, message: Inbound) -> Inbound:
        return evolve(message, raw={})


class FearsNews(Broken):
    breaks = "test_fields_and_values_of_next_year_change_nothing[a text]"

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        if b"BrandNew" in request.body:
            raise MalformedRequest("what is that?")
        return self.inner.receive(request, now)


class FearsTheWorst(Broken):
    breaks = "test_an_unknown_word_is_an_unknown_status"

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        [event] = self.inner.receive(request, now)
        return [evolve(event, status="failed") if isinstance(event, DeliveryReceipt) else event]


class Stumbles(Broken):
    breaks = "test_each_field_of_a_documented_request_may_be_missing[a text]"

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        try:
            return self.inner.receive(request, now)
        except MalformedRequest as error:
            raise KeyError("From") from error


class AnswersAloud(Broken):
    breaks = "test_a_text_without_a_reply_is_acknowledged_as_documented"

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        return self.inner.respond(events, replies) if replies else HttpResponse(body=b"OK")


class ForgetsToEscape(Broken):
    breaks = "test_a_reply_in_the_answer_is_read_as_it_was_meant[markup and quotes]"

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        said = self.inner.respond(events, replies)
        return evolve(said, body=said.body.replace(b"&amp;", b"&").replace(b"&lt;", b"<"))


class SaysOneThing(Broken):
    breaks = "test_as_many_replies_as_it_says_leave_inline_in_order"

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        return self.inner.respond(events, replies[:1])


class TurnsThemRound(Broken):
    breaks = "test_a_send_call_says_what_was_meant[words]"

    def submit(self, message: Outbound) -> HttpRequest:
        return self.inner.submit(evolve(message, sender=message.recipient, recipient=message.sender))


class SendsNoPictures(Broken):
    breaks = "test_a_send_call_names_the_pictures"

    def submit(self, message: Outbound) -> HttpRequest:
        return self.inner.submit(evolve(message, media=()))


class EncodesStrictly(Broken):
    breaks = "test_half_a_character_costs_that_character_alone"

    def submit(self, message: Outbound) -> HttpRequest:
        message.text.encode()
        return self.inner.submit(message)


class SendsTwice(Broken):
    breaks = "test_an_unreadable_success_is_not_sent_again"

    def submitted(self, response: HttpResponse) -> Submitted:
        said = self.inner.submitted(response)
        return said if said.id else evolve(said, accepted=False, retryable=True)


class InsistsAfterStop(Broken):
    breaks = "test_each_documented_refusal_has_its_meaning"

    def submitted(self, response: HttpResponse) -> Submitted:
        return evolve(self.inner.submitted(response), opted_out=False)


class GivesUpEarly(Broken):
    breaks = "test_too_many_requests_and_failures_of_the_gateway_may_pass"

    def submitted(self, response: HttpResponse) -> Submitted:
        return evolve(self.inner.submitted(response), retryable=response.status == 429)


class TrustsAnswers(Broken):
    breaks = "test_any_answer_has_some_meaning"

    def submitted(self, response: HttpResponse) -> Submitted:
        response.body.decode()
        return self.inner.submitted(response)

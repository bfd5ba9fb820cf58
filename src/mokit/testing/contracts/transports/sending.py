"""The rules of the send call."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.http import HttpResponse
from mokit.messages import Media
from mokit.testing.contracts.transports.decoding import TEXTS
from mokit.testing.contracts.transports.gateway import ANNE, KEYS, LONG_CODE, Sent, outbound
from mokit.testing.contracts.transports.needs import Choosing, needs
from mokit.testing.contracts.transports.properties import PROPERTY
from mokit.transports.base import Submitted

statuses = st.integers(100, 599)
headers = st.dictionaries(st.sampled_from(["Retry-After", "Content-Type"]), st.text(max_size=20), max_size=2)
bodies = st.binary(max_size=200) | st.sampled_from([b"{}", b"[]", b"null", b"[[]]", b'{"messages": 7}', b"[" * 100_000])


class SendingRules(Choosing):
    """What a send call says, and what its answer means."""

    @pytest.mark.parametrize("text", [text for text in TEXTS.values() if text], ids=[*filter(TEXTS.get, TEXTS)])
    def test_a_send_call_says_what_was_meant(self, text: str) -> None:
        request = self.make_transport(KEYS).submit(outbound(text))
        assert self.read_call(request) == Sent(LONG_CODE, ANNE, text)

    @PROPERTY
    @given(data=st.data())
    def test_a_send_call_says_any_text(self, data: st.DataObject) -> None:
        text = data.draw(self.texts.filter(bool))
        assert self.read_call(self.make_transport(KEYS).submit(outbound(text))).text == text

    @needs("sends_media")
    def test_a_send_call_names_the_pictures(self) -> None:
        pictures = [Media("https://media.example.com/1.jpg?a=1&b=2", "image/jpeg"), Media("https://media.example.com/2")]
        for text in ("look", ""):
            request = self.make_transport(KEYS).submit(outbound(text, media=pictures))
            assert self.read_call(request) == Sent(LONG_CODE, ANNE, text, [one.url for one in pictures])

    @needs("not sends_media")
    def test_pictures_leave_as_links(self) -> None:
        pictures = [Media("https://media.example.com/1.jpg?a=1&b=2"), Media("https://media.example.com/2")]
        said = self.read_call(self.make_transport(KEYS).submit(outbound("look", media=pictures)))
        assert said.text == "look\nhttps://media.example.com/1.jpg?a=1&b=2\nhttps://media.example.com/2"

    def test_half_a_character_costs_that_character_alone(self) -> None:
        said = self.read_call(self.make_transport(KEYS).submit(outbound("a\ud83d b"))).text
        assert (said[:1], said[-1:]) == ("a", "b")
        said.encode()

    def test_a_send_call_has_its_whole_url(self) -> None:
        request = self.make_transport(KEYS).submit(outbound())
        parts = urlsplit(request.url)
        assert parts.scheme in {"http", "https"}
        assert parts.hostname
        assert not parts.query                  # it stands in `query`
        assert request.query.isascii()

    def test_a_send_call_is_the_same_each_time(self) -> None:
        transport = self.make_transport(KEYS)
        assert transport.submit(outbound()) == transport.submit(outbound())

    # what the answer means

    def test_a_message_that_was_taken_has_the_gateways_id(self) -> None:
        response, sent_id = self.taken
        submitted = self.make_transport(KEYS).submitted(response)
        assert (submitted.accepted, submitted.id) == (True, sent_id)

    def test_each_documented_refusal_has_its_meaning(self) -> None:
        transport = self.make_transport(KEYS)
        for response, meaning in self.refusals:
            assert transport.submitted(response) == meaning
            assert not meaning.accepted
            assert meaning.reason

    def test_a_refusal_that_may_pass_and_one_that_stays_are_documented(self) -> None:
        assert {meaning.retryable for _, meaning in self.refusals} == {True, False}

    @needs("tells_opt_outs")
    def test_a_refusal_after_stop_is_documented_and_final(self) -> None:
        opted_out = [meaning for _, meaning in self.refusals if meaning.opted_out]
        assert opted_out
        assert not any(meaning.retryable for meaning in opted_out)

    def test_too_many_requests_and_failures_of_the_gateway_may_pass(self) -> None:
        transport = self.make_transport(KEYS)
        for status in (429, 500, 502, 503, 504):
            submitted = transport.submitted(HttpResponse(status=status, headers={"Retry-After": "7"}, body=b"<html>"))
            assert (submitted.accepted, submitted.retryable, submitted.opted_out) == (False, True, False)

    def test_an_unreadable_success_is_not_sent_again(self) -> None:
        for body in (b"", b"<html>", b"\xff", b"{", b'{"unknown": 1}'):
            assert self.make_transport(KEYS).submitted(HttpResponse(status=200, body=body)).accepted

    @PROPERTY
    @given(status=statuses, headers=headers, body=bodies)
    def test_any_answer_has_some_meaning(self, status: int, headers: dict[str, str], body: bytes) -> None:
        response = HttpResponse(status=status, headers=headers, body=body)
        submitted = self.make_transport(KEYS).submitted(response)
        assert isinstance(submitted, Submitted)
        assert submitted.accepted or submitted.reason

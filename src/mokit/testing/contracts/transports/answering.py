"""The rules of the webhook's answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.messages import Media
from mokit.testing.contracts.transports.decoding import TEXTS
from mokit.testing.contracts.transports.gateway import ANNE, KEYS, LONG_CODE, Recorded, Sent, inbound, outbound
from mokit.testing.contracts.transports.needs import Choosing, needs
from mokit.testing.contracts.transports.properties import PROPERTY


class AnsweringRules(Choosing):
    """Acknowledgements, and replies that leave with them."""

    def test_a_text_without_a_reply_is_acknowledged_as_documented(self) -> None:
        assert self.make_transport(KEYS).respond([inbound()], ()) == self.acknowledgement

    def test_whatever_is_told_is_acknowledged(self, case: Recorded) -> None:
        answer = self.make_transport(KEYS).respond(case.events, ())
        assert 200 <= answer.status < 300

    def test_what_needs_no_work_is_acknowledged(self) -> None:
        assert 200 <= self.make_transport(KEYS).respond([], ()).status < 300

    def test_replies_leave_inline_exactly_if_the_gateway_reads_them_there(self) -> None:
        assert (self.make_transport(KEYS).inline_replies > 0) is self.answers_inline

    @needs("answers_inline")
    @pytest.mark.parametrize("text", [text for text in TEXTS.values() if text], ids=[*filter(TEXTS.get, TEXTS)])
    def test_a_reply_in_the_answer_is_read_as_it_was_meant(self, text: str) -> None:
        answer = self.make_transport(KEYS).respond([inbound()], [outbound(text)])
        assert self.read_answer(answer) == [Sent(LONG_CODE, ANNE, text)]

    @needs("answers_inline")
    @PROPERTY
    @given(data=st.data())
    def test_any_reply_in_the_answer_is_read_as_it_was_meant(self, data: st.DataObject) -> None:
        text = data.draw(self.replies.filter(bool))
        answer = self.make_transport(KEYS).respond([inbound()], [outbound(text)])
        assert self.read_answer(answer) == [Sent(LONG_CODE, ANNE, text)]

    @needs("answers_inline")
    def test_as_many_replies_as_it_says_leave_inline_in_order(self) -> None:
        transport = self.make_transport(KEYS)
        replies = [outbound(f"reply {number}", number=number) for number in range(transport.inline_replies)]
        answers = [transport.respond([inbound()], replies) for _ in range(2)]
        assert answers[0] == answers[1]         # a repeat is answered to the letter
        assert [sent.text for sent in self.read_answer(answers[0])] == [reply.text for reply in replies]

    @needs("answers_inline", "answers_pictures")
    def test_a_picture_leaves_inline(self) -> None:
        picture = Media("https://media.example.com/1.jpg?a=1&b=2", "image/jpeg")
        answer = self.make_transport(KEYS).respond([inbound()], [outbound("look", media=[picture])])
        assert self.read_answer(answer) == [Sent(LONG_CODE, ANNE, "look", [picture.url])]

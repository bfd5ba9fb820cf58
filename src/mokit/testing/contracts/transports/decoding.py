"""The rules of reading webhook requests."""

from collections.abc import Sequence
from typing import TypeVar

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from mokit.messages import DeliveryReceipt, Inbound, Media
from mokit.testing.contracts.transports.changes import with_further_fields
from mokit.testing.contracts.transports.gateway import ANNE, KEYS, LONG_CODE, NOW, SHORT_CODE, Recorded, inbound
from mokit.testing.contracts.transports.needs import Choosing, needs
from mokit.testing.contracts.transports.properties import PROPERTY
from mokit.transports.base import Control, Event

E = TypeVar("E")

TEXTS = {
    "words": "vote a",
    "umlauts": "Grüße aus Köln",
    "another script": "голос за свитер",
    "from right to left": "שלום",
    "an emoji": "🧶👩‍👩‍👧",
    "the extension table": "[€] {~} \\ ^ |",
    "lines": "one\ntwo\r\n\tthree",
    "blanks around": "  a  ",
    "what forms and URLs are made of": "a+b&c=d%20e?f#g;h",
    "markup and quotes": "<b>\"a\" & 'b'</b> {\"c\": \\n}",
    "several segments": "wool " * 200,
    "nothing": "",
}
PICTURES = (Media("https://media.example.com/1.jpg", "image/jpeg"), Media("https://media.example.com/2", "text/vcard"))


class DecodingRules(Choosing):
    """Texts, pictures, receipts, and whatever else the gateway tells."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Give the rules the requests and the words of this gateway."""
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", self.recorded, ids=[case.name for case in self.recorded])
        if "word" in metafunc.fixturenames:
            metafunc.parametrize("word", list(self.statuses))

    # what is documented

    def test_a_documented_request_tells_what_its_page_says(self, case: Recorded) -> None:
        assert without_raw(self.tells(case.request)) == without_raw(case.events)

    def test_a_documented_request_that_comes_again_tells_the_same(self, case: Recorded) -> None:
        assert self.tells(case.request) == self.tells(case.request)

    def test_fields_and_values_of_next_year_change_nothing(self, case: Recorded) -> None:
        assert without_raw(self.tells(with_further_fields(case.request))) == without_raw(case.events)

    def test_the_gateways_own_fields_are_kept(self, case: Recorded) -> None:
        for event in self.tells(case.request):
            assert isinstance(event, Control) or event.raw

    def test_what_happened_is_told_with_the_name_of_the_transport(self, case: Recorded) -> None:
        name = self.make_transport(KEYS).name
        for event in self.tells(case.request):
            assert isinstance(event, Control) or event.transport == name

    def test_a_text_is_among_the_documented_requests(self) -> None:
        assert any(isinstance(event, Inbound) for case in self.recorded for event in case.events)

    @needs("brings_batches")
    def test_a_batch_is_among_the_documented_requests(self) -> None:
        assert any(len(case.events) > 1 for case in self.recorded)

    # texts

    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
    def test_a_text_comes_through_whole(self, text: str) -> None:
        assert self._read(inbound(text)).text == text

    @PROPERTY
    @given(data=st.data())
    def test_any_text_comes_through_whole(self, data: st.DataObject) -> None:
        text = data.draw(self.texts)
        assert self._read(inbound(text)).text == text

    def test_a_text_is_known_by_the_gateways_id_sender_and_recipient(self) -> None:
        read = self._read(inbound())
        assert (read.id, read.sender, read.recipient) == ("7a3f0b52", ANNE, SHORT_CODE)
        assert (read.received_at, read.media, read.part) == (NOW, (), None)

    @pytest.mark.parametrize("number", [LONG_CODE, "+447700900123", "+46735551234567", "+6581234567"])
    def test_a_number_is_e164_however_the_gateway_writes_it(self, number: str) -> None:
        read = self._read(inbound(sender=number, recipient=number))
        assert (read.sender, read.recipient) == (number, number)

    @pytest.mark.parametrize("sender", ["123", "56789", "22345678", "Woolly", "Wool Shop 1"])
    def test_short_codes_and_names_are_left_alone(self, sender: str) -> None:
        assert self._read(inbound(sender=sender)).sender == sender

    @needs("brings_media")
    def test_pictures_come_in_order_with_a_text_or_without(self) -> None:
        for text in ("look", ""):
            read = self._read(inbound(text, media=PICTURES))
            assert (read.text, [one.url for one in read.media]) == (text, [one.url for one in PICTURES])

    # receipts

    @needs("reports")
    def test_each_word_of_a_receipt_has_its_meaning(self, word: str) -> None:
        receipt = self._receipt(word)
        assert (receipt.message_id, receipt.status) == ("sent-7", self.statuses[word])

    @needs("reports")
    def test_an_unknown_word_is_an_unknown_status(self) -> None:
        assert self._receipt(self.unknown_word).status == "unknown"

    @needs("reports")
    def test_receipts_tell_of_success_and_of_failure(self) -> None:
        assert {"delivered"} < set(self.statuses.values()) & {"delivered", "undelivered", "failed", "rejected"}

    def _read(self, message: Inbound) -> Inbound:
        return only(Inbound, self.tells(self.write(message)))

    def _receipt(self, word: str) -> DeliveryReceipt:
        return only(DeliveryReceipt, self.tells(self.write_receipt("sent-7", word)))


def only(kind: type[E], events: Sequence[Event]) -> E:
    """The one event of a request, which is of that kind."""
    [event] = events
    assert isinstance(event, kind)
    return event


def without_raw(events: Sequence[Event]) -> list[Event]:
    """The same events without the gateway's own fields."""
    return [event if isinstance(event, Control) else evolve(event, raw={}) for event in events]

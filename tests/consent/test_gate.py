"""A person who said stop gets nothing more: the words, what is written down, and the gate before each send call."""

import asyncio
import json
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mokit import Contact, Conversation, Engine, Inbound, Outbound, Reply, Router, Service
from mokit.consent import Consent, Meaning
from mokit.errors import RegistrationError
from mokit.events import ConversationEnded, HandlerFailed, SendFailed
from mokit.http import HttpRequest, HttpResponse
from mokit.ledgers import Head, broken
from mokit.messages import ConsentChange, Kind
from mokit.stores.base import Change, Done, Key, Store
from mokit.stores.memory import MemoryStore
from mokit.stores.sqlite import SQLiteStore
from mokit.testing.handset import HandsetClock
from mokit.transports.base import Event, Submitted
from tests.consent.phone import ANNE, HELP, NOW, OPTED_IN, OPTED_OUT, POLICY, STAYS, SUSPECTED, Phone, woolly
from tests.line import Line


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SQLiteStore(tmp_path / "my.db")
    yield made
    made.close()


@pytest.fixture
def phone(store: Store) -> Phone:
    return Phone(woolly(), store)


@pytest.mark.parametrize("word", ["STOP", "stop.", "“Stop”", "please stop, thanks", "END", "stop texting me", "ARRET"])
def test_a_person_who_says_stop_gets_one_confirmation_and_is_out(phone: Phone, word: str) -> None:
    assert len(phone.text(word)) == 1
    assert phone.status == "opted out"


def test_a_second_stop_is_not_confirmed_again(phone: Phone) -> None:
    assert phone.text("STOP") == [OPTED_OUT]
    assert phone.text("STOP") == []


def test_a_short_code_answers_a_later_stop_once_a_day(store: Store) -> None:
    phone = Phone(woolly(), store, kind="short code")
    assert phone.text("STOP") == [OPTED_OUT]
    assert phone.text("STOP") == []
    phone.clock.now += timedelta(days=2)
    assert len(phone.text("STOP")) == 1
    assert phone.text("STOP") == []


def test_stop_is_heard_in_the_middle_of_a_conversation_which_ends(phone: Phone) -> None:
    phone.text("ORDER")
    assert phone.text("END") == [OPTED_OUT]
    assert [event.reason for event in phone.events if isinstance(event, ConversationEnded)] == ["left"]
    phone.clock.now += timedelta(days=30)
    phone.engine.sync.run_due()
    assert phone.engine.sync.export(ANNE)["waiting"] == []
    assert phone.text("large") == ["What?"]


def test_an_opted_out_person_is_on_no_list(phone: Phone, store: Store) -> None:
    phone.text("JOIN")
    assert store.members("56789/tips", "", 10).items
    phone.text("STOP")
    assert not store.members("56789/tips", "", 10).items


def test_what_is_no_answer_leaves_no_consent_behind(phone: Phone) -> None:
    phone.text("ORDER")
    assert phone.text("Liked “Reply STOP to end”") == []
    assert phone.text("Automatic reply: I am out of office") == []
    assert phone.status == "unknown"
    assert phone.text("large") == ["Ordered large."]


def test_help_is_answered_for_everybody_and_the_question_stands(phone: Phone) -> None:
    assert phone.text("HELP") == [HELP]
    phone.text("ORDER")
    assert phone.text("help!") == [HELP, "Which size?"]
    phone.text("STOP")
    assert phone.text("HELP") == [HELP]


def test_start_brings_back_and_is_nobodys_word_before(phone: Phone) -> None:
    assert phone.text("START") == ["What?"]
    phone.text("STOP")
    assert phone.text("YES") == ["What?"]
    assert phone.text("START") == [OPTED_IN]
    assert phone.status == "opted in"


def test_of_a_stop_and_a_start_that_were_sent_at_one_moment_stop_counts(phone: Phone) -> None:
    sent = NOW + timedelta(seconds=1)
    phone.text("STOP", sent_at=sent)
    assert phone.text("START", sent_at=sent) == []
    assert phone.status == "opted out"


def test_a_text_that_was_overtaken_changes_nothing(phone: Phone) -> None:
    phone.text("JOIN")
    phone.text("STOP", sent_at=NOW + timedelta(seconds=2))
    phone.text("START", sent_at=NOW + timedelta(seconds=1))
    assert phone.status == "opted out"


def test_what_may_be_an_opt_out_is_asked_about_once_and_promotions_wait(phone: Phone) -> None:
    phone.text("JOIN")
    assert phone.text("please cancel my order") == [SUSPECTED]
    assert not phone.get("promotional")
    assert phone.text("please cancel my order") == ["What?"]
    phone.clock.now += timedelta(hours=2)
    phone.engine.sync.run_due()
    assert phone.line.texts[-1] == "What?"
    phone.text("no, all is well")
    phone.clock.now += timedelta(hours=2)
    phone.engine.sync.run_due()
    assert phone.line.texts[-1] == "promotional"


def test_that_a_person_left_one_list_is_on_the_ledger(phone: Phone, store: Store) -> None:
    phone.text("JOIN")
    phone.text("who is this")
    phone.text("Stop tips")
    assert not store.members("56789/tips", "", 10).items
    line = json.loads(phone.ledger[-1])
    assert (line["is"], line["list"], line["word"]) == ("left list", "56789/tips", "stop")
    assert phone.status == "opted in"
    assert phone.get("promotional")             # what they want is clear
    phone.text("STOP")
    assert not broken(phone.ledger)


@pytest.mark.parametrize("on_loop", [True, False])
@pytest.mark.parametrize(
    ("leaves", "code"), [("STOP TIPS", "left the list"), ("STOP", "opted out"), ("VOTE A", None)]
)
@pytest.mark.parametrize("kind", ["promotional", "transactional"])
def test_what_waits_for_somebody_who_left_its_list_does_not_leave(
    store: Store, leaves: str, code: str | None, kind: Kind, *, on_loop: bool
) -> None:
    phone = Phone(woolly(), store, timezone=UTC)
    engine = phone.engine
    phone.text("JOIN")
    phone.clock.now = NOW.replace(hour=22)
    engine.sync.broadcast("tips", "Wash cold.", kind=kind)
    engine.sync.run_due()               # puts it into their queue
    if kind == "transactional":         # which waits for no morning
        phone.line.says = [Submitted(accepted=False, retryable=True)]
    engine.sync.run_due()
    assert phone.line.texts == ["Welcome!"]
    phone.text(leaves)
    phone.clock.now = NOW.replace(hour=8) + timedelta(days=1)
    asyncio.run(engine.run_due()) if on_loop else engine.sync.run_due()
    assert ("Wash cold." in phone.line.texts) == (code is None)
    failed = [event.result for event in phone.events if isinstance(event, SendFailed)]
    assert [result.code for result in failed] == ([] if code is None else [code])


@pytest.mark.parametrize("store", ["memory"], indirect=True)        # whose people the gate lets pass without waiting
def test_the_list_is_read_afresh_before_each_message_of_a_broadcast(phone: Phone) -> None:
    phone.text("JOIN")
    for at in range(3):
        phone.engine.sync.broadcast("tips", f"Tip {at}", id=f"tip-{at}")

    def leave() -> None:
        phone.line.before = list
        key = Key(f"mokit|{ANNE}")
        [snapshot] = phone.store.load([(key, ())])
        assert snapshot.state is not None
        state = snapshot.state.replace('"lists":["tips"]', '"lists":["news"]')
        [done] = phone.store.commit([Change(key, 0, version=snapshot.version, state=state)])
        assert done is not None

    phone.engine.sync.run_due()         # puts them into the queue
    phone.line.before = leave
    phone.engine.sync.run_due()
    assert phone.line.texts == ["Welcome!", "Tip 0"]


UNCLEAR = ["not interested", "HELP", "Liked “Welcome!”", "I am currently out of the office", ""]


@pytest.mark.parametrize("words", UNCLEAR)
def test_promotions_wait_until_a_person_writes_what_is_clear(phone: Phone, words: str) -> None:
    phone.text("JOIN")
    phone.text("who is this")
    phone.text(words)
    assert not phone.get("promotional")
    phone.text("VOTE A")
    assert phone.get("promotional")


@pytest.mark.parametrize("words", ["yes", "Yes please!", "sí", "yeah", "yes I do"])
def test_a_yes_to_whether_they_want_to_stop_is_one(phone: Phone, words: str) -> None:
    phone.text("JOIN")
    phone.text("who is this")
    assert len(phone.text(words)) == 1
    assert phone.status == "opted out"
    assert json.loads(phone.ledger[-1])["word"] in {"yes", "si"}


@pytest.mark.parametrize(
    ("words", "language", "said"),
    [
        ("No", None, STAYS), ("no, thanks!", None, STAYS), ("Nope", None, STAYS), ("no I don't", None, STAYS),
        ("nein danke", None, "Woolly: Gut, alles bleibt, wie es ist. Mit STOP endet alles."),
        ("no", "es", "Woolly: de acuerdo, todo sigue igual. Para dejar todo, responda STOP."),
    ],
)    # fmt: skip
@pytest.mark.parametrize("on_loop", [True, False])
def test_a_no_to_whether_they_want_to_stop_is_heard(
    store: Store, words: str, language: str | None, said: str, *, on_loop: bool
) -> None:
    router = woolly()

    @router.keyword("SPEAK {code}")
    def speak(code: str, contact: Contact) -> str:
        contact.language = code
        return "OK"

    phone = Phone(router, store, on_loop=on_loop)
    phone.text("JOIN")
    if language is not None:
        phone.text(f"SPEAK {language}")
    phone.text("who is this")
    assert phone.text(words) == [said]
    assert phone.status == "opted in"
    assert phone.get("promotional")
    assert phone.text(words) == ["What?"]


def test_a_no_to_nothing_or_to_what_was_asked_long_ago_or_is_no_plain_one_is_a_text_like_any_other(
    phone: Phone,
) -> None:
    phone.text("JOIN")
    assert phone.text("no") == ["What?"]
    phone.text("who is this")
    assert phone.text("no, all is well") == ["What?"]
    phone.text("who is this")
    phone.clock.now += timedelta(days=2)
    assert phone.text("no") == ["What?"]
    assert phone.get("promotional")


def woolly_that_asks() -> tuple[Router, Callable[[Conversation], str]]:
    """The program with a conversation that asks for a yes or a no, which the business begins."""
    router = woolly()

    @router.conversation("sure")
    def sure(talk: Conversation) -> str:
        return "Yes, then." if talk.confirm("sure", "Are you sure?") else "No, then."

    return router, sure


def test_a_no_is_to_what_was_asked_last_and_an_older_question_follows(store: Store) -> None:
    router, sure = woolly_that_asks()
    phone = Phone(router, store)
    phone.text("who is this")
    phone.engine.sync.start(sure, to=ANNE)
    assert phone.text("no") == ["No, then."]
    phone.engine.sync.start(sure, to=ANNE)
    assert phone.text("who is this") == [SUSPECTED]
    assert phone.text("no") == [STAYS, "Are you sure?"]
    assert phone.text("no") == ["No, then."]


def test_a_yes_to_nothing_or_to_what_was_asked_long_ago_ends_nothing(phone: Phone) -> None:
    phone.text("JOIN")
    assert phone.text("yes") == ["What?"]
    phone.text("who is this")
    phone.clock.now += timedelta(days=2)
    assert phone.text("yes") == ["What?"]
    assert phone.status == "opted in"
    assert not phone.get("promotional")         # but what they want is no clearer


def test_a_yes_is_to_what_was_asked_last(store: Store) -> None:
    router, sure = woolly_that_asks()
    phone = Phone(router, store)
    phone.text("who is this")
    phone.engine.sync.start(sure, to=ANNE)
    assert phone.text("yes") == ["Yes, then."]
    assert phone.status == "unknown"
    phone.engine.sync.start(sure, to=ANNE)
    assert phone.text("who is this") == [SUSPECTED]
    assert phone.text("yes") == [OPTED_OUT]


@pytest.mark.parametrize(
    ("texts", "passing"),
    [
        ([], {"transactional"}),
        (["JOIN"], {"transactional", "promotional"}),
        (["STOP"], set[str]()),
        (["STOP", "START"], {"transactional", "promotional"}),
        (["JOIN", "STOP"], set[str]()),
    ],
)
def test_what_leaves_by_what_the_person_said(phone: Phone, texts: list[str], passing: set[str]) -> None:
    for words in texts:
        phone.text(words)
    assert {kind for kind in ("transactional", "promotional") if phone.get(kind)} == passing


def test_what_the_gate_refuses_is_told(phone: Phone) -> None:
    phone.text("STOP")
    phone.get("transactional")
    assert [event.result.code for event in phone.events if isinstance(event, SendFailed)] == ["opted out"]


def test_nobody_who_is_out_is_written_to_by_a_kind_that_hosts_cannot_use(phone: Phone) -> None:
    phone.text("STOP")
    assert not phone.get("consent")
    assert not phone.get("reply")


def test_a_person_who_is_out_is_answered_when_they_text(phone: Phone) -> None:
    phone.text("STOP")
    assert phone.text("VOTE A") == ["Counted A."]


def test_a_reply_that_could_not_leave_before_the_stop_does_not_leave_after_it(phone: Phone) -> None:
    phone.line.says = [Submitted(accepted=False, code="busy", retryable=True)]
    phone.text("VOTE A")
    assert phone.text("STOP") == [OPTED_OUT]
    phone.clock.now += timedelta(minutes=1)
    phone.engine.sync.run_due()
    assert phone.line.texts == [OPTED_OUT]


def test_a_confirmation_that_is_late_is_not_sent(phone: Phone) -> None:
    phone.line.says = [Submitted(accepted=False, code="busy", retryable=True)]
    phone.text("STOP")
    phone.clock.now += timedelta(minutes=6)
    phone.engine.sync.run_due()
    assert phone.line.texts == []


def test_the_gate_reads_afresh_before_each_message(phone: Phone) -> None:
    phone.text("JOIN")
    for at in range(3):
        due = phone.clock.now + timedelta(minutes=1)
        phone.engine.sync.send(Outbound(
            id=f"promo-{at}", sender="56789", recipient=ANNE, text=f"Sale {at}", kind="promotional", not_before=due
        ))  # fmt: skip
    phone.clock.now += timedelta(minutes=1)

    def leave() -> None:
        phone.line.before = list
        phone.engine.sync.opt_out(ANNE, evidence="a call")

    phone.line.before = leave
    phone.engine.sync.run_due()
    assert phone.line.texts == ["Welcome!", "Sale 0"]


def test_an_emergency_passes_with_its_reason_on_the_ledger(phone: Phone) -> None:
    phone.text("STOP")
    assert phone.get("transactional", emergency="the water is not safe")
    assert "the water is not safe" in phone.ledger[-1]
    assert not phone.get("transactional")


def test_a_gateway_that_says_the_person_is_out_is_believed(phone: Phone) -> None:
    phone.line.says = [Submitted(accepted=False, code="21610", opted_out=True)]
    assert not phone.get("transactional")
    assert phone.status == "opted out"
    assert "21610" in phone.ledger[-1]


@pytest.mark.parametrize("on_loop", [True, False])
@pytest.mark.parametrize(
    ("gateway", "country", "way"),
    [("twilio", "US", "until they text START to 56789"), ("kannel", "DE", "until they undo it in its own way")],
)
def test_what_brings_messages_back_is_told_where_the_gateway_still_blocks(
    store: Store, caplog: pytest.LogCaptureFixture, gateway: str, country: str, way: str, *, on_loop: bool
) -> None:
    phone = Phone(woolly(), store, on_loop=on_loop, kind="long code", country=country)
    phone.line.name = gateway
    blocked = Submitted(accepted=False, code="21610", reason="Unsubscribed", opted_out=True)
    phone.line.says = [blocked, blocked]
    with caplog.at_level(logging.WARNING, "mokit"):
        phone.text("JOIN")
        assert phone.get("transactional") is False      # who is out is not told of once more
    told = [event.result.reason for event in phone.events if isinstance(event, SendFailed)]
    said = f"they opted in here, but the gateway keeps their opt-out {way}"
    assert told == [f"Unsubscribed; {said}", "the person opted out"]
    assert [record.getMessage() for record in caplog.records] == [said]
    assert ANNE not in str(vars(caplog.records[0]))


def test_the_host_may_tell_of_what_was_said_elsewhere(phone: Phone) -> None:
    assert phone.engine.sync.opt_in(ANNE, level="written", evidence="form 17")
    assert phone.get("promotional")
    phone.clock.now += timedelta(seconds=1)
    assert phone.engine.sync.opt_out(ANNE, evidence="a call")
    assert not phone.engine.sync.opt_out(ANNE, evidence="a call")
    assert not phone.get("promotional")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"evidence": " "}, "evidence=...) is empty"),
        ({"level": "verbal"}, "level='verbal') is none; write 'implied', 'express', 'written'"),
        ({"at": NOW.replace(tzinfo=None)}, "has no time zone"),
        ({"at": NOW + timedelta(days=1)}, "is in the future"),
    ],
)
def test_an_opt_in_that_proves_nothing_is_refused(phone: Phone, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(RegistrationError, match=re.escape(says)):
        phone.engine.sync.opt_in(ANNE, **{"evidence": "form 17", **wrong})
    assert phone.status == "unknown"


def test_an_emergency_needs_a_reason(phone: Phone) -> None:
    with pytest.raises(RegistrationError, match="write why"):
        phone.get("promotional", emergency=" ")
    assert phone.line.texts == []


@pytest.mark.parametrize(
    ("service", "helped"), [({"answers_stop": "gateway"}, []), ({"kind": "toll-free"}, [HELP])]
)
def test_where_another_answers_the_words_are_recorded_in_silence(
    store: Store, service: dict[str, Any], helped: list[str]
) -> None:
    phone = Phone(woolly(), store, **service)
    assert phone.text("HELP") == helped
    assert phone.text("STOP") == []
    assert phone.status == "opted out"
    assert phone.text("START") == []
    assert phone.status == "opted in"


def test_the_gateways_own_verdict_counts_and_was_answered_by_it(phone: Phone) -> None:
    assert phone.text("ENOUGH", hint="opt_out") == []
    assert phone.status == "opted out"


def test_hooks_run_and_what_they_return_is_said(store: Store) -> None:
    router, seen = woolly(), list[str]()

    @router.on_opt_out
    def left(contact: Contact) -> None:
        seen.extend(contact.lists)

    @router.on_help
    def helped() -> str:
        return "Woolly: call 555-0100. STOP to end."

    @router.on_opt_in
    def back(message: Inbound) -> str:
        return f"Woolly: {message.text} heard. STOP to end."

    phone = Phone(router, store)
    phone.text("JOIN")
    assert phone.text("STOP") == [OPTED_OUT]
    assert seen == ["tips"]
    assert phone.text("HELP") == ["Woolly: call 555-0100. STOP to end."]
    assert phone.text("START") == ["Woolly: START heard. STOP to end."]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("STOP", ""), ("stop texting me", ""), ("Wrong number", "wrong number"), ("falsche Nummer", "wrong number")],
)
def test_the_host_can_tell_a_wrong_number_from_a_stop(store: Store, text: str, reason: str) -> None:
    router, seen = woolly(), list[bool]()

    @router.on_opt_out
    def left(meaning: Meaning) -> None:
        seen.append(meaning.wrong_number)

    phone = Phone(router, store)
    phone.text("JOIN")
    phone.text(text)
    assert phone.status == "opted out"
    assert [event.reason for event in phone.events if isinstance(event, ConsentChange)] == [reason]
    assert seen == [reason != ""]


def test_a_handler_of_a_keyword_that_asks_for_a_meaning_gets_an_empty_one(store: Store) -> None:
    router, seen = woolly(), list[Meaning]()

    @router.keyword("WHAT")
    def what(meaning: Meaning) -> None:
        seen.append(meaning)

    Phone(router, store).text("what")
    assert seen == [Meaning()]


def test_an_opt_out_stands_even_if_the_hook_raises(store: Store) -> None:
    router = woolly()

    @router.on_opt_out
    def left(contact: Contact) -> None:
        contact.data["half"] = "done"
        raise OSError("the database of the shop is down")

    phone = Phone(router, store)
    assert phone.text("STOP") == [OPTED_OUT]
    assert phone.status == "opted out"
    assert [type(event.error) for event in phone.events if isinstance(event, HandlerFailed)] == [OSError]
    assert "half" not in str(phone.engine.sync.export(ANNE)["state"])


def test_double_opt_in_asks_before_promotions_leave(store: Store) -> None:
    phone = Phone(woolly(), store, policy=Consent(double_opt_in=True))
    said = phone.text("JOIN")
    assert said[0] == "Welcome!"
    assert "Reply YES" in said[1]
    assert (phone.status, phone.get("promotional")) == ("pending", False)
    assert phone.text("yes") == [OPTED_IN]
    assert phone.get("promotional")


def test_promotions_wait_for_the_end_of_the_quiet_hours(store: Store) -> None:
    phone = Phone(woolly(), store, timezone=UTC)
    phone.text("JOIN")
    phone.clock.now = NOW.replace(hour=22)
    assert phone.get("transactional")
    assert not phone.get("promotional")
    phone.clock.now = NOW.replace(hour=8) + timedelta(days=1)
    phone.engine.sync.run_due()
    assert phone.line.texts[-1] == "promotional"


def test_the_ledger_is_chained_and_names_nobody(phone: Phone) -> None:
    for words in ("JOIN", "STOP", "START", "STOP"):
        phone.text(words)
    assert len(phone.ledger) == 4
    assert broken(phone.ledger) == []
    assert ANNE not in "".join(phone.ledger)
    assert broken([*phone.ledger[:1], *phone.ledger[2:]])
    assert broken([phone.ledger[0].replace("opted in", "opted out"), *phone.ledger[1:]])


def test_a_chain_that_was_cut_off_is_told_by_its_anchored_end(phone: Phone) -> None:
    phone.text("JOIN")
    phone.text("STOP")
    whole = [json.loads(line) for line in phone.ledger]
    heads = {whole[-1]["who"]: Head(2, whole[-1]["hash"])}
    assert broken(phone.ledger, heads) == []
    assert len(broken(phone.ledger[:1], heads)) == 1


class Telling:
    """A gateway whose webhook tells of an opt-out by itself."""

    name = "telling"
    url = "https://sms.example.com/telling"
    inline_replies = 0

    def __init__(self, service: str) -> None:
        self.service = service

    def receive(self, request: HttpRequest, now: datetime) -> list[Event]:
        opted_out = request.body == b"out"
        return [ConsentChange(person=ANNE, service=self.service, opted_out=opted_out, at=now, code="blocked")]

    def respond(self, events: Sequence[Event], replies: Sequence[Outbound]) -> HttpResponse:
        return HttpResponse(status=200 if events and not replies else 500)

    def submit(self, message: Outbound) -> HttpRequest:
        raise NotImplementedError(message)

    def submitted(self, response: HttpResponse) -> Submitted:
        raise NotImplementedError(response)


@pytest.mark.parametrize(("told", "out"), [("56789", {"56789"}), ("", {"56789", "56780"})])
def test_an_opt_out_that_the_gateway_tells_of_counts_for_its_service_or_for_all(told: str, out: set[str]) -> None:
    line, clock = Telling(told), HandsetClock(NOW)
    services = [Service("56789", transport=line), Service("56780", transport=line), Service("56781")]
    engine = Engine(
        Router(), services=services, clock=clock, consent=POLICY, program="Woolly", support="555", ledger_key="k"
    )
    assert engine.sync.handle(HttpRequest(url=line.url, body=b"out")).status == 200
    status = {one.name: engine.sync.consent_of(ANNE, service=one.name).status for one in services}
    assert {name for name, known in status.items() if known == "opted out"} == out
    clock.now += timedelta(seconds=1)
    engine.sync.handle(HttpRequest(url=line.url, body=b"in"))
    assert engine.sync.consent_of(ANNE, service="56789").status == "opted in"


@pytest.mark.parametrize("scope", ["service", "program", "brand"])
def test_an_opt_out_that_names_no_service_counts_for_those_the_person_knows_where_the_engine_has_none(
    scope: Any, caplog: pytest.LogCaptureFixture
) -> None:
    line, policy = Telling(""), Consent(scope=scope)
    settings: Any = {"program": "Woolly", "support": "555", "ledger_key": "k"}
    engine = Engine(woolly(), transport=line, clock=HandsetClock(NOW), consent=policy, **settings)
    for number, words in (("56789", "JOIN"), ("56780", "ORDER")):
        engine.sync.receive(Inbound(id=words, sender=ANNE, recipient=number, text=words, received_at=NOW))
    engine.sync.handle(HttpRequest(url=line.url, body=b"out"))
    for number in ("56789", "56780"):
        assert engine.sync.consent_of(ANNE, service=number).status == "opted out"
    assert engine.sync.consent_of(ANNE, service="56781").status == ("unknown" if scope == "service" else "opted out")
    assert "written down nowhere" not in caplog.text


def test_an_opt_out_that_is_for_nothing_known_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    line = Telling("")
    settings: Any = {"consent": POLICY, "program": "Woolly", "support": "555", "ledger_key": "k"}
    engine = Engine(woolly(), transport=line, services=[Service("56780", transport=Line())], **settings)
    engine.sync.receive(Inbound(id="1", sender=ANNE, recipient="56780", text="JOIN", received_at=NOW))
    assert engine.sync.handle(HttpRequest(url=line.url, body=b"out")).status == 200
    assert "so it is written down nowhere: give the engine services=" in caplog.text
    assert engine.sync.consent_of(ANNE, service="56780").status == "opted in"


@pytest.mark.parametrize("scope", ["program", "brand"])
def test_an_opt_out_reaches_as_far_as_its_scope(scope: Any) -> None:
    router = woolly()
    services = [Service("56789", transport=Line()), Service("56780", transport=Line())]
    policy = Consent(scope=scope)
    engine = Engine(router, services=services, consent=policy, program="Woolly", support="555", ledger_key="k")
    for number, words in (("56780", "JOIN"), ("56780", "ORDER"), ("56789", "STOP")):
        engine.sync.receive(Inbound(id=words, sender=ANNE, recipient=number, text=words, received_at=NOW))
    assert engine.sync.consent_of(ANNE, service="56780").status == "opted out"
    kept = engine.sync.export(ANNE)
    assert list(kept["state"]["contacts"]["56780"]) == ["parked"]     # for a START within the day
    assert kept["waiting"] == []


def test_that_a_person_opted_out_outlasts_that_they_are_forgotten(phone: Phone) -> None:
    phone.text("JOIN")
    phone.text("STOP")
    phone.engine.sync.forget(ANNE)
    assert not phone.get("transactional")
    assert phone.engine.sync.export(ANNE)["state"]["contacts"] == {}
    phone.text("START")
    assert broken(phone.ledger) == []


def test_a_decision_tells_what_a_text_means_for_consent(phone: Phone) -> None:
    assert phone.engine.explain("please stop").consent == "opt_out"
    assert phone.engine.explain("who is this").consent == "suspected"
    assert phone.engine.explain("VOTE A").consent is None


@pytest.mark.parametrize("keyword", ["STOP", "Help", "ARRÊT", "CANCEL {order}"])
def test_no_program_takes_these_words_for_something_else(keyword: str) -> None:
    router = Router()

    @router.keyword(keyword)
    def taken(order: str = "") -> str:
        return order

    with pytest.raises(RegistrationError, match=r"taken, .*test_gate.py:\d+\) takes .* word.*use @router.on_"):
        Phone(router, MemoryStore())


def test_info_is_a_help_word_in_canada_alone() -> None:
    router = Router()

    @router.keyword("INFO")
    def info() -> str:
        return "..."

    Phone(router, MemoryStore(), country="US")
    with pytest.raises(RegistrationError, match=r"'INFO'.*help word of the service '56789'"):
        Phone(router, MemoryStore(), country="CA")


@pytest.mark.parametrize("lacking", ["program", "support", "ledger_key"])
def test_what_consent_needs_is_asked_for_when_the_engine_is_built(lacking: str) -> None:
    given: dict[str, Any] = {"program": "Woolly", "support": "help@woolly.example", "ledger_key": "a secret"}
    with pytest.raises(RegistrationError, match=lacking):
        Engine(Router(), consent=Consent(), **{**given, lacking: ""})


def test_all_that_consent_needs_is_asked_for_at_once() -> None:
    with pytest.raises(RegistrationError, match=r"program='Woolly'.*support='.*ledger_key=os"):
        Engine(Router(), consent=Consent())


@pytest.mark.parametrize(("keyword", "can_be_without"), [("STOP", False), ("HELP", False), ("CANCEL", True)])
def test_only_words_that_a_policy_may_be_without_are_said_to_be_such(keyword: str, *, can_be_without: bool) -> None:
    router = Router()

    @router.keyword(keyword)
    def taken() -> None: ...

    with pytest.raises(RegistrationError) as refused:
        Phone(router, MemoryStore())
    assert (f"or Consent(without=['{keyword.lower()}'])" in str(refused.value)) == can_be_without


def test_a_hook_for_consent_without_a_policy_is_refused() -> None:
    router = Router()

    @router.on_opt_out
    def left() -> None: ...

    with pytest.raises(RegistrationError, match="on_opt_out has no effect without a policy"):
        Engine(router)


def double(store: Store) -> Phone:
    return Phone(woolly(), store, policy=Consent(double_opt_in=True))


@pytest.mark.parametrize("on_loop", [True, False])
@pytest.mark.parametrize("secret", [True, False])
def test_a_conversation_that_cannot_reach_the_person_waits_for_no_answer(
    store: Store, *, on_loop: bool, secret: bool
) -> None:
    router = woolly()

    @router.conversation("delivery check")
    def delivered(talk: Conversation) -> str:
        return talk.ask("came", "Did it come?", secret=secret)

    phone = Phone(router, store, on_loop=on_loop)
    phone.text("STOP")
    phone.events.clear()
    for _ in range(2):
        starting = phone.engine.start(delivered, to=ANNE) if on_loop else None
        asyncio.run(starting) if starting is not None else phone.engine.sync.start(delivered, to=ANNE)
    ended = ConversationEnded("delivery check", None, "left", ANNE, "56789")
    assert [event for event in phone.events if isinstance(event, ConversationEnded)] == [ended, ended]
    codes = [event.result.code for event in phone.events if isinstance(event, SendFailed)]
    assert codes == ([] if secret else ["opted out", "opted out"])
    assert phone.text("hello") == ["What?"]
    assert phone.text("START") == [OPTED_IN]
    assert not phone.engine.sync.export(ANNE)["waiting"]


def test_who_was_asked_may_be_asked_again_or_leave(store: Store) -> None:
    phone = double(store)
    first = phone.text("JOIN")
    assert phone.text("JOIN") == first
    assert phone.text("no") == ["What?"]
    assert phone.status == "pending"
    assert phone.text("STOP") == [OPTED_OUT]
    assert phone.text("yes") == ["What?"]
    assert phone.status == "opted out"


@pytest.mark.parametrize("words", ["YES", "oui", "y", "START"])
def test_a_yes_in_any_language_confirms_once(store: Store, words: str) -> None:
    phone = double(store)
    phone.text("JOIN")
    assert len(phone.text(words)) == 1
    assert phone.status == "opted in"
    assert phone.text("yes") == ["What?"]
    assert [line.count('"is":"pending"') + 2 * line.count('"is":"opted in"') for line in phone.ledger] == [1, 2]


def test_who_is_in_is_not_asked_again(store: Store) -> None:
    phone = double(store)
    phone.text("JOIN")
    phone.text("yes")
    assert phone.text("JOIN") == ["Welcome!"]


def club(policy: Consent | None = None) -> Phone:
    router = woolly()

    @router.keyword("CLUB", opts_in=True)
    def club(talk: Conversation) -> str | Reply:
        if not talk.confirm("age", "Are you of age?"):
            return Reply("Then not.", opts_in=False)
        return "Welcome to the club."

    return Phone(router, MemoryStore(), policy=policy)


@pytest.mark.parametrize(("words", "status"), [("yes", "opted in"), ("no", "unknown")])
def test_an_opt_in_that_asks_counts_when_it_has_come_to_its_end(words: str, status: str) -> None:
    phone = club()
    assert phone.text("CLUB") == ["Are you of age?"]
    assert phone.status == "unknown"
    phone.text("VOTE A")
    assert phone.status == "unknown"
    phone.text(words)
    assert phone.status == status


def test_a_double_opt_in_asks_after_the_conversation() -> None:
    phone = club(Consent(double_opt_in=True))
    phone.text("CLUB")
    assert len(phone.text("yes")) == 2
    assert phone.status == "pending"
    assert phone.text("yes") == [OPTED_IN]


def test_a_handler_may_refuse_an_opt_in_at_once() -> None:
    router = Router()

    @router.keyword("JOIN", opts_in=True)
    def join() -> Reply:
        return Reply("Sold out.", opts_in=False)

    phone = Phone(router, MemoryStore())
    assert phone.text("JOIN") == ["Sold out."]
    assert phone.status == "unknown"


class Counted(MemoryStore):
    """Counts what is written, and lets somebody else change the person first."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[Change] = []
        self.first: Callable[[], object] | None = None

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        if self.first is not None:
            first, self.first = self.first, None
            first()
        self.written += changes
        return super().commit(changes)


def test_an_emergency_and_its_line_are_one_commit() -> None:
    store = Counted()
    phone = Phone(woolly(), store)
    phone.text("STOP")
    store.written.clear()
    assert phone.get("transactional", emergency="the water is not safe")
    [both, _] = store.written                                   # the second one settles it
    assert [entry.id[:2] for entry in both.put] == ["o:"]
    assert "the water is not safe" in both.ledger[0]


def test_an_emergency_that_met_somebody_else_is_sent_and_written_once() -> None:
    store = Counted()
    phone = Phone(woolly(), store)
    phone.text("STOP")
    store.first = lambda: phone.engine.sync.opt_in(ANNE, evidence="form 17")
    assert phone.get("transactional", emergency="the water is not safe")
    assert broken(phone.ledger) == []
    assert ["emergency" in line for line in phone.ledger].count(True) == 1


def test_an_emergency_that_was_sent_before_writes_nothing(phone: Phone) -> None:
    own = Outbound(id="own", sender="56789", recipient=ANNE, text="Boil your water.")
    for _ in range(2):
        phone.engine.sync.send(own, emergency="the water is not safe")
    assert phone.line.texts == ["Boil your water."]
    assert len(phone.ledger) == 1


def test_nobody_is_forgotten_without_their_opt_out_for_a_moment() -> None:
    store = Counted()
    phone = Phone(woolly(), store)
    phone.text("JOIN")
    phone.text("STOP")
    store.written.clear()
    phone.engine.sync.forget(ANNE)
    assert store.written == []                                  # forgetting is one call, which keeps it
    assert phone.status == "opted out"
    assert broken(phone.ledger) == []

"""The phone in conversations: repeatable scripts, the business's side, deploys, crashes, bursts."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mokit import Contact, Conversation, Engine, Outbound, Router, between
from mokit.errors import NotRepeatable, Silence, StillTalking
from mokit.testing import AsyncHandset, Handset

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BILL = "+14155550101"

router = Router()
calls: list[str] = []


def pay(sum_: int) -> str:
    calls.append(f"paid {sum_}")
    return f"receipt {sum_}"


@router.keyword("FEEDBACK")
def feedback(talk: Conversation, contact: Contact) -> str:
    rating = talk.ask("rating", "From 1 to 5?", int, between(1, 5))
    why = talk.ask("why", "Why?")
    contact.data["ratings"] = [*contact.data.get("ratings", []), rating]
    return f"{rating} because {why}."


@router.keyword("PAY {sum_}")
def paying(sum_: int, talk: Conversation) -> str:
    receipt = talk.once("pay", pay, sum_)
    talk.ask("sure", f"You have {receipt}. OK?")
    return "Done."


@router.keyword("DIARY")
def diary(talk: Conversation) -> str:
    told = talk.ask("day", "How was your day?", gather=timedelta(minutes=1))
    return f"You said: {told}"


@router.keyword("NAG")
def nag(talk: Conversation) -> str:
    try:
        return talk.ask(
            "word", "A word?", remind=[timedelta(hours=1), timedelta(hours=3)], within=timedelta(hours=24)
        )
    except Silence:
        return f"Silent since {talk.now():%H:%M}."


@router.keyword("QUIET")
def quiet(talk: Conversation) -> str:
    return talk.ask("word", "A word?", within=timedelta(hours=1))


@router.conversation()
def delivered(talk: Conversation, order: int) -> str:
    return f"{order}: {talk.ask('came', 'Did it come?')}"


@router.keyword("FLAKY")
def flaky(talk: Conversation) -> str:
    talk.ask("first", "First?", within=timedelta(hours=1))
    raise LookupError("no such order")


@router.keyword("PING")
def ping() -> str:
    return "pong"


@router.keyword("SALE", closes=NOW + timedelta(hours=1))
def sale() -> str:
    return "20% off."


@router.keyword("HUSH")
def hush() -> None: ...


@pytest.fixture
def phone() -> Handset:
    calls.clear()
    return Handset(Engine(router), now=NOW)


def phone_of(script: Callable[..., Any], **options: Any) -> Handset:
    """A phone that texts a program of one conversation."""
    own = Router()
    own.keyword("GO")(script)
    return Handset(Engine(own), now=NOW, **options)


def line_of(script: Callable[..., Any], number: int) -> int:
    return script.__code__.co_firstlineno + number


# Scripts that are not repeatable.


def test_a_repeatable_script_passes_however_it_goes(phone: Handset) -> None:
    assert phone.text("feedback") == ["From 1 to 5?"]
    assert phone.text("nine") == ['Sorry, "nine" is not a number from 1 to 5. From 1 to 5?']
    assert phone.text("4") == ["Why?"]
    assert phone.text("nice wool") == ["4 because nice wool."]
    assert phone.text("pay 7") == ["You have receipt 7. OK?"]
    assert (phone.text("ok"), calls) == (["Done."], ["paid 7"])


def test_silence_that_ends_a_conversation_is_repeatable(phone: Handset) -> None:
    phone.text("quiet")
    assert phone.wait(hours=2) == []


def test_the_first_question_that_differs_is_named_with_its_line() -> None:
    turns = iter([1, 2])

    def script(talk: Conversation) -> str:
        talk.say("Hello.")
        if next(turns) == 1:
            return talk.ask("size", "Which size?")
        return talk.ask("colour", "Which colour?")

    with pytest.raises(NotRepeatable) as caught:
        phone_of(script).text("go")
    message = str(caught.value)
    assert message.startswith(f"script() ({__file__}:{line_of(script, 0)}) is not repeatable: ")
    assert f"at first it called ask('size') at line {line_of(script, 3)}, " in message
    assert f"it called ask('colour') at line {line_of(script, 4)} when it ran again" in message


def test_a_call_that_is_not_made_again_is_named() -> None:
    turns = iter([1, 2])

    def script(talk: Conversation) -> str:
        if next(turns) == 1:
            talk.once("ticket", str, 1)
        return "Done."

    with pytest.raises(NotRepeatable, match=r"it called once\('ticket'\) at line \d+, but .* it returned 'Done\.'"):
        phone_of(script).text("go")


def test_a_result_that_differs_is_shown_with_what_came_before() -> None:
    chance = random.Random(1)

    def script(talk: Conversation) -> str:
        talk.token("order")
        return f"You won {chance.random()}"

    with pytest.raises(NotRepeatable, match=r"'You won 0\.13.* after token\('order'\) .*'You won 0\.84"):
        phone_of(script).text("go")


def test_a_script_that_fails_when_it_runs_again_tells_where() -> None:
    left = ["only once"]

    def script(talk: Conversation) -> str:
        talk.token("order")
        return left.pop()

    with pytest.raises(NotRepeatable, match=r"raised IndexError.* after token\('order'\) at line \d+ when") as caught:
        phone_of(script).text("go")
    assert isinstance(caught.value.__cause__, IndexError)


def test_a_restart_that_differs_is_told() -> None:
    turns = iter(range(9))

    def script(talk: Conversation, order: int = 0) -> str:
        if order:
            return "Done."
        return talk.restart(order=next(turns) + 1)

    with pytest.raises(NotRepeatable, match=r"restarted with \{'order': 1\}.* restarted with \{'order': 2\}"):
        phone_of(script).start(script)


def test_a_script_that_is_not_repeatable_leaves_nothing_behind() -> None:
    turns = iter(range(9))

    def script(talk: Conversation) -> str:
        return talk.ask(f"key-{next(turns)}", "What?")

    phone = phone_of(script, raise_errors=False)
    assert phone.text("go") == ["Sorry, something went wrong on our side. Please try again later."]
    assert phone.outcome.error is not None
    assert phone.text("xl") == []


def test_a_phone_without_replays_runs_each_turn_once() -> None:
    turns = iter([1])

    def script(talk: Conversation) -> str:
        return talk.ask(f"key-{next(turns)}", "What?")

    assert phone_of(script, replays=False).text("go") == ["What?"]


# The business's side.


def test_the_business_begins_and_ends_a_conversation(phone: Handset) -> None:
    assert phone.start(delivered, args={"order": 7}) == ["Did it come?"]
    assert phone.text("it did") == ["7: it did"]
    phone.start(delivered, args={"order": 8})
    assert phone.end(say="Never mind.") == ["Never mind."]
    assert phone.text("it did") == []
    assert phone.transcript.splitlines()[-4:] == [
        "< Did it come?", "(the business ends the conversation)", "< Never mind.",
        "> it did    (rule 11: nothing takes it, and there is no fallback)",
    ]    # fmt: skip


def test_a_start_is_known_by_its_id(phone: Handset) -> None:
    assert phone.start(delivered, args={"order": 7}, id="order-7") == ["Did it come?"]
    assert phone.start(delivered, args={"order": 7}, id="order-7") == []


def test_a_start_while_another_conversation_waits(phone: Handset) -> None:
    phone.start(delivered, args={"order": 7})
    with pytest.raises(StillTalking):
        phone.start(delivered, args={"order": 8})
    assert phone.start(delivered, args={"order": 9}, if_waiting="queue") == []
    assert phone.text("yes") == ["7: yes", "Did it come?"]
    assert phone.start(delivered, args={"order": 8}, if_waiting="replace") == ["Did it come?"]
    assert phone.text("no") == ["8: no"]


# Deploys.


def test_a_conversation_goes_on_under_another_program(phone: Handset) -> None:
    newer = Router()

    @newer.keyword("FEEDBACK")
    def feedback(talk: Conversation) -> str:
        rating = talk.ask("rating", "From 1 to 5?", int)
        return f"{rating}, {talk.ask('name', 'Who are you?')}"

    phone.text("feedback")
    phone.text("4")
    phone.redeploy(Engine(newer))
    assert phone.text("nice wool") == ["Who are you?"]
    assert phone.text("Anne") == ["4, Anne"]
    phone.wait(hours=1)
    assert phone.now == NOW + timedelta(hours=1)
    phone.redeploy(Engine(router))
    assert phone.text("ping") == ["pong"]
    assert "(redeployed)" in phone.transcript


def test_a_program_with_async_handlers_may_follow_one_without(phone: Handset) -> None:
    newer = Router()

    @newer.keyword("SLOW")
    async def slow(talk: Conversation) -> str:
        await asyncio.sleep(0)
        return talk.ask("word", "A word?")

    phone.redeploy(Engine(newer))
    assert (phone.text("slow"), phone.text("wool")) == (["A word?"], ["wool"])
    phone.redeploy(Engine(router))
    assert phone.text("ping") == ["pong"]


def test_what_a_handler_of_the_next_program_raises_is_raised_here(phone: Handset) -> None:
    newer = Router()

    @newer.keyword("PING")
    def ping() -> str:
        raise LookupError("no pong")

    phone.redeploy(Engine(newer))
    with pytest.raises(LookupError, match="no pong"):
        phone.text("ping")


# Crashes.


def test_a_text_is_handled_again_where_the_process_died_before_the_commit(phone: Handset) -> None:
    phone.crash(before="commit")
    assert phone.text("pay 7") == ["You have receipt 7. OK?"]
    assert calls == ["paid 7", "paid 7"]
    assert (phone.outcome.duplicate, phone.now) == (False, NOW)
    assert phone.text("ok") == ["Done."]


def test_a_reply_leaves_late_where_the_process_died_before_the_delivery(phone: Handset) -> None:
    phone.crash(before="deliver")
    assert phone.text("pay 7") == ["You have receipt 7. OK?"]
    assert calls == ["paid 7"]
    assert phone.outcome.duplicate
    assert timedelta(seconds=30) <= phone.now - NOW < timedelta(seconds=31)
    assert (phone.text("ok"), phone.wait(days=2)) == (["Done."], [])
    assert "(the process dies before it can deliver and comes up again)" in phone.transcript


@pytest.mark.parametrize("point", ["commit", "deliver"])
def test_a_reminder_comes_once_though_the_worker_died(phone: Handset, point: Any) -> None:
    phone.text("nag")
    phone.crash(before=point)
    assert phone.wait(hours=2) == ["A word?"]
    assert phone.now == NOW + timedelta(hours=2)
    assert phone.wait(hours=1.5) == ["A word?"]


@pytest.mark.parametrize("point", ["commit", "deliver"])
def test_a_conversation_of_the_business_begins_once_though_the_process_died(phone: Handset, point: Any) -> None:
    phone.crash(before=point)
    assert phone.start(delivered, args={"order": 7}) == ["Did it come?"]
    assert (phone.text("yes"), phone.wait(days=2)) == (["7: yes"], [])


@pytest.mark.parametrize("point", ["commit", "deliver"])
def test_a_conversation_of_the_business_ends_once_though_the_process_died(phone: Handset, point: Any) -> None:
    phone.start(delivered, args={"order": 7})
    phone.crash(before=point)
    assert phone.end(say="Never mind.") == ["Never mind."]


def test_a_held_message_comes_though_the_worker_died(phone: Handset) -> None:
    later = NOW + timedelta(hours=1)
    phone.engine.sync.send(Outbound(id="o", sender="56789", recipient=phone.number, text="Wake up", not_before=later))
    phone.crash(before="deliver")
    assert phone.wait(hours=1) == ["Wake up"]
    assert timedelta(seconds=30) <= phone.now - NOW - timedelta(hours=1) < timedelta(seconds=31)


def test_a_crash_that_never_came_is_told_and_forgotten(phone: Handset) -> None:
    phone.crash(before="deliver")
    with pytest.raises(RuntimeError, match="never came to that point, so nothing died"):
        phone.text("hush")
    assert phone.text("ping") == ["pong"]
    phone.crash(before="deliver")
    with pytest.raises(RuntimeError, match="nothing died"):
        phone.wait(hours=1)


def test_a_crash_is_forgotten_where_the_call_fails_otherwise(phone: Handset) -> None:
    phone.start(delivered, args={"order": 7})
    phone.crash(before="deliver")
    with pytest.raises(StillTalking):
        phone.start(delivered, args={"order": 8})
    assert phone.text("yes") == ["7: yes"]
    assert phone.now == NOW


def test_there_are_two_points_to_die_at(phone: Handset) -> None:
    with pytest.raises(ValueError, match="not before 'lunch'"):
        phone.crash(before="lunch")     # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


# Texts in number, late and out of order; silence.


def test_texts_of_a_burst_that_are_gathered_are_one_answer(phone: Handset) -> None:
    phone.text("diary")
    assert phone.burst("Long.", "Very long.", "And wet.") == []
    assert phone.wait(minutes=1) == ["You said: Long.\nVery long.\nAnd wet."]


def test_texts_of_a_burst_are_answered_in_their_order(phone: Handset) -> None:
    assert phone.burst("ping", "feedback", "4") == ["pong", "From 1 to 5?", "Why?"]
    assert phone.now == NOW
    assert phone.decision.why == "it answers the question that waits"
    assert phone.resend() == []


def test_a_burst_of_which_one_text_dies_is_handled_whole(phone: Handset) -> None:
    phone.text("feedback")
    phone.crash(before="commit")
    assert phone.burst("4", "nice wool") == ["Why?", "4 because nice wool."]


def test_a_text_may_arrive_late_and_behind_what_was_sent_after_it(phone: Handset) -> None:
    phone.wait(hours=2)
    assert phone.text("sale") == ["Sorry, SALE ended on 21 Nov 2026 13:00."]
    assert phone.text("sale", sent_at=NOW + timedelta(minutes=59)) == ["20% off."]


def test_reminders_and_silence_come_each_at_its_time(phone: Handset) -> None:
    phone.text("nag")
    assert phone.wait(days=3) == ["A word?", "A word?", "Silent since 12:00."]
    assert phone.now == NOW + timedelta(days=3)


def test_time_stands_still_where_a_handler_fails(phone: Handset) -> None:
    def script(talk: Conversation) -> str:
        try:
            return talk.ask("word", "A word?", within=timedelta(hours=1))
        except Silence:
            raise LookupError("silent") from None

    phone = phone_of(script)
    phone.text("go")
    with pytest.raises(LookupError, match="silent"):
        phone.wait(days=3)
    assert timedelta(hours=1) <= phone.now - NOW < timedelta(hours=1, seconds=1)
    patient = phone_of(script, raise_errors=False)
    patient.text("go")
    patient.wait(hours=3)
    assert patient.now == NOW + timedelta(hours=3)


def test_an_async_phone_does_all_of_that_in_an_event_loop() -> None:
    async def main() -> None:
        calls.clear()
        phone = AsyncHandset(Engine(router), now=NOW)
        assert await phone.start(delivered, args={"order": 7}) == ["Did it come?"]
        assert await phone.end(say="Never mind.") == ["Never mind."]
        phone.crash(before="commit")
        assert await phone.text("pay 7") == ["You have receipt 7. OK?"]
        phone.crash(before="deliver")
        assert await phone.text("ok") == ["Done."]
        assert calls == ["paid 7", "paid 7"]
        await phone.text("diary")
        assert await phone.burst("Long.", "And wet.") == []
        phone.redeploy(Engine(router))
        assert await phone.wait(minutes=1) == ["You said: Long.\nAnd wet."]
        other = phone.another(BILL)
        await other.text("nag")
        assert await other.wait(days=3) == ["A word?", "A word?", "Silent since 12:01."]

    asyncio.run(main())

"""The same for what an `async def` handler may do around a question: tasks, groups, threads, timeouts."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from mokit import Contact, Conversation, Engine, Inbound, Router
from mokit.errors import HandlerAwaited, SignalLost
from mokit.stores.memory import MemoryStore
from mokit.testing import AsyncHandset
from tests.conversations.conftest import NOW, Host, Written

Script = Callable[[Conversation], Awaitable[object]]


async def age(talk: Conversation) -> int:
    await asyncio.sleep(0)
    return talk.ask("age", "Your age?", int)


async def silent(_: Conversation) -> int:
    await asyncio.sleep(0)
    return 0


def look(contact: Contact) -> str:
    return f"{contact.conversation} {contact.data}"


def hello_then(hazard: Script) -> Engine:
    """A program that asks for a name, and then does what is hazardous around the next question."""
    router = Router()

    @router.keyword("GO")
    async def hello(talk: Conversation, contact: Contact) -> str:
        contact.data["name"] = talk.ask("name", "Your name?")
        return f"{await hazard(talk)} {contact.data['name']}"

    router.keyword("LOOK")(look)
    return Engine(router)


# --- What is fine ----------------------------------------------------------------------------------


async def plainly(talk: Conversation) -> int:
    return await age(talk)


async def in_a_task(talk: Conversation) -> int:
    return await asyncio.create_task(age(talk))


async def in_a_group(talk: Conversation) -> int:
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(age(talk))
        group.create_task(silent(talk))
    return asking.result()


async def in_groups_within_groups(talk: Conversation) -> int:
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(in_a_group(talk))
    return asking.result()


async def gathered(talk: Conversation) -> int:
    found, _ = await asyncio.gather(age(talk), silent(talk))
    return found


async def in_a_thread(talk: Conversation) -> int:
    return await asyncio.to_thread(talk.ask, "age", "Your age?", int)


async def with_a_timeout(talk: Conversation) -> int:
    async with asyncio.timeout(30):
        return await age(talk)


async def waited_for(talk: Conversation) -> int:
    return await asyncio.wait_for(age(talk), 30)


async def shielded(talk: Conversation) -> int:
    return await asyncio.shield(age(talk))


@pytest.mark.parametrize(
    "careful",
    [
        plainly, in_a_task, in_a_group, in_groups_within_groups, gathered, in_a_thread, with_a_timeout, waited_for,
        shielded,
    ],
)
def test_tasks_that_are_awaited_may_ask(loop_host: Host, careful: Script) -> None:
    phone = loop_host.handset(hello_then(careful))
    assert phone.text("go") == ["Your name?"]
    assert phone.text("Anne") == ["Your age?"]
    assert phone.text("30") == ["30 Anne"]


# --- What is told ----------------------------------------------------------------------------------


async def gathered_as_results(talk: Conversation) -> object:
    return await asyncio.gather(age(talk), silent(talk), return_exceptions=True)


async def task_that_nobody_awaits(talk: Conversation) -> object:
    task = asyncio.create_task(age(talk))
    await asyncio.wait([task])
    return task.done()


async def asked_in_two_tasks(talk: Conversation) -> object:
    return await asyncio.gather(age(talk), age_and_weight(talk))


async def age_and_weight(talk: Conversation) -> object:
    await silent(talk)
    return talk.ask("weight", "Your weight?", int)


async def two_questions_of_a_group(talk: Conversation) -> object:
    async with asyncio.TaskGroup() as group:
        group.create_task(age(talk))
        group.create_task(age_and_weight(talk))
    return "unknown"


async def group_in_which_another_fails(talk: Conversation) -> object:
    async with asyncio.TaskGroup() as group:
        group.create_task(age(talk))
        group.create_task(fails_when_cancelled())
    return "unknown"


async def fails_when_cancelled() -> None:
    try:
        await asyncio.sleep(30)
    except asyncio.CancelledError:
        raise LookupError("cleaning up failed") from None


async def split_by_except_star(talk: Conversation) -> object:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(age(talk))
    except* BaseException:  # noqa: BLE001 - what this is about
        found = "unknown"
    return found


async def swallowed_beside_an_await(talk: Conversation) -> object:
    with suppress(BaseException):
        await age(talk)
    await asyncio.sleep(0)
    return "unknown"


async def thread_that_nobody_asks(talk: Conversation) -> object:
    with suppress(BaseException):
        await in_a_thread(talk)
    return "unknown"


@pytest.mark.parametrize(
    "hazard",
    [
        gathered_as_results, task_that_nobody_awaits, asked_in_two_tasks, two_questions_of_a_group,
        group_in_which_another_fails, split_by_except_star, swallowed_beside_an_await, thread_that_nobody_asks,
    ],
)
def test_tasks_that_swallow_the_signal_are_told_and_nothing_counts(loop_host: Host, hazard: Script) -> None:
    phone = loop_host.handset(hello_then(hazard))
    phone.text("go")
    with pytest.raises(SignalLost, match=r"hello\(\) .*turn ended in ask\('(age|weight)'\)"):
        phone.text("Anne")
    assert phone.text("look") == ["hello {}"]
    with pytest.raises(SignalLost):     # the question before stands
        phone.text("Bert")
    assert phone.decision.fields == {"name": "Bert"}


# --- Who stops a handler from outside --------------------------------------------------------------


def text(words: str, number: int) -> Inbound:
    return Inbound(id=str(number), sender="+14155550100", recipient="56789", text=words, received_at=NOW)


async def cancelled_while_it_asks(store: MemoryStore) -> list[str]:
    """What is answered before and after the task that receives an answer was cancelled."""
    reached = asyncio.Event()
    router = Router()

    @router.keyword("GO")
    async def hello(talk: Conversation, contact: Contact) -> str:
        contact.data["name"] = talk.ask("name", "Your name?")
        if not reached.is_set():
            reached.set()
            await asyncio.sleep(30)
        return f"{talk.ask('age', 'Your age?', int)} {contact.data}"

    router.keyword("LOOK")(look)
    engine = Engine(router, store=store)
    await engine.receive(text("go", 1))
    receiving = asyncio.create_task(engine.receive(text("Anne", 2)))
    await reached.wait()
    receiving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await receiving
    outcomes = [await engine.receive(text(words, number)) for words, number in [("look", 3), ("Anne", 2), ("30", 4)]]
    return [outcome.replies[0].text for outcome in outcomes]


def test_a_cancelled_turn_commits_nothing_and_the_message_may_come_again() -> None:
    said = asyncio.run(cancelled_while_it_asks(MemoryStore()))
    assert said == ["hello {}", "Your age?", "30 {'name': 'Anne'}"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_stops_the_program_comes_through_and_commits_nothing(
    written: Written, stop: type[BaseException]
) -> None:
    stops = [stop()]

    def hello(talk: Conversation) -> str:
        name = talk.ask("name", "Your name?")
        if stops:
            raise stops.pop()
        return f"Hello {name}."

    phone = Host(written, None).phone(hello, look)      # on a loop asyncio stops the loop as well
    phone.text("go")
    with pytest.raises(stop):
        phone.text("Anne")
    assert phone.text("look") == ["hello {}"]
    assert phone.text("Anne") == ["Hello Anne."]


def test_a_question_needs_no_loop_but_a_wait_before_it_does() -> None:
    engine = hello_then(age)
    assert engine.sync.receive(text("go", 1)).replies[0].text == "Your name?"
    with pytest.raises(HandlerAwaited):
        engine.sync.receive(text("Anne", 2))
    assert engine.sync.receive(text("look", 3)).replies[0].text == "hello {}"


def test_two_people_are_asked_at_the_same_time() -> None:
    async def both() -> list[list[str]]:
        anne = AsyncHandset(hello_then(age))
        bill = anne.another("+14155550101")
        await asyncio.gather(anne.text("go"), bill.text("go"))
        await asyncio.gather(anne.text("Anne"), bill.text("Bill"))
        await asyncio.gather(anne.text("30"), bill.text("40"))
        return [[one.text for one in phone.inbox] for phone in (anne, bill)]

    assert asyncio.run(both()) == [
        ["Your name?", "Your age?", "30 Anne"],
        ["Your name?", "Your age?", "40 Bill"],
    ]

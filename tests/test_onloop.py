"""How the engine waits on an event loop."""

import asyncio
import threading

import pytest

from mokit.onloop import OnLoop, running_loop


def test_a_def_function_runs_on_a_worker_thread_and_an_async_one_on_the_loop() -> None:
    async def where() -> int:
        return threading.get_ident()

    async def main() -> tuple[bool, bool, bool]:
        waits, here = OnLoop(), threading.get_ident()
        return (
            await waits.call(False, threading.get_ident) == here,  # noqa: FBT003 - as the engine calls it
            await waits.call(True, where) == here,  # noqa: FBT003 - likewise
            await waits.blocking(threading.get_ident) == here,
        )

    assert asyncio.run(main()) == (False, True, False)


def test_arguments_may_have_any_name() -> None:
    def handler(**arguments: object) -> object:
        return arguments

    async def main() -> object:
        return await OnLoop().call(False, handler, function=1, is_async=2, func=3, args=4)  # noqa: FBT003

    assert asyncio.run(main()) == {"function": 1, "is_async": 2, "func": 3, "args": 4}


def test_the_turn_of_a_person_is_forgotten_when_nobody_is_in_line() -> None:
    async def main() -> int:
        waits = OnLoop()
        for number in range(100):
            person = str(number)
            assert waits.enter(person) is None
            waiting = asyncio.create_task(in_line(waits, person))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            waits.leave(person)
        return len(waits._turns)

    assert asyncio.run(main()) == 0


@pytest.mark.parametrize("woken_first", [True, False], ids=["after its turn came", "before"])
def test_whoever_is_cancelled_in_line_holds_up_nobody(*, woken_first: bool) -> None:
    async def main() -> list[str]:
        waits, seen = OnLoop(), list[str]()

        async def turn(name: str) -> None:
            await in_line(waits, "anne")
            seen.append(name)
            waits.leave("anne")

        assert waits.enter("anne") is None
        first, second = asyncio.create_task(turn("first")), asyncio.create_task(turn("second"))
        await asyncio.sleep(0)
        if woken_first:
            waits.leave("anne")
        first.cancel()
        if not woken_first:
            waits.leave("anne")
        await asyncio.gather(first, second, return_exceptions=True)
        return seen

    assert asyncio.run(main()) == ["second"]


async def in_line(waits: OnLoop, person: str) -> None:
    entering = waits.enter(person)
    assert entering is not None
    await entering


def test_without_a_loop_there_is_none_to_run_on() -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        running_loop()

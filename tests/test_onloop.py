"""How the engine waits on an event loop."""

import asyncio
import gc
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
            await waits.enter(person)
            waiting = asyncio.create_task(waits.enter(person))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            waits.leave(person)
        gc.collect()
        return sum(type(one) is asyncio.Lock for one in gc.get_objects())

    assert asyncio.run(main()) < 10         # the newest error still holds its own


def test_without_a_loop_there_is_none_to_run_on() -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        running_loop()

"""Tracebacks as a program's author wants them: their own code, without what called it."""

import asyncio
import concurrent.futures
import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from traceback import StackSummary, TracebackException

import mokit
from mokit.errors import MokitError

# What calls a program: mokit, the import system, the event loop and its threads.
_CALLERS = (mokit, importlib, asyncio, concurrent.futures)
_PLACES = ("<frozen importlib", *(f"{Path(one.__file__ or '').parent}{os.sep}" for one in _CALLERS))


def trace_of(error: BaseException) -> str:
    """The traceback of an error, without the frames of what called the program.

    Where no frame is the program's own: the error alone if it says enough, else the whole traceback.
    """
    own = TracebackException.from_exception(error)
    for told in _with_causes(own):
        frames = [frame for frame in told.stack if not frame.filename.startswith(_PLACES)]
        told.stack = StackSummary.from_list(frames)
    if any(told.stack for told in _with_causes(own)):
        return "".join(own.format()).rstrip()
    if isinstance(error, MokitError | SyntaxError):
        return "".join(own.format_exception_only()).rstrip()
    return "".join(TracebackException.from_exception(error).format()).rstrip()


def _with_causes(told: TracebackException) -> Iterator[TracebackException]:
    yield told
    for other in (told.__cause__, told.__context__, *(told.exceptions or ())):
        if other is not None:
            yield from _with_causes(other)

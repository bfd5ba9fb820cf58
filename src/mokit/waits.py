"""How the engine waits: not at all in a sync host, on the loop in an async one."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar

W = TypeVar("W")
R = TypeVar("R")


class Waits(Protocol):
    """What differs between the two kinds of host; `Straight` and `OnLoop` are the two."""

    @property
    def on_loop(self) -> bool:
        """Whether a `def` handler must be kept off the thread that calls."""
        ...

    async def call(self, is_async: bool, function: Callable[..., Any], /, **arguments: Any) -> Any:  # noqa: FBT001
        """What a handler or hook of the host returns."""
        ...

    async def blocking(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """What a call that may block returns."""
        ...

    def enter(self, person: str) -> Awaitable[None] | None:
        """Wait until no other message of this person is being handled: here, or by awaiting what this gives."""
        ...

    def leave(self, person: str) -> None:
        """Let the person's next message go on."""
        ...

    def line(
        self,
        call: Callable[[Sequence[W]], Awaitable[Sequence[R | Exception]]],
        share: Callable[[Sequence[W]], Sequence[int]],
    ) -> Callable[[W], Awaitable[R]]:
        """One call at a time, for all who wanted something while the one before was made.

        Args:
            call: Gives what each gets, or the error that each is to see; it raises nothing itself.
            share: Which of those who wait, by their places, share the next call; the first always does.

        Returns:
            What to await with what is wanted. Whoever is interrupted or cancelled meanwhile harms no other.
        """
        ...

"""Everything that mokit raises, under one root."""


class MokitError(Exception):
    """The root of mokit's errors."""


class RegistrationError(MokitError):
    """A keyword, handler, service or option was declared wrongly.

    Raised when it is registered or when the engine is built. The message names the function, the
    file, the line and the likely fix.
    """


class AmbiguousRoute(RegistrationError):
    """Two routes have equal claim to some text.

    Attributes:
        patterns: The two patterns as their authors wrote them.
        sample: A text that both would take.
    """

    def __init__(self, message: str, *, patterns: tuple[str, str], sample: str) -> None:
        super().__init__(message)
        self.patterns = patterns
        self.sample = sample


class InvalidAddress(MokitError, ValueError):
    """An address can't be what it is used for, such as an alphanumeric sender as a recipient."""


class MalformedRequest(MokitError):
    """The bytes of a webhook request are not what the gateway documents; answered with 400."""


class MalformedHeader(MalformedRequest, ValueError):
    """The user data header of a message, or what stands for it, is not what the standard has."""


class BadSignature(MokitError):
    """A webhook request is not signed by the gateway; answered with 403.

    Attributes:
        seen_url: The URL that the signature was checked against, for the log.
    """

    def __init__(self, message: str, *, seen_url: str = "") -> None:
        super().__init__(message)
        self.seen_url = seen_url


class HandlerAwaited(MokitError):
    """An async handler truly waited while the engine was used through `engine.sync`.

    `engine.sync` has no event loop. Use `await engine.receive(...)`, or a blocking client in the
    handler. The traceback shows the line that waited.
    """


class Suspended(BaseException):
    """The turn of a conversation ended in a question. No handler and no hook catches it."""


class Silence(MokitError):
    """Nobody answered a question in time; uncaught it ends the conversation without a word."""

    def __init__(self, key: str) -> None:
        super().__init__(f"nobody answered {key!r} in time")
        self.key = key


class NoAnswer(MokitError):
    """No attempt at a question could be read; uncaught it ends the conversation politely."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no answer to {key!r} could be read")
        self.key = key


class ConversationError(MokitError):
    """A handler uses its conversation wrongly; the message names the handler, the key and the line."""


class KeyReused(ConversationError):
    """Two calls of one run have the same key, so that a replay could not tell them apart."""


class SignalLost(ConversationError):
    """A handler went on after a question had ended its turn; something caught `Suspended`."""


class WriteBeforeAsk(ConversationError):
    """Something was written to a lent connection before a question, outside of `once`."""


class NotRepeatable(ConversationError):
    """A handler that was run again with the same answers did something else."""


class LimitReached(ConversationError):
    """A conversation has more questions, or more text, than is kept."""


class StillTalking(MokitError):
    """A conversation can't begin, since the person has not answered another one."""


class NoDeadLetter(MokitError):
    """A dead letter can't be handled again or dropped: it is gone, or its text was secret and isn't kept."""


class NestedCall(MokitError):
    """A handler or hook calls the engine where that would wait for the handler or hook itself."""


class MissingExtra(MokitError, ImportError):
    """A part of mokit needs an optional dependency; the message names the extra to install."""


class StoreError(MokitError):
    """The root of what a store may raise."""


class StoreUnavailable(StoreError):
    """The store can't be reached. The change may have been written: load again, the marks tell."""


class StoreFull(StoreError):
    """The store has no room left; nothing was written."""


class StoreMisconfigured(StoreError):
    """The store's schema or settings don't keep what mokit promises; raised by `open`."""


class ValueTooLarge(StoreError):
    """One change is larger than the store takes; nothing of it was written."""

"""A one-time password: the business sends a code, and the person proves their number by replying with it.

The website calls `engine.sync.start(verify, to="+14155550100", if_waiting="replace")`, so that a second
request takes the place of the first, and learns from `ConversationEnded` what came of it. There are three
attempts and five minutes. The code is in no log and in no record: it is made anew in each run, from a
secret of the host's and a token of the conversation's.

Try it without any gateway: `mokit phone examples/one_time_password.py:engine`, and text LOGIN.
"""

import hmac
from collections.abc import Callable
from datetime import timedelta

from mokit import Conversation, Engine, Router, Service
from mokit.errors import NoAnswer, Silence
from mokit.events import ConversationEnded

router = Router()

LIFETIME = timedelta(minutes=5)
RIGHT = "Thank you, you are logged in."
LOCKED = "That was not the code, three times. Please ask for a new one."
EXPIRED = "That code has expired. Please ask for a new one."


class Secret(bytes):
    """The host's own, from its settings."""


@router.keyword("LOGIN")
def verify(talk: Conversation, secret: Secret) -> str:
    """Log in with a code."""
    code = code_of(secret, talk.token("code"))

    def is_the_code(typed: str) -> str | None:
        digits = "".join(filter(str.isdecimal, typed))
        return None if hmac.compare_digest(digits.encode(), code.encode()) else "that is not the code"

    sent = talk.now()
    try:
        talk.ask(
            "code",
            lambda: f"{code} is your code for woolly.example. Reply with it within 5 minutes, and tell it nobody.",
            str,
            is_the_code,
            retry="That is not the code. Please try again.",    # the prompt would tell the code once more
            attempts=3,
            within=LIFETIME,
            late=timedelta(0),
            secret=True,
            closed=True,                                        # so that other keywords are no attempts
        )
    except NoAnswer:
        return LOCKED
    except Silence:
        return EXPIRED
    return RIGHT if talk.now() - sent < LIFETIME else EXPIRED   # `within` counts from the last attempt


def code_of(secret: bytes, token: str) -> str:
    """Six digits that only the holder of the secret can tell."""
    digest = hmac.digest(secret, token.encode(), "sha256")
    return f"{int.from_bytes(digest, 'big') % 1_000_000:06}"


def program(secret: bytes, tell: Callable[[str, bool], object]) -> Engine:
    """The whole program; `tell` learns whose code was right and whose was not."""
    service = Service("56789", kind="short code", country="US")     # where the codes leave from
    engine = Engine(router, services=[service], provide={Secret: Secret(secret)})

    @engine.on(ConversationEnded)
    def ended(event: ConversationEnded) -> None:
        if event.name == "verify" and event.reason != "replaced":
            tell(event.person, event.result == RIGHT)

    return engine


engine = program(b"change me", lambda _number, _right: None)

"""Woolly, a wool shop on a short code: join and leave, ask, vote, look at a balance, get today's discount.

Try it without any gateway: `mokit phone examples/woolly.py:engine`, or simply `mokit demo`.

STOP and HELP are ordinary keywords here. The consent words that regulators demand (STOPALL, QUIT and
the like, and silence afterwards) are not part of mokit yet.
"""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

from mokit import Contact, Engine, Inbound, Router, Service

router = Router()


class Bank:
    """Stands for the shop's own accounts; yours would ask a database."""

    def __init__(self, balances: dict[str, Decimal]) -> None:
        self._balances = balances

    async def balance(self, number: str) -> Decimal:
        """What the holder of that number has to spend, in dollars."""
        return self._balances.get(number, Decimal("0.00"))


@router.keyword("JOIN", "SUBSCRIBE")
def join(contact: Contact) -> str:
    """Get one wool tip a week."""
    contact.join("tips")
    return "Woolly: 1 tip a week. Msg&data rates may apply. Reply HELP for help, STOP to leave."


@router.keyword("STOP")
def stop(contact: Contact) -> str:
    """Get no more tips."""
    contact.leave("tips")
    return "You are off the list. Text JOIN to return."


@router.keyword("HELP")
def help_out() -> str:
    """See what can be texted, and whom to ask."""
    return "Woolly: text JOIN, INFO, VOTE A or B, BALANCE, DISCOUNT or STOP. Questions: help@woolly.example"


@router.keyword("INFO {topic}")
def info(topic: Literal["hours", "prices", "washing"] = "hours") -> str:
    """Opening hours, prices or washing."""
    return {
        "hours": "Woolly is open Mon to Sat, 9 to 18.",
        "prices": "Merino $9, alpaca $12, cashmere $30 a ball.",
        "washing": "Wash cold, dry flat, never wring.",
    }[topic]


@router.keyword("VOTE {choice}", "{choice}")
def vote(choice: Literal["A", "B"], contact: Contact) -> str:
    """Vote for your sweater."""
    contact.data["vote"] = choice
    return f"Thanks, your vote for {choice} counts."


@router.keyword("BALANCE")
async def balance(message: Inbound, bank: Bank) -> str:
    """See what is on your account."""
    return f"Your balance is ${await bank.balance(message.sender)}."


def add_discount(router: Router, day: date, secret: str) -> None:
    """Add the promotion of one day: DISCOUNT answers with the person's own code, on that day only."""

    @router.keyword("DISCOUNT", opens=day, closes=day, timezone=UTC, too_late="Sorry, that was yesterday. Text INFO.")
    def discount(message: Inbound) -> str:
        """Get today's discount code."""
        digest = hashlib.blake2b(f"{day}{message.sender}".encode(), key=secret.encode(), digest_size=4)
        return f"10% off today with code W{digest.hexdigest().upper()}. Show it at the till."


@router.fallback
def lost() -> str:
    """Answer what nothing else takes."""
    return "Sorry, I know JOIN, INFO, VOTE A or B, BALANCE and DISCOUNT."


def program(day: date, balances: dict[str, Decimal]) -> Engine:
    """The whole program as it runs on one day."""
    whole = Router()
    whole.include(router)
    add_discount(whole, day, secret="change me")
    return Engine(
        whole,
        services=[Service("56789", kind="short code", country="US")],
        provide={Bank: Bank(balances)},
    )


engine = program(datetime.now(UTC).date(), {"+14155550100": Decimal("12.50")})

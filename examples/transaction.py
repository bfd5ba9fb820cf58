"""A payment that is confirmed by a word, or above a limit by the code of the person's card.

Try it without any gateway: `mokit phone examples/transaction.py:engine`, and text PAY 50 or PAY 500. Every
card has the code 2580.
"""

import hmac
from decimal import Decimal
from typing import Annotated

from mokit import Conversation, Engine, Inbound, Router, between
from mokit.errors import NoAnswer

router = Router()

LIMIT = Decimal(100)            # dollars; more needs the code
Amount = Annotated[Decimal, between(Decimal("0.01"), Decimal(5000))]


class Bank:
    """Stands for the bank's API; what was paid under a token is not paid again."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}             # by number
        self.paid: dict[str, str] = {}

    def is_code(self, number: str, typed: str) -> bool:
        """Whether that is the code of the person's card."""
        return hmac.compare_digest(typed.strip().encode(), self.codes.get(number, "2580").encode())

    def pay(self, number: str, amount: Decimal, token: str) -> int:
        """The number of the payment."""
        self.paid.setdefault(token, f"{number} ${amount:.2f}")
        return list(self.paid).index(token) + 1


@router.keyword("PAY {amount}")
def pay(talk: Conversation, amount: Amount, message: Inbound, bank: Bank) -> str:
    """Pay a sum, in dollars."""
    if not is_confirmed(talk, amount, message.sender, bank):
        return "OK, nothing was paid."
    payment = talk.once("pay", bank.pay, message.sender, amount, talk.token("pay"))
    return f"${amount:.2f} was paid. Your receipt is number {payment}."


def is_confirmed(talk: Conversation, amount: Decimal, number: str, bank: Bank) -> bool:
    """Whether the person says yes, or above the limit knows the code."""
    if amount <= LIMIT:
        return talk.confirm("sure", f"Pay ${amount:.2f}? Reply YES or NO.")

    def is_code(typed: str) -> str | None:
        return None if bank.is_code(number, typed) else "that is not the code"

    try:
        talk.ask("code", f"To pay ${amount:.2f}, reply with the code of your card, or BACK.", str, is_code, secret=True)
    except NoAnswer:
        return False
    return True


def program(bank: Bank) -> Engine:
    """The whole program, with the bank that it pays at."""
    return Engine(router, provide={Bank: bank})


engine = program(Bank())

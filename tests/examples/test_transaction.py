"""The payment of the example is made once, and only when it was confirmed."""

import logging
from decimal import Decimal

import pytest
from examples.transaction import Bank, program

from mokit.testing import Handset

ASKED = "To pay $500.00, reply with the code of your card, or BACK."


@pytest.fixture
def bank() -> Bank:
    return Bank()


@pytest.fixture
def phone(bank: Bank) -> Handset:
    return Handset(program(bank))


def paid(bank: Bank) -> list[str]:
    return list(bank.paid.values())


@pytest.mark.parametrize("yes", ["YES", "y", "ok", "Yes please!"])
def test_a_small_sum_is_paid_on_yes(phone: Handset, bank: Bank, yes: str) -> None:
    assert phone.text("pay 50") == ["Pay $50.00? Reply YES or NO."]
    assert phone.text(yes) == ["$50.00 was paid. Your receipt is number 1."]
    assert paid(bank) == ["+14155550100 $50.00"]


def test_nothing_is_paid_on_no(phone: Handset, bank: Bank) -> None:
    phone.text("pay 50")

    assert phone.text("no") == ["OK, nothing was paid."]
    assert phone.text("yes") == []
    assert paid(bank) == []


def test_the_limit_itself_needs_no_code(phone: Handset) -> None:
    assert phone.text("pay 100") == ["Pay $100.00? Reply YES or NO."]
    assert phone.another("+14155550199").text("pay 100.01") == [
        "To pay $100.01, reply with the code of your card, or BACK."
    ]


def test_a_large_sum_is_paid_for_the_code(phone: Handset, bank: Bank) -> None:
    assert phone.text("PAY $500") == [ASKED]
    assert phone.text("yes") == ["Sorry, that is not the code."]
    assert phone.text(" 2580 ") == ["$500.00 was paid. Your receipt is number 1."]
    assert paid(bank) == ["+14155550100 $500.00"]


def test_three_wrong_codes_pay_nothing(phone: Handset, bank: Bank) -> None:
    phone.text("pay 500")
    phone.text("1111")
    phone.text("é")

    assert phone.text("3333") == ["OK, nothing was paid."]
    assert phone.text("2580") == []
    assert paid(bank) == []


def test_back_pays_nothing(phone: Handset, bank: Bank) -> None:
    phone.text("pay 500")

    assert phone.text("back") == ["OK, we leave it here."]
    assert paid(bank) == []


def test_another_payment_takes_the_place_of_the_one_that_waits(phone: Handset, bank: Bank) -> None:
    phone.text("pay 50")
    phone.text("pay 60")
    phone.text("yes")

    assert paid(bank) == ["+14155550100 $60.00"]


def test_a_repeated_yes_pays_once(phone: Handset, bank: Bank) -> None:
    phone.text("pay 50")
    phone.text("yes")

    assert phone.resend() == []
    assert phone.text("yes") == []
    assert paid(bank) == ["+14155550100 $50.00"]


def test_two_payments_of_one_sum_are_two(phone: Handset, bank: Bank) -> None:
    for _ in range(2):
        phone.text("pay 50")
        phone.text("yes")

    assert paid(bank) == ["+14155550100 $50.00"] * 2


def test_the_payment_goes_on_where_the_process_died(phone: Handset) -> None:
    phone.text("pay 50")
    phone.restart()

    assert phone.text("yes") == ["$50.00 was paid. Your receipt is number 1."]


def test_a_payment_whose_answer_got_lost_is_tried_again_with_the_same_token() -> None:
    bank = LossyBank()
    phone = Handset(program(bank), raise_errors=False)
    phone.text("pay 50")

    assert phone.text("yes") == ["Sorry, something went wrong on our side. Please try again later."]
    assert phone.text("yes") == ["$50.00 was paid. Your receipt is number 1."]
    assert bank.calls == 2
    assert paid(bank) == ["+14155550100 $50.00"]


class LossyBank(Bank):
    """Pays, but its first answer never arrives."""

    calls = 0

    def pay(self, number: str, amount: Decimal, token: str) -> int:
        payment = super().pay(number, amount, token)
        self.calls += 1
        if self.calls == 1:
            raise TimeoutError
        return payment


def test_the_code_of_the_card_is_in_no_log_and_no_outcome(phone: Handset, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    phone.text("pay 500")
    phone.text("2580")

    assert "2580" not in caplog.text
    assert "2580" not in repr(phone.outcome)


@pytest.mark.parametrize("text", ["pay", "pay nothing", "pay 0", "pay 9000"])
def test_what_is_no_sum_is_answered_and_asks_nothing(phone: Handset, text: str) -> None:
    [reply] = phone.text(text)

    assert reply.startswith("Sorry, ")
    assert phone.decision.rule == 9

"""The one-time password of the example: three attempts, five minutes, and no code where none belongs."""

import logging
from collections.abc import Sequence

import pytest
from examples.one_time_password import EXPIRED, LOCKED, RIGHT, program, verify

from mokit import Inbound
from mokit.gsm import segments
from mokit.stores.base import Change, Done
from mokit.stores.memory import MemoryStore
from mokit.testing import Handset

AGAIN = "That is not the code. Please try again."

Told = list[tuple[str, bool]]


class WatchedStore(MemoryStore):
    """Remembers all that was ever written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[Change] = []

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        self.written += changes
        return super().commit(changes)


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def phone(told: Told) -> Handset:
    return Handset(program(b"a secret of the host's", lambda number, right: told.append((number, right))))


def requested(phone: Handset) -> str:
    """The code that a request sends."""
    phone.engine.sync.start(verify, to=phone.number, if_waiting="replace")
    [text] = phone.wait(seconds=0)
    return text[:6]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_right_code_logs_in_and_the_host_is_told(phone: Handset, told: Told) -> None:
    code = requested(phone)

    assert code.isdecimal()
    assert phone.text(code) == [RIGHT]
    assert told == [("+14155550100", True)]


@pytest.mark.parametrize("form", ["{}", " {} ", "{}.", "my code is {}", "{0[0]} {0[1]} {0[2]} {0[3]} {0[4]} {0[5]}"])
def test_the_code_may_be_written_like_people_do(phone: Handset, form: str) -> None:
    assert phone.text(form.format(requested(phone))) == [RIGHT]


def test_the_prompt_fits_one_segment_and_says_what_it_is_for(phone: Handset) -> None:
    code = requested(phone)
    [message] = phone.inbox

    assert message.text.startswith(f"{code} is your code for woolly.example.")
    assert segments(message.text) == 1


def test_there_are_three_attempts_and_what_is_said_to_a_wrong_one_holds_no_code(phone: Handset, told: Told) -> None:
    wrong = other_than(requested(phone))

    assert phone.text(wrong) == [AGAIN]
    assert phone.text("hello?") == [AGAIN]
    assert phone.text(wrong) == [LOCKED]
    assert told == [("+14155550100", False)]


def test_the_right_code_is_none_any_more_after_three_wrong_ones(phone: Handset) -> None:
    code = requested(phone)
    for _ in range(3):
        phone.text(other_than(code))

    assert phone.text(code) == []


def test_the_third_attempt_may_be_the_right_one(phone: Handset, told: Told) -> None:
    code = requested(phone)
    phone.text(other_than(code))
    phone.text("é٣")

    assert phone.text(code) == [RIGHT]
    assert told == [("+14155550100", True)]


def test_a_repeat_by_the_gateway_is_no_attempt(phone: Handset) -> None:
    code = requested(phone)
    phone.text(other_than(code))
    for _ in range(5):
        assert phone.resend() == []

    assert phone.text(other_than(code)) == [AGAIN]
    assert phone.text(code) == [RIGHT]
    assert phone.resend() == []


def test_it_expires_after_five_minutes(phone: Handset, told: Told) -> None:
    code = requested(phone)

    assert phone.wait(minutes=4, seconds=59) == []
    assert phone.wait(seconds=1) == [EXPIRED]
    assert phone.text(code) == []
    assert told == [("+14155550100", False)]


def test_attempts_do_not_prolong_it(phone: Handset) -> None:
    code = requested(phone)
    phone.wait(minutes=4)
    phone.text(other_than(code))
    phone.wait(minutes=1)

    assert phone.text(code) == [EXPIRED]


def test_it_goes_on_where_the_process_died(phone: Handset) -> None:
    code = requested(phone)
    phone.text(other_than(code))
    phone.restart()

    assert phone.text(code) == [RIGHT]


def test_a_second_request_replaces_the_first(phone: Handset, told: Told) -> None:
    first, second = requested(phone), requested(phone)

    assert first != second
    assert phone.text(first) == [AGAIN]
    assert phone.text(second) == [RIGHT]
    assert told == [("+14155550100", True)]


def test_login_in_the_midst_sends_the_same_code_again(phone: Handset) -> None:
    code = requested(phone)

    [again] = phone.text("LOGIN")
    assert again.startswith(code)


def test_each_person_has_a_code_of_their_own_and_each_secret_makes_another(phone: Handset) -> None:
    other = Handset(program(b"another secret", lambda _number, _right: None))
    [mine], [yours] = phone.text("LOGIN"), phone.another("+14155550199").text("LOGIN")
    [elsewhere] = other.text("LOGIN")

    assert len({mine, yours, elsewhere}) == 3


def test_the_code_is_in_no_log(phone: Handset, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    code = requested(phone)
    phone.text(other_than(code))
    phone.text(code)

    assert code not in caplog.text


def test_no_answer_is_written_to_the_store(phone: Handset) -> None:
    store = WatchedStore()
    code = watched_login(phone, store)
    answered = store.written[-3:]

    assert len(answered) == 3
    assert code not in repr(answered)
    assert other_than(code) not in repr(store.written)


def test_the_code_is_in_nothing_that_was_ever_written_to_the_store(phone: Handset) -> None:
    store = WatchedStore()

    assert watched_login(phone, store) not in repr(store.written)


def watched_login(phone: Handset, store: WatchedStore) -> str:
    """The code of a login with one wrong attempt, over that store."""
    engine = phone.engine.replaced(store=store)
    engine.sync.start(verify, to=phone.number)
    code = phone.inbox[-1].text[:6]
    for number, text in enumerate([other_than(code), code]):
        message = Inbound(
            id=str(number), sender=phone.number, recipient=phone.service, text=text, received_at=phone.now
        )
        engine.sync.receive(message)
    return code

"""A program behind Twilio, as the tests of all hosts text it."""

from collections.abc import Callable, Sequence
from threading import Event
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # it has no types

from mokit import Engine, Router, Service
from mokit.errors import StoreUnavailable
from mokit.http import HttpRequest
from mokit.stores.base import Change, Done, Key, Snapshot
from mokit.stores.memory import MemoryStore
from mokit.transports.twilio import Twilio

URL = "https://sms.example.com/sms/twilio"
ENCODED_URL = "https://sms.example.com/sms/sal%C3%B3n"
TOKEN = "a-token-of-the-account"


class Unsteady(MemoryStore):
    """A store that can't be reached during an outage, and tells when it is opened and closed."""

    def __init__(self, outage: Event, calls: list[str]) -> None:
        super().__init__()
        self._outage = outage
        self._calls = calls

    def open(self) -> None:
        self._check()
        self._calls.append("open")

    def close(self) -> None:
        self._calls.append("close")

    def load(self, wanted: Sequence[tuple[Key, Sequence[str]]]) -> list[Snapshot]:
        self._check()
        return super().load(wanted)

    def commit(self, changes: Sequence[Change]) -> list[Done | None]:
        self._check()
        return super().commit(changes)

    def _check(self) -> None:
        if self._outage.is_set():
            raise StoreUnavailable("the database is away")


@pytest.fixture
def outage() -> Event:
    """While it is set the store can't be reached."""
    return Event()


@pytest.fixture
def calls() -> list[str]:
    """When the store was opened and closed."""
    return []


@pytest.fixture
def store(outage: Event, calls: list[str]) -> MemoryStore:
    return Unsteady(outage, calls)


@pytest.fixture
def runs() -> list[str]:
    """What the handler was asked, each time that it ran."""
    return []


@pytest.fixture
def engine(store: MemoryStore, runs: list[str]) -> Engine:
    router = Router()

    @router.keyword("VOTE {choice}")
    def vote(choice: str) -> str:
        runs.append(choice)
        return f"Your vote for {choice} counts."

    services = [
        Service("56789", transport=Twilio(account_sid="AC1", auth_token=TOKEN, url=URL)),
        Service("56780", transport=Twilio(account_sid="AC1", auth_token=TOKEN, url=ENCODED_URL)),
    ]
    return Engine(router, services=services, store=store, max_body=5000)


@pytest.fixture
def signed() -> Callable[..., HttpRequest]:
    """Makes a webhook request as Twilio signs it; a field that is given as None is left out."""

    def sign(text: str = "vote red", *, token: str = TOKEN, **changed: str | None) -> HttpRequest:
        fields = {"MessageSid": "SM1", "From": "+14155550100", "To": "56789", "Body": text} | changed
        form = {name: value for name, value in fields.items() if value is not None}
        signature: str = RequestValidator(token).compute_signature(URL, form)
        headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature}
        return HttpRequest(url="/sms/twilio", headers=headers, body=urlencode(form).encode())

    return sign

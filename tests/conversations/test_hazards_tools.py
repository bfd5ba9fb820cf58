"""What others wrap around functions lets a question pass, or it is told."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import sentry_sdk
import stamina
import tenacity
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from mokit import Conversation, Engine, Router
from mokit.errors import KeyReused, SignalLost
from tests.conversations.conftest import Host

Handler = Callable[..., Any]
Wrapper = Callable[[Handler], Handler]

RETRIES: dict[str, Wrapper] = {
    "tenacity": tenacity.retry(stop=tenacity.stop_after_attempt(3), reraise=True),
    "tenacity of one error": tenacity.retry(retry=tenacity.retry_if_exception_type(OSError), reraise=True),
    "stamina": stamina.retry(on=Exception, attempts=3, wait_initial=0, wait_max=0, wait_jitter=0),
}
retried = pytest.mark.parametrize("wrapper", RETRIES.values(), ids=RETRIES)


def talks_through(host: Host, handler: Handler) -> None:
    """Go through a conversation that asks for a name and an age, and repeats both."""
    router = Router()
    router.keyword("GO")(handler)
    phone = host.handset(Engine(router))
    assert phone.text("go") == ["Your name?"]
    assert phone.text("Anne") == ["Your age?"]
    assert phone.text("30") == ["Anne 30"]


def hello(talk: Conversation) -> str:
    return f"{talk.ask('name', 'Your name?')} {talk.ask('age', 'Your age?', int)}"


# --- Retries ---------------------------------------------------------------------------------------


@retried
def test_a_handler_that_is_retried_may_ask(host: Host, wrapper: Wrapper) -> None:
    talks_through(host, wrapper(host.script(hello)))


@retried
def test_a_function_that_is_retried_may_ask(host: Host, wrapper: Wrapper) -> None:
    asks = wrapper(hello)

    def asking(talk: Conversation) -> str:
        return str(asks(talk))

    talks_through(host, host.script(asking))


@retried
def test_an_async_function_that_is_retried_may_ask(loop_host: Host, wrapper: Wrapper) -> None:
    @wrapper
    async def asks(talk: Conversation) -> str:
        await asyncio.sleep(0)
        return hello(talk)

    async def asking(talk: Conversation) -> str:
        return str(await asks(talk))

    talks_through(loop_host, asking)


@retried
def test_what_is_done_once_may_be_retried_until_it_works(host: Host, wrapper: Wrapper) -> None:
    tries: list[int] = []

    def unsteady() -> int:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("try again")
        return len(tries)

    insistent: Callable[[], int] = wrapper(unsteady)

    def asking(talk: Conversation) -> str:
        assert talk.once("ticket", insistent) == 3
        return hello(talk)

    talks_through(host, host.script(asking))
    assert len(tries) == 3


def test_a_handler_that_fails_can_not_be_retried_within_its_turn(host: Host) -> None:
    @tenacity.retry(stop=tenacity.stop_after_attempt(2), reraise=True)
    def asking(talk: Conversation) -> str:
        talk.ask("name", "Your name?")
        raise OSError("try again")

    phone = host.phone(asking)
    phone.text("go")
    with pytest.raises(KeyReused, match=r"ask\('name'\)"):
        phone.text("Anne")


@pytest.mark.parametrize("error", [BaseException, None])
def test_retrying_after_everything_is_told(host: Host, error: type[BaseException] | None) -> None:
    retry = tenacity.retry_if_exception_type(error) if error else tenacity.retry_always
    greedy = tenacity.retry(retry=retry, stop=tenacity.stop_after_attempt(2), reraise=True)
    with pytest.raises(SignalLost, match=r"ended in ask\('name'\)"):
        host.phone(greedy(hello)).text("go")


def test_giving_up_with_a_value_after_everything_is_told(host: Host) -> None:
    def unknown(_: tenacity.RetryCallState) -> str:
        return "unknown"

    retry = tenacity.retry_if_exception_type(BaseException)
    forgiving = tenacity.retry(retry=retry, stop=tenacity.stop_after_attempt(1), retry_error_callback=unknown)
    with pytest.raises(SignalLost, match="returned after the turn ended"):
        host.phone(forgiving(hello)).text("go")


# --- Tracing ---------------------------------------------------------------------------------------


def test_questions_may_be_asked_in_spans_of_opentelemetry(host: Host) -> None:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    tracer = provider.get_tracer("tests")

    @tracer.start_as_current_span("asking")
    def asking(talk: Conversation) -> str:
        with tracer.start_as_current_span("within"):
            return hello(talk)

    talks_through(host, host.script(asking))
    provider.shutdown()
    assert [span.name for span in kept.get_finished_spans()] == ["within", "asking"] * 3


class Kept(Transport):
    """Keeps what would be sent to Sentry."""

    def __init__(self) -> None:
        super().__init__()
        self.envelopes: list[Envelope] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.envelopes.append(envelope)


def test_questions_may_be_asked_in_spans_of_sentry(host: Host) -> None:
    kept = Kept()
    client = sentry_sdk.Client(
        dsn="https://public@localhost/1", transport=kept, traces_sample_rate=1.0, default_integrations=False,
        auto_session_tracking=False,
    )

    def asking(talk: Conversation) -> str:
        with sentry_sdk.isolation_scope() as scope, sentry_sdk.scope.use_isolation_scope(scope):
            scope.set_client(client)
            with sentry_sdk.start_transaction(name="asking"), sentry_sdk.start_span(name="within"):
                return hello(talk)

    talks_through(host, host.script(asking))
    client.close()
    assert len([one for one in kept.envelopes if one.get_transaction_event()]) == 3
    assert not [one for one in kept.envelopes if one.get_event()]       # a question is no error

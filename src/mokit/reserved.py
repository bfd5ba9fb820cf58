"""Keywords that people text to leave or to get help, which no program may take for something else."""

from collections.abc import Iterable, Iterator, Sequence

from mokit import logs
from mokit.answerers import unclear
from mokit.consent import Consent
from mokit.consent.policy import NEVER_WITHOUT
from mokit.errors import RegistrationError
from mokit.keywords import Keyword, Tables
from mokit.routing import Route
from mokit.services import Service
from mokit.transports.base import Transport

HOOKS = {"opt_out": "@router.on_opt_out", "help": "@router.on_help"}


def check_reserved(
    policy: Consent | None,
    tables: Tables,
    routes: Iterable[Route],
    services: Sequence[Service],
    transport: Transport | None,
) -> None:
    """Refuse keywords that are opt-out or help words of their service, and hooks without a policy.

    Where it isn't known who answers STOP the log says so.

    Raises:
        RegistrationError: One is; what else is wrong stands in its notes.
    """
    mistakes = [*_hooks(routes)] if policy is None else [*_clashes(policy, tables, services, transport)]
    if mistakes:
        for further in mistakes[1:]:
            mistakes[0].add_note(str(further))
        raise mistakes[0]
    for sentence in unclear(services) if policy is not None else ():
        logs.warn("%s", sentence)


def _hooks(routes: Iterable[Route]) -> Iterator[RegistrationError]:
    for route in routes:
        if route.purpose in {"opt_out", "opt_in", "help"} or route.opts_in:
            what = "opts_in=True" if route.opts_in else f"on_{route.purpose}"
            yield RegistrationError(
                f"{route.name}() ({route.where}): {what} has no effect without a policy; give the engine "
                "consent=Consent()"
            )


def _clashes(
    policy: Consent, tables: Tables, services: Sequence[Service], transport: Transport | None
) -> Iterator[RegistrationError]:
    unnamed = Service("0", transport=transport)
    seen: set[tuple[str, str]] = set()
    for service in services or [*map(Service, tables.by_service), unnamed]:
        gateway = service.transport.name if service.transport is not None else ""
        reader = policy.reader(numbers=service.all_numbers, country=service.country, gateway=gateway)
        for phrase, keyword in _phrases(tables, service.name):
            meaning = reader.read(phrase)
            if meaning.rule == "word" and meaning.consent in HOOKS and (phrase, keyword.route.where) not in seen:
                seen.add((phrase, keyword.route.where))
                yield _refused(keyword, phrase, service, str(meaning.consent))


def _phrases(tables: Tables, service: str) -> Iterator[tuple[str, Keyword]]:
    for index in tables.of(service).indexes:
        for phrase, keywords in index.phrases.items():
            for keyword in keywords if phrase else ():
                yield phrase, keyword


def _refused(keyword: Keyword, phrase: str, service: Service, consent: str) -> RegistrationError:
    named = "" if service.name == "0" else f" of the service {service.name!r}"
    what = "an opt-out" if consent == "opt_out" else "a help"
    instead = "" if phrase in NEVER_WITHOUT else f", or Consent(without=[{phrase!r}]) where you may"
    return RegistrationError(
        f"{keyword.pattern.source!r} ({keyword.route.name}, {keyword.route.where}) takes {phrase.upper()!r}, which is "
        f"{what} word{named}; remove the keyword and use {HOOKS[consent]} to add to it{instead}"
    )

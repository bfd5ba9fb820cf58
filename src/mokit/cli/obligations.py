"""What a program lacks of what carriers and regulators of its services' countries want it to say; no legal advice."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time, timedelta
from typing import NamedTuple

from mokit.answerers import NORTH_AMERICA, unclear
from mokit.consent import Consent
from mokit.drawing.sources import Library, Source, own_nodes
from mokit.drawing.wording import Wording
from mokit.routing import Route
from mokit.services import HOURS, Service
from mokit.settings import Settings
from mokit.text import compared_form
from mokit.texts import Texts

# The words that must be heard, by the country of a service. US: 47 CFR 64.1200(a)(10) and CTIA, Short Code
# Monitoring Handbook. Canada: common short codes since 2022-12-01, Twilio 223182048, Sinch 16600847085967.
MUST_HEAR: dict[str, tuple[str, ...]] = {
    "US": ("stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe", "help"),
    "CA": ("stop", "arret", "help", "aide", "info"),
}

# 47 CFR 64.1200(c)(1): from when on, and until when, no solicitation leaves; (a)(12): how late the confirmation may be.
NIGHT: Mapping[str, tuple[time, time]] = {"US": (time(21), time(8))}
CONFIRMED_WITHIN: Mapping[str, timedelta] = {"US": timedelta(minutes=5)}

# What the text of an opt-in must say in the US and Canada: CTIA, Messaging Principles and Best Practices, 5.1.3.
_SAYS: Mapping[str, re.Pattern[str]] = {
    'how often texts come ("4 msgs/month", "msg frequency varies")': re.compile(
        r"\b(daily|weekly|monthly|recurring|frequency|varies)\b|\b(\d+|one|up to)\b.{0,30}?"
        r"(\b(a|per|each|every)\b|/) ?(day|week|wk|month|mo|year)", re.IGNORECASE | re.DOTALL,
    ),
    '"Msg&data rates may apply"': re.compile(r"data rates", re.IGNORECASE),
    "HELP": re.compile(r"\b(HELP|AIDE|AYUDA)\b"),
    "STOP": re.compile(r"\b(STOP|ARRET|ALTO)\b"),
}  # fmt: skip
_SUPPORT = re.compile(r"[0-9]{3}|@|[.][a-z]{2}")        # a number, an address, a page
_REPLY = frozenset({"ask", "say", "choose", "confirm", "Reply"})


class Lack(NamedTuple):
    """Something that a program lacks."""

    where: str                  # the service or the handler
    what: str

    def __str__(self) -> str:
        """As a line."""
        return f"{self.where}: {self.what}"


def lacking(settings: Settings, routes: Iterable[Route]) -> list[Lack]:
    """What the program lacks, by service and by handler; nothing where no service has a country."""
    policy, services = settings.consent, [one for one in settings.services if one.country]
    if policy is None:
        what = "has no consent policy, so that nothing keeps who said STOP; give the engine consent=Consent()"
        return [Lack(f"Service({one.name!r}), {one.country}", what) for one in services]
    found = [lack for one in services for lack in _of_service(one, policy)]
    found += [Lack("who answers STOP", sentence) for sentence in unclear(settings.services)]
    if NORTH_AMERICA.isdisjoint(one.country for one in services):
        return found
    return [*found, *_of_sentences(settings.texts, settings.support), *_of_handlers(settings, policy, routes)]


def _of_service(service: Service, policy: Consent) -> Iterator[Lack]:
    where = f"Service({service.name!r}), {service.country}"
    gateway = "" if service.transport is None else service.transport.name
    heard = {row.word for row in policy.rows(country=service.country, gateway=gateway)}
    for word in MUST_HEAR.get(service.country, ()):
        if compared_form(word) not in heard:
            yield Lack(where, f"does not hear {word.upper()}, which must be heard there; see Consent(without=)")
    if policy.level == "exact" and service.country == "US":
        yield Lack(where, "hears words alone, and people may leave in any reasonable way; see Consent(level=)")
    within = CONFIRMED_WITHIN.get(service.country)
    if within is not None and policy.confirm_within > within:
        yield Lack(where, f"may confirm an opt-out later than {within} after it; see Consent(confirm_within=)")
    night = NIGHT.get(service.country)
    if service.quiet_hours is None:
        yield Lack(where, "has no quiet_hours, so promotions leave at any hour")
    elif night is not None and not _is_within(night, service.quiet_hours):
        yield Lack(where, f"lets promotions leave between {night[0]:%H:%M} and {night[1]:%H:%M}; see its quiet_hours=")
    elif service.timezone is None and service.country not in HOURS:
        yield Lack(where, "has no timezone, so promotions leave at any hour; give it timezone=ZoneInfo(...)")


def _is_within(night: tuple[time, time], quiet: tuple[time, time]) -> bool:
    """Whether a night that goes past midnight lies in the quiet hours."""
    begin, end = quiet
    return end < begin <= night[0] and night[1] <= end


def _of_sentences(texts: Texts, support: str) -> Iterator[Lack]:
    if not _SUPPORT.search(support):
        yield Lack("Engine(support=)", f"{support!r} is no number, address or page, and HELP must give one")
    if "data rates" not in texts.template("rates").lower():
        yield Lack("Texts, 'rates'", "doesn't say that message and data rates may apply")
    for name, words in (("opted_in", "HELP STOP"), ("confirm_opt_in", "HELP STOP"), ("consent_help", "STOP")):
        for word in words.split():
            if word not in texts.template(name):
                yield Lack(f"Texts, {name!r}", f"doesn't say {word}")


def _of_handlers(settings: Settings, policy: Consent, routes: Iterable[Route]) -> Iterator[Lack]:
    """What the texts lack of keywords that opt in and of hooks for consent, as far as they stand in the source."""
    library, seen = Library(), set[str]()
    for route in routes:
        does, must = _must_say(route, settings, policy)
        if not must or route.where in seen:
            continue
        seen.add(route.where)
        where = f"{route.name}() ({route.where})"
        source = library.find(route.handler)
        said = "" if source is None else "\n".join(_texts_of(source))
        lacks = [what for what, form in must.items() if not form.search(said)]
        if said and "{" not in said:
            yield from (Lack(where, f"{does} and doesn't say {one}") for one in lacks)
        elif lacks and (said or route.opts_in):         # a hook that says nothing leaves it to mokit
            yield Lack(where, f"{does} with a text that is not all to be seen; see that it says {', '.join(lacks)}")


def _must_say(route: Route, settings: Settings, policy: Consent) -> tuple[str, Mapping[str, re.Pattern[str]]]:
    """What a handler does about consent, and what its texts must say then; nothing where mokit's own say it."""
    program = {f"the program's name, {settings.program}": re.compile(re.escape(settings.program), re.IGNORECASE)}
    support = {f"where to get help, {settings.support}": re.compile(re.escape(settings.support), re.IGNORECASE)}
    if route.purpose == "opt_in" or (route.opts_in and not policy.double_opt_in):
        return "opts people in", {**program, **_SAYS}
    if route.purpose == "help":
        return "answers HELP", {**program, **support}
    return ("answers STOP", program) if route.purpose == "opt_out" else ("", {})


def _texts_of(source: Source) -> Iterator[str]:
    wording = Wording(source.talks, source.value)
    for node in own_nodes(source.node):
        match node:
            case ast.Return(value=ast.Constant(value=None)):
                pass
            case ast.Return(value=ast.Tuple(elts=several) | ast.List(elts=several)):
                yield from map(wording.text, several)
            case ast.Return(value=ast.expr() as said) if not _is_reply(said):
                yield wording.text(said)
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=args) if name in _REPLY:
                yield from (wording.text(one) for one in args if not _is_key(one, name, args))
            case _:
                pass


def _is_reply(said: ast.expr) -> bool:
    """Whether it is a call whose arguments are texts, which are looked at by themselves."""
    match said:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name in _REPLY
        case _:
            return False


def _is_key(argument: ast.expr, name: str, args: list[ast.expr]) -> bool:
    """Whether it is the name of a question, or its type, rather than what is asked."""
    return name not in {"say", "Reply"} and args.index(argument) != 1

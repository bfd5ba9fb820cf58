"""What is known of a person's consent, under each scope of its own, in the person's one document."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast

from mokit.consent import Consent
from mokit.contacts import Parked, read_document
from mokit.ledgers import Head, chained, pseudonym
from mokit.messages import Kind
from mokit.talks import timer_of

Status = Literal["unknown", "pending", "opted in", "opted out"]
ConsentLevel = Literal["", "implied", "express", "written"]

MARK = '"consents":'        # is in each document that knows of any
OPTED_OUT = '"opted out"'    # is in each of somebody who did
FRONT = f"{{{MARK}"         # begins those that were written here, so that it is read without the rest
CLOCKS_DIFFER = 60_000      # ms by which the clocks of gateways, hosts and workers may differ


class Standing(NamedTuple):
    """What is known of a person's consent under one scope."""

    status: Status = "unknown"
    level: ConsentLevel = ""
    at: int = 0                 # ms; when the person said so
    since: int = 0              # ms; when that was written down
    by: str = ""                # "text", "gateway", "host", "import"
    word: str = ""              # what was texted, in compared form, or the gateway's code
    cause: str = ""             # the id of the message, or the evidence
    policy: str = ""            # the version of the policy
    told: int = 0               # ms; when it was last confirmed
    suspected: int = 0          # ms; when they were asked whether they want to stop; promotions wait until it is clear


UNKNOWN = Standing()
NOTHING_KEPT: Mapping[str, Any] = MappingProxyType({})


class Step(NamedTuple):
    """Something that changes consent."""

    status: Status
    at: int                     # ms; when the person said so
    by: str
    word: str = ""
    cause: str = ""
    level: ConsentLevel = ""
    is_dated: bool = True       # False: nobody knows when it was said; `at` is when it was told of


class Record(NamedTuple):
    """What a step makes of a person's document."""

    state: str
    ledger: Sequence[str] = ()
    leave: Sequence[str] = ()       # "service/list"
    drop: Sequence[str] = ()        # timers
    is_news: bool = True            # False: the person said once more that they leave


class Consents:
    """How one engine keeps consent: its policy, its scopes, its ledger."""

    def __init__(
        self, policy: Consent, *, program: str, support: str, ledger_key: str
    ) -> None:
        self.policy = policy
        self.program = program
        self.support = support
        self._ledger_key = ledger_key

    @cached_property
    def _version(self) -> str:
        return self.policy.version

    def scope_of(self, service: str) -> str:
        """The name of the scope that a service's consent is kept under."""
        if self.policy.scope == "service":
            return f"service:{service}"
        return f"program:{self.program}" if self.policy.scope == "program" else "brand"

    def reaches(self, scope: str, service: str) -> bool:
        """Whether a change under the scope is one for the service."""
        return self.scope_of(service) == scope

    def known(self, state: str | None, service: str) -> Standing:
        """What a person's document, as the store has it, says of their consent to a service."""
        kept = self.kept(state, service)
        return UNKNOWN if kept is None else Standing(**kept)

    def kept(self, state: str | None, service: str) -> Mapping[str, Any] | None:
        """The same as it is kept, without what is as usual; None if nothing is known."""
        if state is None or (state[: len(FRONT)] != FRONT and MARK not in state):
            return None
        return _consents_in(state).get(self.scope_of(service))

    def front_of(self, service: str) -> str:
        """How documents begin of people who are plainly opted in; of others who are, `known` has to tell."""
        import json

        return f'{FRONT}{{{json.dumps(self.scope_of(service))}:{{"status":"opted in"'

    def standing(self, document: Mapping[str, Any], service: str) -> Standing:
        """What is known under the service's scope."""
        return standing_of(document, self.scope_of(service))

    def kept_in(self, document: Mapping[str, Any], service: str) -> Mapping[str, Any]:
        """The same as it is kept, without what is as usual."""
        known = document.get("consents")
        return NOTHING_KEPT if known is None else known.get(self.scope_of(service), NOTHING_KEPT)

    def who(self, address: str) -> str:
        """What stands for a number on the ledger."""
        return pseudonym(self._ledger_key, address)

    def told_at(self, document: dict[str, Any], service: str, now: int) -> str:
        """The document as JSON, with the moment of what is said on consent."""
        _put(document, self.scope_of(service), self.standing(document, service)._replace(told=now))
        return _dumped(document)

    def taken(self, document: dict[str, Any], address: str, service: str, step: Step, now: int) -> Record | None:
        """What a step makes of the document; None if it changes nothing: it is no news, or older than what is known.

        What was said at the same moment as an opt-out doesn't undo it. A later opt-out of somebody who is out counts,
        since an opt-in from between the two may be told of afterwards.
        """
        scope = self.scope_of(service)
        known = standing_of(document, scope)
        is_news = (known.status, known.level) != (step.status, step.level or known.level)
        is_again = step.status == "opted out" and step.at > known.at and step.is_dated
        if is_late(known, step) or not (is_news or is_again):
            return None
        new = Standing(
            step.status, step.level, max(step.at, known.at), now, step.by, step.word, step.cause, self._version,
            now if step.status == "opted out" and is_news else known.told,
        )
        leave, drop = self._withdrawn(document, scope, now) if step.status == "opted out" else ((), ())
        _put(document, scope, new)
        line = self._line(document, address, scope, now, _shown(known, new))
        return Record(_dumped(document), (line,), leave, drop, is_news)

    def suspected(self, document: dict[str, Any], service: str, suspected: int) -> str | None:
        """The document as JSON, with when the person was asked whether they want to stop, 0 if it is clear that not.

        None if that is known.
        """
        known = self.standing(document, service)
        if known.suspected == suspected or known.status == "opted out":
            return None
        _put(document, self.scope_of(service), known._replace(suspected=suspected))
        return _dumped(document)

    def left_list(  # noqa: PLR0917 - all that a line tells
        self, document: dict[str, Any], address: str, service: str, name: str, shown: Mapping[str, Any], now: int
    ) -> Record:
        """What it makes of the document that a person leaves one list: a line, and that they want no more than that."""
        scope = self.scope_of(service)
        known = standing_of(document, scope)
        if known.suspected:
            _put(document, scope, known._replace(suspected=0))
        line = self._line(document, address, scope, now, {"is": "left list", "list": f"{service}/{name}", **shown})
        return Record(_dumped(document), (line,))

    def bypass(  # noqa: PLR0917 - all that a line tells
        self, document: dict[str, Any], address: str, service: str, message: str, reason: str, now: int
    ) -> Record:
        """What a message that passes whatever the person said makes of the document: a line, with the reason."""
        shown = {"by": "host", "is": "emergency", "cause": message, "reason": reason}
        line = self._line(document, address, self.scope_of(service), now, shown)
        return Record(_dumped(document), (line,))

    def ended(self, document: dict[str, Any], address: str, why: str, now: int) -> Record:
        """The end of a person's chain before the person is dropped; whoever has the number then begins another."""
        line = self._line(document, address, "", now, {"by": "host", "is": why})
        return Record(_dumped(document), (line,))

    def head(self, document: Mapping[str, Any]) -> Head:
        """The end of the person's chain."""
        return Head(*document.get("ledger", ()))

    def _withdrawn(self, document: dict[str, Any], scope: str, now: int) -> tuple[list[str], list[str]]:
        """Take the person off all lists of a scope and put aside what waits; gives the lists and the timers."""
        leave: list[str] = []
        drop: list[str] = []
        for service, contact in document["contacts"].items():
            if not self.reaches(scope, service):
                continue
            leave += [f"{service}/{name}" for name in contact.pop("lists", ())]
            contact.pop("starts", None)
            talk = contact.pop("talk", None)
            if talk is not None:
                drop.append(timer_of(talk["id"]))
                if "question" in talk and not talk.get("lapsed"):
                    contact["parked"] = Parked(talk, now)
        return leave, drop

    def _line(self, document: dict[str, Any], address: str, scope: str, now: int, shown: Mapping[str, Any]) -> str:
        head, line = chained(
            self.head(document),
            {"at": told_time(now), "who": self.who(address), "scope": scope, **shown, "policy": self._version},
        )
        document["ledger"] = head
        return line


def outlasting(state: str | None) -> str | None:
    """What stays of a person's document when they are forgotten: that they opted out; None if nothing does."""
    if state is None or MARK not in state:
        return None
    document = read_document(state)
    kept = {scope: one for scope, one in document["consents"].items() if one.get("status") == "opted out"}
    if not kept:
        return None
    return _dumped({**read_document(None), "consents": kept, "ledger": document.get("ledger", ())})


def is_late(known: Standing, step: Step) -> bool:
    """Whether the person said something else since; at the same moment, as far as clocks can tell, an opt-out wins."""
    if step.status != "opted out":
        return step.at < known.at or (step.at == known.at and known.status == "opted out")
    by_one_clock = step.by == known.by and known.at < known.since       # whoever told of it knew when
    return step.at < known.at - (0 if by_one_clock else CLOCKS_DIFFER)


def standing_of(document: Mapping[str, Any], scope: str) -> Standing:
    """What is known under a scope."""
    known = document.get("consents")
    kept = None if known is None else known.get(scope)
    return UNKNOWN if kept is None else Standing(**kept)


def _consents_in(state: str) -> Mapping[str, Any]:
    """What a document says on consent, by scope."""
    if state[: len(FRONT)] != FRONT:
        found: Mapping[str, Any] = read_document(state).get("consents", {})
        return found
    read: Mapping[str, Any] = _scan()(state, len(FRONT))[0]
    return read


@cache
def _scan() -> Any:
    """What reads the JSON value at a place of a text."""
    from json import JSONDecoder

    return cast("Any", JSONDecoder()).scan_once         # typeshed leaves it out


def _put(document: dict[str, Any], scope: str, standing: Standing) -> None:
    kept = {name: value for name, value in standing._asdict().items() if value}
    document.setdefault("consents", {})[scope] = kept


def _shown(known: Standing, new: Standing) -> dict[str, Any]:
    """A change as the ledger tells it."""
    return {"was": known.status, "is": new.status, "level": new.level, "said": told_time(new.at), "by": new.by,
            "word": new.word, "cause": new.cause}  # fmt: skip


def told_time(moment: int) -> str:
    """A moment in ms as the ledger tells it."""
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="milliseconds")


def _dumped(document: Mapping[str, Any]) -> str:
    """The document as JSON, with what is known of consent in front."""
    import json

    ordered = {"consents": document.get("consents", {}), **document}
    return json.dumps(ordered, separators=(",", ":"), allow_nan=False)


def refusal(status: Status, since: int, kind: Kind, *, answers: bool, stamp: int) -> str:
    """Why a message may not leave; "" if it may.

    Args:
        status: What is known of the person's consent.
        since: When that was written down, in ms.
        kind: Of the message.
        answers: Whether it answers a text of the person's.
        stamp: When it was put into the queue, in ms.
    """
    if answers:
        is_before = status == "opted out" and stamp < since
        return "opted out" if is_before and kind != "consent" else ""
    if status == "opted out":
        return "opted out"
    return "no consent" if kind == "promotional" and status != "opted in" else ""

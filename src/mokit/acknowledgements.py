"""What is said to texts about consent: the confirmation, the help, the question whether somebody wants to leave."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from attrs import evolve

from mokit.answerers import is_answered
from mokit.assembly import Program
from mokit.calls import checked, returned
from mokit.consent.meanings import NOTHING, Meaning
from mokit.consent.policy import MOST_READERS
from mokit.consent.reading import Reader
from mokit.consents import CLOCKS_DIFFER, Consents, Record, Standing, Status, Step, is_late, told_time
from mokit.contacts import changed_state, read_document
from mokit.events import AmbiguousOptOut, ConversationEnded, HandlerFailed
from mokit.floods import Floods
from mokit.messages import ConsentChange, Outbound, Reply
from mokit.records import outcome_from_json
from mokit.routing import Purpose, Route
from mokit.services import Service
from mokit.stores.base import milliseconds
from mokit.talks import talk_from_json
from mokit.text import COURTESY
from mokit.texts import Texts
from mokit.turns import Turn
from mokit.waits import Waits

AGAIN_AFTER = timedelta(days=1)         # until a second STOP on a short code is answered once more
WITH_RATES = frozenset({"US", "CA"})    # where HELP and the opt-in say "Msg&data rates may apply"
BY_KEYWORD = frozenset({4, 6, 7})       # the rules by which a text is a keyword

ANSWERS_WITHIN = timedelta(days=1)      # a yes to whether they want to stop is one; later they may mean something else
YES = frozenset({"yes", "yeah", "yep", "yup", "yes i do", "i do"})      # beside those of the policy's languages
NO: Mapping[str, str] = {       # with the language that it tells
    "no": "", "nope": "en", "nah": "en", "no i don't": "en", "no i dont": "en", "no i do not": "en", "i don't": "en",
    "non": "fr", "nein": "de", "nao": "pt", "nahi": "hi", "nahin": "hi", "नहीं": "hi", "nee": "nl",
}  # fmt: skip
BACK_WITHIN = timedelta(days=1)         # START brings a question back that STOP has ended
AMBIGUOUS = frozenset({"cancel", "end", "quit"})        # opt-out words that people also say to a conversation

Said = Sequence[str | Reply]


class Acknowledgements:
    """Hears what texts mean for consent, answers them, and tells what is to be written down of it."""

    def __init__(self, consents: Consents, program: Program, texts: Texts, waits: Waits) -> None:
        self.consents = consents
        self.program = program
        self.texts = texts
        self.waits = waits
        self.floods = Floods(consents.policy)
        self._readers: dict[tuple[str, str, tuple[str, ...], str | None], Reader] = {}

    def listen(self, turn: Turn) -> None:
        """Let the turn know what its text means for consent, and how the person stands."""
        kept = self.consents.kept_in(turn.document or {}, turn.service.name)
        turn.status, turn.asked_to_stop = kept.get("status", "unknown"), kept.get("suspected", 0)
        parked = turn.contact.parked
        if parked is not None and turn.at - parked.at > BACK_WITHIN.total_seconds() * 1000:
            turn.contact.parked = None
        meaning = self._read(turn)
        if turn.asked_to_stop and _answers_to_stop(turn):
            meaning = _answered(turn, meaning)
        asked_already = meaning.consent == "suspected" and (turn.asked_to_stop or turn.status == "opted out")
        turn.meaning = NOTHING if asked_already else meaning

    def _read(self, turn: Turn) -> Meaning:
        service, contact, transport = turn.service, turn.contact, turn.message.transport
        known = service.name, transport, contact.lists, contact.language
        reader = self._readers.get(known)
        if reader is None:
            reader = self._readers[known] = self.consents.policy.reader(
                numbers=service.all_numbers, lists=contact.lists, language=contact.language, country=service.country,
                gateway=transport,
            )
            if len(self._readers) > MOST_READERS:
                self._readers.clear()
        meaning, hint = reader.read(turn.text, turn.words), turn.message.hint
        return meaning if hint is None or meaning.consent == hint else Meaning(hint, "gateway")

    async def answer(self, turn: Turn) -> Said:
        """What is said to a text that is about consent; a hook that raises undoes nothing."""
        if turn.consent in {"suspected", "stays"}:
            return [self._say(turn, "stays" if turn.consent == "stays" else "suspected_opt_out")]
        meaning = turn.meaning or NOTHING
        if turn.consent == "opt_out" and meaning.list is not None:
            turn.contact.leave(meaning.list)
            return self._unless_answered(turn, [self._say(turn, "left_list", list=meaning.list)])
        if turn.consent == "help":
            return self._unless_answered(turn, await self._hooked(turn, "help") or [self._say(turn, "consent_help")])
        if self._is_overtaken(turn):
            return ()
        if turn.consent == "opt_in":
            said = await self._hooked(turn, "opt_in") or [self._say(turn, "opted_in")]
            return self._unless_answered(turn, said)
        return self._unless_answered(turn, await self._leave(turn))

    def _is_overtaken(self, turn: Turn) -> bool:
        """Whether the person left since they wrote that they come back, or came back since they wrote STOP."""
        step = self._step(turn)
        return step is not None and is_late(self._standing(turn), step)

    def _standing(self, turn: Turn) -> Standing:
        return self.consents.standing(turn.document or {}, turn.service.name)

    def is_opt_out_again(self, turn: Turn, recorded: str) -> bool:
        """Whether a text like one that was an opt-out is one once more, since the person came back in between."""
        decision = outcome_from_json(recorded, turn.message).decision
        return decision is not None and decision.consent == "opt_out" and self._standing(turn).status != "opted out"

    def has_left(self, turn: Turn) -> bool:
        """Whether the person is opted out, so that nothing leaves that answers no text of theirs."""
        return self._standing(turn).status == "opted out"

    def has_left_since(self, turn: Turn) -> bool:
        """Whether the person left since they wrote a keyword that opts in; then it is not handled."""
        if turn.route is None or not turn.route.opts_in or turn.status != "opted out":
            return False
        standing = self._standing(turn)
        return is_late(standing, Step("opted in", _said_at(turn, standing), "text"))

    def resume(self, turn: Turn) -> bool:
        """Let the question stand again that waited when the person opted out; False if they bring none back."""
        contact, parked = turn.contact, turn.contact.parked
        if parked is None or turn.consent != "opt_in" or contact.talk is not None or self._is_overtaken(turn):
            return False
        talk = talk_from_json(parked.talk, contact.number)
        question = talk.question and talk.question._replace(asked=turn.at)
        contact.talk, contact.parked = talk._replace(question=question), None
        return question is not None

    async def _leave(self, turn: Turn) -> Said:
        if turn.status != "opted out":
            return await self._hooked(turn, "opt_out") or [self._say(turn, "opted_out")]
        told = self._standing(turn).told
        if turn.service.kind != "short code" or turn.at - told < AGAIN_AFTER.total_seconds() * 1000:
            return ()
        return [self._say(turn, "already_opted_out")]

    def _unless_answered(self, turn: Turn, said: Said) -> Said:
        """Nothing where the gateway or the carrier has answered."""
        hinted = turn.message.hint is not None
        return () if hinted or is_answered(turn.service, str(turn.consent), turn.words) else said

    def concluded(self, turn: Turn, said: Said) -> Said:
        """Tell whether the turn opts the person in; gives what is said beside its answer where a yes is needed."""
        refused = any(isinstance(one, Reply) and not one.opts_in for one in said)
        turn.opts_in = not refused and _has_asked(turn)
        wants = self.consents.policy.double_opt_in and turn.opts_in and turn.status != "opted in"
        return [self._say(turn, "confirm_opt_in")] if wants else ()

    async def _hooked(self, turn: Turn, purpose: Purpose) -> Said:
        """What the host's hook says; nothing if there is none, or it says nothing, or raises."""
        route = self._hook(turn.service, purpose)
        if route is None:
            return ()
        bound = self.program.bound[route]
        try:
            said = checked(await returned(self.waits, bound, bound.arguments(turn, {})), bound.name)
            changed_state(turn.state, read_document(turn.state), turn.contact)      # what can't be saved fails here
        except Exception as error:  # noqa: BLE001 - the person's wish stands whatever the host's code does
            turn.contact = turn.fresh_contact()
            turn.events = [*(turn.events or ()), HandlerFailed(error, turn.message.id, bound.name)]
            return ()
        return said

    def _hook(self, service: Service, purpose: Purpose) -> Route | None:
        fitting = [
            route for route in self.program.bound if route.purpose == purpose and route.service in {service.name, None}
        ]
        return min(fitting, key=lambda route: route.service is None, default=None)

    def _say(self, turn: Turn, name: str, **more: str) -> str:
        language = turn.contact.language or (turn.meaning.language if turn.meaning else None)
        rates = self.texts.say("rates", language) if turn.service.country in WITH_RATES else ""
        values: Mapping[str, str] = {
            "program": self.consents.program, "support": self.consents.support, "rates": rates,
            "frequency": self.texts.say("frequency_varies", language), **more,
        }  # fmt: skip
        return self.texts.template(name, language).format_map(values).rstrip()

    def marked(self, turn: Turn, replies: tuple[Outbound, ...]) -> tuple[Outbound, ...]:
        """The replies as what mokit says on consent; the confirmation of an opt-out is not sent too late.

        What else is said stays a reply, which doesn't leave any more once the person has left.
        """
        if turn.consent not in {"opt_out", "help"}:
            return replies
        until = turn.now + self.consents.policy.confirm_within if turn.consent == "opt_out" else None
        return tuple(evolve(reply, kind="consent", expires_at=until) for reply in replies)

    def record(self, turn: Turn, state: str | None) -> Record | None:
        """What is written down of the turn beside its own state; None if nothing is."""
        if turn.consent is None and not turn.opts_in and not turn.asked_to_stop:
            return None
        step, meaning = self._step(turn), turn.meaning or NOTHING
        document, service, now = read_document(state), turn.service.name, turn.at
        if turn.consent == "opt_out" and meaning.list is not None:
            said = told_time(_said_at(turn, self._standing(turn)))
            shown = {"said": said, "by": "text", "word": meaning.word, "cause": turn.cause}
            return self.consents.left_list(document, turn.message.sender, service, meaning.list, shown, now)
        record = None if step is None else self.consents.taken(document, turn.message.sender, service, step, now)
        if record is not None and record.is_news:
            return self._told(turn, record, opted_out=step is not None and step.status == "opted out")
        if turn.consent == "opt_out" and turn.service.kind == "short code":
            return (record or Record(""))._replace(state=self.consents.told_at(document, service, now))
        if record is not None:
            return record
        changed = self.consents.suspected(document, service, self._asked_to_stop(turn))
        return None if changed is None else Record(changed)

    def _asked_to_stop(self, turn: Turn) -> int:
        """When the person was asked whether they want to stop, in ms; 0 once they wrote something that is clear."""
        if turn.consent == "suspected":
            return turn.at
        if turn.consent == "stays":
            return 0
        is_clear = turn.rule != 0 and turn.consent != "help"            # as what a machine sends is not
        if is_clear and turn.rule not in BY_KEYWORD:
            meaning = self._read(turn)
            is_clear = meaning.consent != "suspected" and (turn.answering is not None or not _is_yes(turn, meaning))
        return 0 if is_clear else turn.asked_to_stop

    def _told(self, turn: Turn, record: Record, *, opted_out: bool) -> Record:
        message, contact = turn.message, turn.contact
        meaning = turn.meaning or NOTHING
        told: list[Any] = [ConsentChange(
            person=message.sender, service=message.recipient, opted_out=opted_out, at=message.sent_at or turn.now,
            code=meaning.word, transport=message.transport, reason="wrong number" if meaning.wrong_number else "",
        )] if turn.consent in {"opt_out", "opt_in"} else []     # fmt: skip
        if opted_out and contact.talk is not None:
            if contact.talk.waiting is not None and meaning.word in AMBIGUOUS:
                told.append(AmbiguousOptOut(contact.number, contact.service, contact.talk.name, meaning.word))
            told.append(ConversationEnded(contact.talk.name, None, "left", contact.number, contact.service))
        if opted_out:
            contact.withdraw()
        turn.events = [*(turn.events or ()), *told]
        return record

    def _step(self, turn: Turn) -> Step | None:
        if turn.consent is None and not turn.opts_in:
            return None
        meaning, at = turn.meaning or NOTHING, _said_at(turn, self._standing(turn))
        by = "gateway" if meaning.rule == "gateway" else "text"
        if turn.consent == "opt_out" and meaning.list is None:
            return Step("opted out", at, by, meaning.word, turn.cause)
        if turn.consent == "opt_in":
            return Step("opted in", at, by, meaning.word, turn.cause, "express")
        if not turn.opts_in or turn.status == "opted in":
            return None
        status: Status = "pending" if self.consents.policy.double_opt_in else "opted in"
        pattern = turn.keyword.pattern if turn.keyword else next(iter(turn.route.patterns if turn.route else ()), None)
        word = "" if pattern is None else pattern.literal
        return Step(status, at, by, word, turn.cause, "express" if status == "opted in" else "")


def _said_at(turn: Turn, standing: Standing) -> int:
    """When the person said it; where the gateway doesn't tell, or tells of no way, after all that is known.

    An opt-in that was handled late, or once more, doesn't count from then: the person may have left meanwhile.
    """
    sent = turn.message.sent_at
    if sent is not None and milliseconds(sent) < turn.at:
        return milliseconds(sent)
    received = milliseconds(turn.message.received_at)
    if turn.consent != "opt_out" and received < standing.since:
        return received
    return max(turn.at, standing.at + 1)


def _answered(turn: Turn, meaning: Meaning) -> Meaning:
    """What a text means as an answer to whether the person wants to stop; what it means anyhow if it is none."""
    if _is_yes(turn, meaning):
        return Meaning("opt_out", "confirmation", meaning.word or "yes", meaning.language or "en")
    plain = _plain(turn)
    return Meaning("stays", "denial", plain, NO[plain]) if plain in NO and meaning.consent != "opt_out" else meaning


def _is_yes(turn: Turn, meaning: Meaning) -> bool:
    """Whether a text is a plain yes, as mokit reads it and no gateway."""
    return meaning.rule == "confirmation" or (meaning.rule != "gateway" and _plain(turn) in YES)


def _plain(turn: Turn) -> str:
    return " ".join(word for word in turn.words if word not in COURTESY)


def _answers_to_stop(turn: Turn) -> bool:
    """Whether it is to "do you want to stop?" that a text answers: nothing newer was asked, and not long ago."""
    asked, sent, hint = turn.asked_to_stop, turn.message.sent_at, turn.message.hint
    if hint is not None or turn.at - asked > ANSWERS_WITHIN / timedelta(milliseconds=1):
        return False
    question = turn.talk.waiting if turn.talk is not None else None
    is_newest = question is None or question.asked < asked
    return is_newest and (sent is None or milliseconds(sent) >= asked - CLOCKS_DIFFER)


def _has_asked(turn: Turn) -> bool:
    """Whether the person asks for the program's messages by a keyword that says so; where it asks, at the end."""
    route = turn.route
    if route is None or not route.opts_in or turn.says is not None:
        return False
    ends = [event for event in turn.events or () if isinstance(event, ConversationEnded)]
    if any(event.reason == "finished" and event.name == route.name for event in ends):
        begun_by_business = turn.talk is not None and turn.talk.opening is None     # whose questions don't leave
        return turn.status != "opted out" or not begun_by_business
    talk = turn.contact.talk
    return turn.rule in BY_KEYWORD and turn.answering is None and (talk is None or talk.id != turn.cause)

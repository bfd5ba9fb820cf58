"""The order of precedence: which route takes a text, and why.

This module alone knows the order. Each rule looks at the case and takes it or passes it on; the
numbers are the rows of the table in docs/matching.md, where further rules have their seats.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from mokit.addresses import can_be_answered
from mokit.keywords import Keyword, Table
from mokit.messages import NOTHING_MORE, Decision, Inbound
from mokit.readings import ECHOED, Filled, Problem, TypedText, echoed, read_fields, sentence, usage
from mokit.routing import Route
from mokit.text import COURTESY, compared_words
from mokit.texts import Texts, in_one_segment

MOST_TRIES = 20         # places in one text where a keyword that may stand anywhere is tried


class Verdict:
    """A decision with what follows from it: a handler to call, a sentence to say, or silence."""

    __slots__ = ("decision", "keyword", "route", "says", "values")

    def __init__(
        self,
        decision: Decision,
        route: Route | None = None,
        keyword: Keyword | None = None,
        values: Mapping[str, Any] = NOTHING_MORE,
        says: str | None = None,
    ) -> None:
        self.decision = decision
        self.route = route
        self.keyword = keyword
        self.values = values
        self.says = says


class Case(TypedText):
    """One text that is to be decided on."""

    refusal: tuple[Keyword, Problem] | None = None      # the strongest keyword whose fields can't be read

    def __init__(self, message: Inbound, table: Table, now: datetime, texts: Texts, language: str | None) -> None:
        self.text = message.text
        self.words = compared_words(message.text)       # as TypedText does it, a call less for every text
        self.message = message
        self.table = table
        self.now = now
        self.texts = texts
        self.language = language

    def read(self, keyword: Keyword, first: int) -> Filled | Problem:
        """The keyword's fields, from word `first` on."""
        return read_fields(keyword.fields, self, first, self.language or "en", trailing=keyword.route.trailing)


Rule = Callable[[Case], Verdict | None]


def decide(message: Inbound, table: Table, *, now: datetime, texts: Texts, language: str | None = None) -> Verdict:
    """Which route takes a message, by the first rule that applies.

    Args:
        message: What the person sent.
        table: What texts to its service may lead to.
        now: The engine's time, aware; opening times go by `message.sent_at` where it is told.
        texts: The catalogue of mokit's own sentences.
        language: The person's, for reading numbers and dates and for what is said.
    """
    case = Case(message, table, now, texts, language)
    for rule in RULES:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    raise AssertionError("the last rule takes everything")


def _no_answer_expected(case: Case) -> Verdict | None:
    """Rule 0: media or nothing at all, or a sender that can't be answered."""
    sender = case.message.sender
    if sender[:1] != "+" and not can_be_answered(sender):
        return _settled(case, 0, "an alphanumeric sender can't be answered")
    if case.words:
        return None
    if case.message.media:
        return _settled(case, 0, "media without words", case.table.media)
    return _settled(case, 0, "an empty text", case.table.empty)


def _whole_text(case: Case) -> Verdict | None:
    """Rule 4: a keyword that is the whole text, courtesy words apart."""
    words = case.words
    verdict = _exactly(case, words, 0, "the whole text") if len(words) <= case.table.longest else None
    if verdict is not None or (words[0] not in COURTESY and words[-1] not in COURTESY):
        return verdict
    for first, last in _within_courtesy(words, case.table.longest):
        verdict = _exactly(case, words[first:last], first, "the whole text, courtesy words apart")
        if verdict is not None:
            return verdict
    return None


def _within_courtesy(words: Sequence[str], longest: int) -> Iterator[tuple[int, int]]:
    """From where to where there may be a keyword with nothing but courtesy words around it."""
    plain = [at for at, word in enumerate(words) if word not in COURTESY]
    latest, earliest = (plain[0], plain[-1] + 1) if plain else (len(words) - 1, 1)
    for first in range(latest + 1):
        for last in range(min(len(words), first + longest), max(earliest, first + 1) - 1, -1):
            yield first, last


def _exactly(case: Case, words: Sequence[str], first: int, how: str) -> Verdict | None:
    for keyword in case.table.at(" ".join(words)):
        led_by_field = not keyword.pattern.phrase
        if led_by_field or not keyword.needs_words:
            reading = case.read(keyword, first if led_by_field else first + len(words))
            if isinstance(reading, Filled):
                return _taken(case, 4, keyword, reading, how)
    return None


def _begins(case: Case) -> Verdict | None:
    """Rule 6: the longest keyword phrase that the text begins with, whose fields can be read."""
    verdict = _begins_at(case, 0)
    if verdict is not None:
        return verdict
    if case.words[0] in COURTESY:
        polite = next((at for at, word in enumerate(case.words) if word not in COURTESY), 0)
        verdict = _begins_at(case, polite)
    return verdict or _open_field(case)


def _begins_at(case: Case, first: int) -> Verdict | None:
    words, at = case.words, case.table.at
    for last in range(min(first + case.table.longest, len(words)), first, -1):
        for keyword in at(words[first] if last == first + 1 else " ".join(words[first:last])):
            if not keyword.takes_words:
                continue
            reading = case.read(keyword, last if keyword.pattern.phrase else first)
            if isinstance(reading, Filled):
                return _taken(case, 6, keyword, reading, "what the text begins with")
            if keyword.pattern.phrase or reading.kind != "surplus":     # "A friend told me" is no choice of A
                case.refusal = case.refusal or (keyword, reading)
    return None


def _open_field(case: Case) -> Verdict | None:
    """A pattern that begins with an open field takes what no keyword takes."""
    for keyword in case.table.at(""):
        reading = case.read(keyword, 0)
        if isinstance(reading, Filled):
            return _taken(case, 6, keyword, reading, "what the text can be read as")
    return None


def _anywhere(case: Case) -> Verdict | None:
    """Rule 7: a keyword that may stand anywhere, where its route says so; the first one in the text."""
    for keyword, first in islice(_in_passing(case), MOST_TRIES):
        reading = read_fields(keyword.fields, case, first, case.language or "en", trailing=True)
        if isinstance(reading, Filled):
            return _taken(case, 7, keyword, reading, "a word of the text")
    return None


def _in_passing(case: Case) -> Iterator[tuple[Keyword, int]]:
    """Each keyword that may stand anywhere and does, with the place of the word after it."""
    for first in range(len(case.words) if case.table.has_anywhere else 0):
        for many, found in case.table.beginnings(case.words, first):
            for keyword in found:
                if keyword.route.anywhere and keyword.pattern.phrase:
                    yield keyword, first + many


def _unreadable(case: Case) -> Verdict | None:
    """Rule 9: a keyword whose fields can't be read; say what is wanted."""
    if case.refusal is None:
        return None
    keyword, problem = case.refusal
    says = keyword.route.wrong or sentence(problem, keyword.pattern, keyword.fields, case.texts, case.language)
    why = f"{keyword.pattern.source} begins the text, but {_shown(problem)}"
    return _settled(case, 9, why, keyword.route, keyword, says=says)


def _shown(problem: Problem) -> str:
    if problem.kind == "surplus" or problem.field is None:
        return "more words follow than it takes"
    return f"the field {{{problem.field.name}}} is {problem.kind}"


def _misspelt(case: Case) -> Verdict | None:
    """Rule 10: one clear misspelling of one keyword; ask, and remember nothing."""
    words = case.words
    for many in range(min(case.table.longest + 1, len(words)), 0, -1):
        near = [
            (phrase, keyword)
            for phrase in case.table.spellings.near(" ".join(words[:many]))
            for keyword in case.table.at(phrase)[:1]
            if keyword.takes_words or case.polite_from <= many
        ]
        if len({id(keyword.route) for _, keyword in near}) > 1:
            return None
        if near:
            phrase, keyword = near[0]
            meant = _meant(case, keyword, phrase, many)
            says = in_one_segment(
                case.texts.say("did_you_mean", case.language, meant=meant),
                case.texts.say("reply_with", case.language, usage=meant),
                case.texts.say("reply_with", case.language, usage=keyword.shown(phrase)),
            )
            why = f"{' '.join(words[:many])!r} is one typing error away from {phrase!r} and from no other keyword"
            return _settled(case, 10, why, keyword.route, keyword, says=says)
    return None


def _meant(case: Case, keyword: Keyword, phrase: str, many: int) -> str:
    """The command that the person probably meant, with what they typed after it where that is right."""
    literal = keyword.shown(phrase)
    if not keyword.pattern.phrase:
        return literal
    rest = case.rest(many) if keyword.takes_words and len(case.words) > many else ""
    if rest and len(rest) <= ECHOED and isinstance(case.read(keyword, many), Filled):
        return f"{literal} {' '.join(rest.split())}"
    return usage(literal, keyword.fields)


def _fallback(case: Case) -> Verdict:
    """Rule 11: the fallback of the narrowest router, then of the outer ones."""
    route = case.table.fallback
    return _settled(case, 11, "nothing else takes it" if route else "nothing takes it, and there is no fallback", route)


# The order. Seats: 1 opt-out and help words, 2 a closed question, 3 opt-in words, 5 an open question,
# 8 a closed question read leniently.
RULES: tuple[Rule, ...] = (
    _no_answer_expected,
    _whole_text,
    _begins,
    _anywhere,
    _unreadable,
    _misspelt,
    _fallback,
)


def _taken(case: Case, rule: int, keyword: Keyword, reading: Filled, how: str) -> Verdict:
    route = keyword.route
    source = keyword.pattern.source
    says = _closed(case, route, keyword) if route.window is not None else None
    why = f"{source} is {how}, but was not open when it was sent" if says else f"{source} is {how}"
    decision = Decision(rule, why, " ".join(case.words), route.name, source, reading.typed)
    return Verdict(decision, route, keyword, reading.values, says)


def _closed(case: Case, route: Route, keyword: Keyword) -> str | None:
    """What is said before a keyword opens or after it has closed."""
    window, sent = route.window, case.message.sent_at or case.now
    shown = keyword.pattern.literal or echoed(case.text)
    if window is None:
        return None
    if window.opens and sent < window.opens:
        early = case.texts.say("too_early", case.language, keyword=shown, when=window.shown_opens)
        return window.too_early or early
    if window.closes and sent >= window.closes:
        late = case.texts.say("too_late", case.language, keyword=shown, when=window.shown_closes)
        return window.too_late or late
    return None


def _settled(
    case: Case,
    rule: int,
    why: str,
    route: Route | None = None,
    keyword: Keyword | None = None,
    *,
    says: str | None = None,
) -> Verdict:
    pattern = keyword.pattern.source if keyword else None
    decision = Decision(rule, why, " ".join(case.words), route.name if route else None, pattern)
    return Verdict(decision, route, keyword, says=says)

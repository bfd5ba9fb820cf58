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
from mokit.readings import ECHOED, Filled, Problem, TypedText, echoed, reader_of, sentence, usage
from mokit.routing import Route, Window
from mokit.text import COURTESY, words_and_tokens
from mokit.texts import Texts, in_one_segment

MOST_TRIES = 20         # places in one text where a keyword that may stand anywhere is tried


UNDECIDED = -1          # the rule of a case before it is settled


class Case(TypedText):
    """One text that is to be decided on, and where it goes as soon as that is settled.

    Args:
        message: What the person sent.
        now: The engine's time, aware; opening times go by `message.sent_at` where it is told.
        language: The person's, for reading numbers and dates and for what is said.
    """

    __slots__ = (
        "_why", "begins", "keyword", "language", "message", "now", "refusal", "route", "rule", "says", "table",
        "texts", "typed", "values",
    )

    # What deciding goes by.
    table: Table                                        # what texts to the service may lead to
    texts: Texts                                        # the catalogue of mokit's own sentences
    begins: Sequence[tuple[int, Sequence[Keyword]]]     # where the phrases end that it begins with; their keywords
    refusal: tuple[Keyword, Problem] | None             # the strongest keyword whose fields can't be read

    # What is settled.
    keyword: Keyword | None                             # what led to the route
    values: dict[str, Any]                              # its fields, as the handler takes them
    typed: Mapping[str, str] | None                     # the same as typed; None if no keyword takes the text
    says: str | None                                    # what mokit says itself, instead of calling the handler

    def __init__(self, message: Inbound, now: datetime, language: str | None = None) -> None:
        self.text = message.text                        # as TypedText does it, a call less for every text
        self.words, self.tokens = words_and_tokens(message.text)
        self._spans = None
        self.message = message
        self.now = now
        self.language = language
        self.rule = UNDECIDED
        self.route: Route | None = None                 # where it goes

    def settle(
        self, rule: int, why: str, route: Route | None = None, keyword: Keyword | None = None, says: str | None = None
    ) -> bool:
        """Tell where a text goes that no keyword takes, and why; True, since that settles it."""
        self.rule = rule
        self._why = why
        self.route = route
        self.keyword = keyword
        self.values, self.typed = {}, None
        self.says = says
        return True

    def take(self, rule: int, how: str, keyword: Keyword, filled: Filled) -> bool:
        """Give the text to a keyword, and tell what it is to the text; True, since that settles it."""
        self.rule = rule
        self._why = how
        self.route = route = keyword.route
        self.keyword = keyword
        self.values, self.typed = filled
        self.says = None if route.window is None else _closed(self, route.window, keyword)
        return True

    def told(self) -> Decision:
        """What is settled, in words; they are made when somebody wants to read them."""
        source = self.keyword.pattern.source if self.keyword else None
        why = self._why
        if self.typed is not None:
            why = f"{source} is {why}" + (", but was not open when it was sent" if self.says else "")
        route = self.route.name if self.route else None
        return Decision(self.rule, why, " ".join(self.words), route, source, self.typed or NOTHING_MORE)


Rule = Callable[[Case], bool]           # whether it settles the case


def decide(case: Case, table: Table, texts: Texts) -> None:
    """Settle a case by the first rule that applies.

    Args:
        case: The text.
        table: What texts to its service may lead to.
        texts: The catalogue of mokit's own sentences.
    """
    case.table = table
    case.texts = texts
    case.begins = table.beginnings(case.words)
    case.refusal = None
    for rule in RULES:
        if rule(case):
            return


def _no_answer_expected(case: Case) -> bool:
    """Rule 0: media or nothing at all, or a sender that can't be answered."""
    sender = case.message.sender
    if not sender or (sender[0] != "+" and not can_be_answered(sender)):
        return case.settle(0, "an alphanumeric sender can't be answered")
    if case.words:
        return False
    if case.message.media:
        return case.settle(0, "media without words", case.table.media)
    return case.settle(0, "an empty text", case.table.empty)


def _whole_text(case: Case) -> bool:
    """Rule 4: a keyword that is the whole text, courtesy words apart."""
    words, begins = case.words, case.begins
    if begins and begins[0][0] == len(words) and _exactly(case, begins[0][1], 0, len(words), "the whole text"):
        return True
    if words[0] not in COURTESY and words[-1] not in COURTESY:
        return False
    for first, last in _within_courtesy(words, case.table.longest):
        keywords = case.table.at(" ".join(words[first:last])) or ()
        if _exactly(case, keywords, first, last, "the whole text, courtesy words apart"):
            return True
    return False


def _exactly(case: Case, keywords: Sequence[Keyword], first: int, last: int, how: str) -> bool:
    """The first of the keywords that the words from `first` to `last` are by themselves."""
    for keyword in keywords:
        led_by_field = not keyword.pattern.phrase
        if led_by_field or not keyword.form.needs_words:
            reading = keyword.form.read(case, first if led_by_field else last, case.language)
            if not isinstance(reading, Problem):
                return case.take(4, how, keyword, reading)
    return False


def _within_courtesy(words: Sequence[str], longest: int) -> Iterator[tuple[int, int]]:
    """From where to where there may be a keyword with nothing but courtesy words around it."""
    plain = [at for at, word in enumerate(words) if word not in COURTESY]
    latest, earliest = (plain[0], plain[-1] + 1) if plain else (len(words) - 1, 1)
    for first in range(latest + 1):
        for last in range(min(len(words), first + longest), max(earliest, first + 1) - 1, -1):
            yield first, last


def _begins(case: Case) -> bool:
    """Rule 6: the longest keyword phrase that the text begins with, whose fields can be read."""
    if _begins_at(case, 0, case.begins):
        return True
    if case.words[0] in COURTESY:
        polite = next((at for at, word in enumerate(case.words) if word not in COURTESY), 0)
        if _begins_at(case, polite, case.table.beginnings(case.words, polite)):
            return True
    return _open_field(case)


def _begins_at(case: Case, first: int, begins: Sequence[tuple[int, Sequence[Keyword]]]) -> bool:
    for last, keywords in begins:
        for keyword in keywords:
            form = keyword.form
            if not form.takes_words:
                continue
            reading = form.read(case, last if keyword.pattern.phrase else first, case.language)
            if not isinstance(reading, Problem):
                return case.take(6, "what the text begins with", keyword, reading)
            if keyword.pattern.phrase or reading.kind != "surplus":     # "A friend told me" is no choice of A
                case.refusal = case.refusal or (keyword, reading)
    return False


def _open_field(case: Case) -> bool:
    """A pattern that begins with an open field takes what no keyword takes."""
    for keyword in case.table.at("") or ():
        reading = keyword.form.read(case, 0, case.language)
        if not isinstance(reading, Problem):
            return case.take(6, "what the text can be read as", keyword, reading)
    return False


def _anywhere(case: Case) -> bool:
    """Rule 7: a keyword that may stand anywhere, where its route says so; the first one in the text."""
    for keyword, first in islice(_in_passing(case), MOST_TRIES):
        reading = reader_of(keyword.fields, trailing=True)(case, first, case.language)
        if not isinstance(reading, Problem):
            return case.take(7, "a word of the text", keyword, reading)
    return False


def _in_passing(case: Case) -> Iterator[tuple[Keyword, int]]:
    """Each keyword that may stand anywhere and does, with the place of the word after it."""
    for first in range(len(case.words) if case.table.has_anywhere else 0):
        for last, keywords in case.table.beginnings(case.words, first):
            for keyword in keywords:
                if keyword.route.anywhere and keyword.pattern.phrase:
                    yield keyword, last


def _unreadable(case: Case) -> bool:
    """Rule 9: a keyword whose fields can't be read; say what is wanted."""
    if case.refusal is None:
        return False
    keyword, problem = case.refusal
    says = keyword.route.wrong or sentence(problem, keyword.pattern, keyword.fields, case.texts, case.language)
    why = f"{keyword.pattern.source} begins the text, but {_shown(problem)}"
    return case.settle(9, why, keyword.route, keyword, says)


def _shown(problem: Problem) -> str:
    if problem.kind == "surplus" or problem.field is None:
        return "more words follow than it takes"
    return f"the field {{{problem.field.name}}} is {problem.kind}"


def _misspelt(case: Case) -> bool:
    """Rule 10: one clear misspelling of one keyword; ask, and remember nothing."""
    words = case.words
    for many in range(min(case.table.longest + 1, len(words)), 0, -1):
        near = [
            (phrase, keyword)
            for phrase in case.table.spellings.near(" ".join(words[:many]))
            for keyword in (case.table.at(phrase) or ())[:1]
            if keyword.form.takes_words or case.polite_from <= many
        ]
        if len({id(keyword.route) for _, keyword in near}) > 1:
            return False
        if near:
            phrase, keyword = near[0]
            meant = _meant(case, keyword, phrase, many)
            says = in_one_segment(
                case.texts.say("did_you_mean", case.language, meant=meant),
                case.texts.say("reply_with", case.language, usage=meant),
                case.texts.say("reply_with", case.language, usage=keyword.shown(phrase)),
            )
            why = f"{' '.join(words[:many])!r} is one typing error away from {phrase!r} and from no other keyword"
            return case.settle(10, why, keyword.route, keyword, says)
    return False


def _meant(case: Case, keyword: Keyword, phrase: str, many: int) -> str:
    """The command that the person probably meant, with what they typed after it where that is right."""
    literal = keyword.shown(phrase)
    if not keyword.pattern.phrase:
        return literal
    rest = case.rest(many) if keyword.form.takes_words and len(case.words) > many else ""
    if rest and len(rest) <= ECHOED and not isinstance(keyword.form.read(case, many, case.language), Problem):
        return f"{literal} {' '.join(rest.split())}"
    return usage(literal, keyword.fields)


def _fallback(case: Case) -> bool:
    """Rule 11: the fallback of the narrowest router, then of the outer ones."""
    route = case.table.fallback
    return case.settle(11, "nothing else takes it" if route else "nothing takes it, and there is no fallback", route)


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


def _closed(case: Case, window: Window, keyword: Keyword) -> str | None:
    """What is said before a keyword opens or after it has closed."""
    sent = case.message.sent_at or case.now
    shown = keyword.pattern.literal or echoed(case.text)
    if window.opens and sent < window.opens:
        early = case.texts.say("too_early", case.language, keyword=shown, when=window.shown_opens)
        return window.too_early or early
    if window.closes and sent >= window.closes:
        late = case.texts.say("too_late", case.language, keyword=shown, when=window.shown_closes)
        return window.too_late or late
    return None

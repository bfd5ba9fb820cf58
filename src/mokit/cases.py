"""A text that is to be decided on, and where it goes once that is settled."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from mokit.consent.meanings import Meaning
from mokit.fields.choices import is_yes_or_no
from mokit.keywords import Keyword, Table
from mokit.messages import NOTHING_MORE, ConsentWord, Decision, Inbound
from mokit.questions import Question
from mokit.readings import Filled, Problem, TypedText, echoed
from mokit.routing import Route, Window
from mokit.talks import Talk
from mokit.text import words_and_tokens
from mokit.texts import Texts
from mokit.values import row

WHOLE = "the whole text"
BEGINNING = "what the text begins with"

UNDECIDED = -1          # the rule of a case before it is settled

Answering = Literal["answer", "repeat", "leave", "remind"]     # an answer; the question once more; an end; a hint



class Case(TypedText):
    """One text that is to be decided on, and where it goes as soon as that is settled.

    Args:
        message: What the person sent.
        now: The engine's time, aware; opening times go by `message.sent_at` where it is told.
        language: The person's, for reading numbers and dates and for what is said.
    """

    __slots__ = (
        "_why", "answering", "begins", "consent", "keyword", "language", "meaning", "message", "now", "refusal",
        "route", "rule", "says", "status", "table", "talk", "texts", "typed", "values",
    )

    # What deciding goes by.
    table: Table                                        # what texts to the service may lead to
    texts: Texts                                        # the catalogue of mokit's own sentences
    begins: Sequence[tuple[int, Sequence[Keyword]]]     # where the phrases end that it begins with; their keywords
    refusal: tuple[Keyword, Problem] | None             # the strongest keyword whose fields can't be read
    meaning: Meaning | None                             # for consent; None where there is no policy
    status: str                                         # of the person's consent

    # What is settled.
    keyword: Keyword | None                             # what led to the route
    values: dict[str, Any]                              # its fields, as the handler takes them
    typed: Mapping[str, str] | None                     # the same as typed; None if no keyword takes the text
    says: str | None                                    # what mokit says itself, instead of calling the handler
    consent: ConsentWord | None                         # what the text does to the person's consent

    def __init__(self, message: Inbound, now: datetime, language: str | None = None) -> None:
        self.text = message.text                        # as TypedText does it, a call less for every text
        self.words, self.tokens = words_and_tokens(message.text)
        self._spans = None
        self.message = message
        self.now = now
        self.language = language
        self.rule = UNDECIDED
        self.route: Route | None = None                 # where it goes
        self.talk: Talk | None = None                   # the conversation that waits for the person
        self.answering: Answering | None = None         # what the text means to it
        self.meaning = self.consent = None
        self.status = "unknown"

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
        """Give the text to a keyword, and tell what it is to the text; True, since that settles it.

        False where a conversation waits that has a better claim.
        """
        if self.talk is not None and (meaning := _meaning(self.talk, self.words, keyword, filled)):
            return meaning == "repeat" and self.settle_as(rule, meaning)
        self.rule = rule
        self._why = how
        self.route = route = keyword.route
        self.keyword = keyword
        self.values, self.typed = filled
        self.says = None if route.window is None else _closed(self, route.window, keyword)
        return True

    def settle_by_consent(self, rule: int, consent: ConsentWord, why: str) -> bool:
        """Tell that the text is about the person's consent; True, since that settles it."""
        self.consent = consent
        return self.settle(rule, why)

    def settle_as(self, rule: int, answering: Answering) -> bool:
        """Tell that the text is for the conversation that waits; True, since that settles it."""
        self.answering = answering
        return self.settle(rule, _MEANINGS[answering])

    def told(self) -> Decision:
        """What is settled, in words; they are made when somebody wants to read them."""
        if self.talk is not None and self.answering is not None:
            return self._told_of(self.talk, self.talk.question)
        source = self.keyword.pattern.source if self.keyword else None
        why = self._why
        if self.typed is not None:
            why = f"{source} is {why}, but was not open when it was sent" if self.says else f"{source} is {why}"
        route = self.route.name if self.route else None
        return row(
            Decision, (self.rule, why, " ".join(self.words), route, source, self.typed or NOTHING_MORE, self.consent)
        )

    def _told_of(self, talk: Talk, question: Question | None) -> Decision:
        """The same of a text for the conversation; a secret answer is in no decision."""
        secret = question is not None and question.secret
        answers = question is not None and self.answering == "answer" and not secret
        return Decision(
            self.rule,
            self._why,
            "" if secret else " ".join(self.words),
            talk.name,
            fields={question.key: self.text} if question is not None and answers else NOTHING_MORE,
        )


_MEANINGS: Mapping[Answering, str] = {
    "answer": "it answers the question that waits",
    "repeat": "the keyword of the conversation that waits, so the question is said again",
    "leave": "it leaves the conversation that waits",
    "remind": "a reaction that a phone wrote, while a question waits",
}


def _meaning(talk: Talk, words: Sequence[str], keyword: Keyword, filled: Filled) -> Answering | None:
    """What a keyword means to the conversation that waits, if it isn't a keyword like any other."""
    if talk.waiting is None:
        return None
    if keyword.route.name == talk.name and not filled[0]:
        return "repeat"
    if not talk.waiting.closed and is_yes_or_no(" ".join(words)):
        return "answer"                 # a yes, no or ok never interrupts an open question
    return None


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

"""The order of precedence: which route takes a text, and why.

This module alone knows the order. Each rule looks at the case and takes it or passes it on; the
numbers are the rows of the table in docs/matching.md, where further rules have their seats.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from mokit.addresses import can_be_answered
from mokit.cases import BEGINNING, WHOLE, Case
from mokit.consent.machines import automatic_reply, reaction
from mokit.consent.meanings import Meaning
from mokit.fields import Unreadable
from mokit.keywords import Keyword, Table
from mokit.readings import ECHOED, Problem, reader_of, sentence, usage
from mokit.talks import Talk
from mokit.text import COURTESY
from mokit.texts import Texts, in_one_segment

MOST_TRIES = 20         # places in one text where a keyword that may stand anywhere is tried

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
    meaning = case.meaning
    if meaning is not None and case.words and _is_of_machine(case, meaning):
        return
    is_free = case.talk is None and (meaning is None or meaning.consent is None)
    if not (is_free and _is_plain(case)):
        walk_rules(case)


def walk_rules(case: Case) -> None:
    """The same for a case that knows its table and texts, rule by rule."""
    case.begins = case.table.beginnings(case.words)
    case.refusal = None
    for rule in RULES if case.talk is not None else _WITHOUT_TALK:
        if rule(case):
            return


def _is_plain(case: Case) -> bool:
    """Rules 4 and 6 for what most texts are: a keyword by itself, or with the one word behind it that it takes.

    It settles nothing otherwise than they do, in a third of the time; all else is left to them.
    """
    words, table = case.words, case.table
    keywords = table.at(words[0]) if words else None
    sender = case.message.sender
    if not keywords or not sender.removeprefix("+").isdigit():
        return False
    keyword = keywords[0]
    if len(words) == 1:
        return not keyword.form.fields and case.take(4, WHOLE, keyword, ({}, {}))
    field = keyword.form.lone
    if field is None or len(words) > 2 or not case.tokens or words[0] in COURTESY or words[1] in COURTESY:
        return False
    if table.longest > 1 and table.at(" ".join(words)):
        return False
    name, typed = field.name, case.tokens[1]
    try:
        filled = {name: field.read(typed, case.language or "en")}, {name: typed}
    except Unreadable:
        return False
    return case.take(6, BEGINNING, keyword, filled)


def _no_answer_expected(case: Case) -> bool:
    """Rule 0: media or nothing at all, or a sender that can't be answered."""
    sender = case.message.sender
    if not can_be_answered(sender):
        return case.settle(0, "a name, or what is no address, can't be answered")
    if case.words:
        return False
    if case.message.media and case.talk is not None and _wants_media(case.talk):
        return case.settle_as(0, "answer")
    if case.message.media:
        return case.settle(0, "media without words", case.table.media)
    return case.settle(0, "an empty text", case.table.empty)


def _is_of_machine(case: Case, meaning: Meaning) -> bool:
    """Rule 0 where there is a policy: a phone's reaction or an automatic reply, which are no answers to anything."""
    reacted = reaction(case.text) if meaning.consent is None else None
    if reacted is not None:
        if case.talk is not None and case.talk.waiting is not None and not reacted.takes_back:
            return case.settle_as(0, "remind")
        return case.settle(0, "a reaction that a phone wrote")
    known = automatic_reply(case.words) if meaning.consent in {None, "suspected"} else None
    return known is not None and case.settle(0, f"an automatic reply: {known!r}")


def _leaving_or_help(case: Case) -> bool:
    """Rule 1: opt-out words, then help words, whatever waits; and a no to whether the person wants to stop."""
    meaning = case.meaning
    if meaning is None or meaning.consent not in {"opt_out", "help", "stays"}:
        return False
    return case.settle_by_consent(1, meaning.consent, _why_of(meaning))


def _coming_back(case: Case) -> bool:
    """Rule 3: opt-in words, only where the person is opted out or was asked; a plain yes only where they were asked."""
    meaning = case.meaning
    if meaning is None or meaning.consent != "opt_in" or case.status not in {"opted out", "pending"}:
        return False
    if meaning.rule == "confirmation" and case.status != "pending":
        return False
    return case.settle_by_consent(3, "opt_in", _why_of(meaning))


def _maybe_leaving(case: Case) -> bool:
    """Rule 1, behind the keywords: what may be meant as an opt-out is asked about, unless an open question waits."""
    meaning = case.meaning
    if meaning is None or meaning.consent != "suspected":
        return False
    return case.settle_by_consent(1, "suspected", _why_of(meaning))


def _why_of(meaning: Meaning) -> str:
    shown = f"{meaning.word!r} " if meaning.word else ""
    return f"{shown}is {_READ_AS[str(meaning.consent)]} by the consent policy ({meaning.rule})"


_READ_AS = {
    "opt_out": "an opt-out", "help": "asking for help", "opt_in": "an opt-in", "suspected": "perhaps an opt-out",
    "stays": "a wish to stay",
}  # fmt: skip


def _wants_media(talk: Talk) -> bool:
    return talk.waiting is not None and talk.waiting.wants_media


def _closed_question(case: Case) -> bool:
    """Rule 2: what a waiting closed question asks for, and nothing else: the number, the label, yes or no."""
    talk = case.talk
    if talk is None or talk.question is None or not talk.question.closed:
        return False
    if case.message.media and _wants_media(talk):
        return case.settle_as(2, "answer")
    return talk.question.is_answered_by(case.text, case.words, case.language) and case.settle_as(2, "answer")


def _open_question(case: Case) -> bool:
    """Rule 5: anything, where a waiting question takes any text."""
    question = case.talk and case.talk.waiting
    return question is not None and not question.closed and case.settle_as(5, "answer")


def _fitting_question(case: Case) -> bool:
    """Rule 8: all else is for a waiting closed question, which is read leniently or asked again."""
    question = case.talk and case.talk.waiting
    return question is not None and case.settle_as(8, "answer")


def _way_out(case: Case) -> bool:
    """Rule 4 in a conversation: BACK, MENU or 0, where they are no keywords of the program."""
    if case.talk is None or case.talk.waiting is None:
        return False
    plain = [word for word in case.words if word not in COURTESY]
    return " ".join(plain) in case.table.ways_out and case.settle_as(4, "leave")


def _whole_text(case: Case) -> bool:
    """Rule 4: a keyword that is the whole text, courtesy words apart."""
    words, begins = case.words, case.begins
    if begins and begins[0][0] == len(words) and _exactly(case, begins[0][1], 0, len(words), WHOLE):
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
                return case.take(6, BEGINNING, keyword, reading)
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
    """Rule 7: a keyword that may stand anywhere, where its route says so and no question waits; the first one."""
    if case.talk is not None and case.talk.waiting is not None:
        return False
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


# The order. Those on consent take nothing where the engine has no policy.
RULES: tuple[Rule, ...] = (
    _no_answer_expected,
    _leaving_or_help,
    _closed_question,
    _coming_back,
    _whole_text,
    _way_out,
    _open_question,
    _begins,
    _anywhere,
    _maybe_leaving,
    _fitting_question,
    _unreadable,
    _misspelt,
    _fallback,
)
_OF_TALKS = {_closed_question, _way_out, _open_question, _fitting_question}
_WITHOUT_TALK = tuple(rule for rule in RULES if rule not in _OF_TALKS)      # for most texts nobody waits

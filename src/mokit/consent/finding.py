"""Find the phrases of some languages in a text: the rare words first, so that most texts cost next to nothing."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain, groupby
from typing import NamedTuple

from mokit.consent.patterns import Around, Pattern, Role, Slot, patterns_of
from mokit.consent.spellings import Slips, parted, undrawn
from mokit.consent.table import PADDING

MOST_FILLERS = 5        # words that one "~" takes
MOST_WORDS = 400        # of a text are looked at; what is said last is said first as a rule
MOST_BEGUN = 12         # words of a text that only begins with such a word
MOST_WHOLE = 12         # words of a text that is nothing but a phrase and padding
MOST_SCATTERED = 20     # words of a clause in which the words of a phrase may stand anywhere
MOST_SHOUTED = 8        # words of a text that is looked through for "stoooop"
LOOK_BACK = 4           # words before a phrase that may deny it

# Words that say too little by themselves to look at a text for their sake, the most common first, as they were
# counted in the personal texts of the SMS Spam Collection (UCI Machine Learning Repository, dataset 228).
_COMMON = {
    word: 1 / place
    for place, word in enumerate(
        """
        i you to a the u in and me is my it of for that im have but not so on are your at can do if will be its get
        just now up ok 2 no we with when dont how what go all this got know call or like ill come good am out ur was
        time day there 4 love going want home need one still from he see by think only back as send tell da cant r n
        take some here did much hey any too night him way work where her they give an already say pls make been
        after right didnt ask had should said phone has more morning please lol them e ive anything k let why text
        would new miss last care again life c week number thing his our thanks d keep always who buy sent gonna
        before off down over place b wont told dun money youre message leave many us msg find which coming other
        could ya people fine getting done man wish person stuff class never y reply talk someone better may mind dat
        help being stop eat best another use nothing might quite whats house guys shit every called plan remember
        name x hour pa enjoy does trying wanna those everything put den kiss hear enough thank pay ever theres
        doesnt end means okay reach wake fuck wanted girl dis times real office speak else mail guy must without
        asked dude change yourself plz family de away part looking driving mean isnt play stay wants set finished
        wil bored saying details live sms address lets these neva wife s mine o email anyone drop plus type account
        sounds company nope pub mobile forget chat case meant read calling mate wrong alone their hard wit dnt post
        talking ass ten w wasnt per eh calls telling gotta tired contact needs hell txt die through word
        de la le les que es en um sie ist der die das ke ko hai di che il per het een
        """.split(),
        start=1,
    )
}
_AT_EDGE = PADDING | {","}


class Found(NamedTuple):
    """A phrase in a text."""

    role: Role
    language: str
    words: str              # those that the pattern took
    doubtful: bool          # something before it leaves it open

    @property
    def is_certain(self) -> bool:
        """Whether it is more than a suspicion."""
        return self.role in {"opt_out", "wrong_number"} and not self.doubtful


class _Wanted(NamedTuple):
    """A pattern, and what a text must have of it."""

    place: int              # in the tables
    pattern: Pattern
    firsts: frozenset[str]
    needed: Sequence[frozenset[str]]    # of each of these one word


class _Hint(NamedTuple):
    """What a telling word hints at: patterns, of which each has another of some words, or needs no other."""

    beside: frozenset[str]
    wanted: Sequence[_Wanted]


@cache
def phrases_of(languages: frozenset[str]) -> "Phrases":
    """The phrases of some languages; read from the tables once."""
    return Phrases(languages)


class Phrases:
    """The phrases of some languages, ready to be found."""

    def __init__(self, languages: frozenset[str]) -> None:
        from mokit.consent.phrases import TABLES  # only where phrases count

        tables = {language: table for language, table in TABLES.items() if language in languages}
        patterns = [pattern for language, table in tables.items() for pattern in patterns_of(language, table)]
        known = frozenset(word for pattern in patterns for slot in pattern.slots for word in slot.words) | PADDING
        self._slips = Slips(tables.values(), known)
        everywhere: dict[str, list[_Wanted]] = {}       # by their most telling words
        if_short: dict[str, list[_Wanted]] = {}
        self._asking: list[_Wanted] = []        # what asks for messages
        shared: dict[frozenset[str], frozenset[str]] = {}
        for place, pattern in enumerate(patterns):
            telling, *needed = self._needed(pattern)
            firsts = pattern.firsts
            wanted = _Wanted(place, pattern, shared.setdefault(firsts, firsts), needed)
            if pattern.role == "wants":
                self._asking.append(wanted)
                continue
            for table in [if_short] if pattern.begins == "text" else [if_short, everywhere]:
                for word in telling:
                    table.setdefault(word, []).append(wanted)
        self._hints = _hints(everywhere)
        self._hints_if_short = _hints(if_short)

    def _needed(self, pattern: Pattern) -> Sequence[frozenset[str]]:
        """What must be in a text, as it may be typed; those words first that are the least common together."""
        needed = [self._slips.typed(words) for words in pattern.needed]
        return sorted(needed, key=lambda words: sum(_COMMON.get(word, 0) for word in words))

    def find(self, text: str, words: Sequence[str], whole: str) -> Found | None:
        """The strongest phrase in the text; None if there is none, as in most.

        Args:
            text: As typed.
            words: Its compared words.
            whole: They, without blanks.
        """
        hints = self._hints if len(words) > MOST_WHOLE else self._hints_if_short
        if len(words) <= MOST_SHOUTED:
            words = undrawn(words, whole)
        if not whole.isalnum():
            words = [*words, *parted([word for word in words if not word.isalnum()])]
        wanted = _possible(hints, words)
        if not wanted:
            return None
        found = self._in_text(wanted, text)
        if "\n" in text and (found is None or not found.is_certain):       # a line may also end amid a phrase
            joined = self._in_text(wanted, text.replace("\n", " "))
            return joined if found is None or (joined is not None and joined.is_certain) else found
        return found

    def _in_text(self, wanted: Iterable[_Wanted], text: str) -> Found | None:
        """The strongest of the possible phrases; one beside a wish for messages is doubtful."""
        words = self._slips.clauses(text)[:MOST_WORDS]
        found = _strongest(wanted, words)
        if found is not None and found.is_certain and _strongest(self._asking, words) is not None:
            return found._replace(doubtful=True)
        return found


def _hints(table: Mapping[str, Sequence[_Wanted]]) -> Mapping[str, _Hint]:
    """What each word hints at; words that hint at the same share it, since the sets are large."""
    hints: dict[str, _Hint] = {}
    shared: dict[tuple[str | int, ...], _Hint] = {}
    for word, wanted in table.items():
        alone = [word for one in wanted if not one.needed]
        same: tuple[str | int, ...] = (*alone[:1], *(one.place for one in wanted))
        if same not in shared:
            several = {frozenset(alone[:1]), *(one.needed[0] for one in wanted if one.needed)} - {frozenset[str]()}
            beside = several.pop() if len(several) == 1 else frozenset[str]().union(*several)
            shared[same] = _Hint(beside, wanted)
        hints[word] = shared[same]
    return hints


def _possible(hints: Mapping[str, _Hint], words: Sequence[str]) -> Sequence[_Wanted]:
    """The patterns that have all their words in the text, wherever they stand."""
    telling = [hint for word in hints.keys() & words if not (hint := hints[word]).beside.isdisjoint(words)]
    if not telling:
        return ()
    here = frozenset(words)
    return [wanted for hint in telling for wanted in hint.wanted if _has_all(here, wanted.needed)]


def _has_all(here: frozenset[str], needed: Iterable[frozenset[str]]) -> bool:
    for words in needed:  # noqa: SIM110 - twice as fast as all(), and each text comes by
        if words.isdisjoint(here):
            return False
    return True


def _strongest(possible: Iterable[_Wanted], words: Sequence[str]) -> Found | None:
    edges = _Edges(words)
    weaker: Found | None = None
    for _, wanted in sorted({wanted.place: wanted for wanted in possible}.items()):
        if wanted.pattern.scattered:
            weaker = weaker or _scattered(wanted.pattern, edges.clauses)
            continue
        firsts = wanted.firsts
        for at in [at for at, word in enumerate(words) if word in firsts]:
            found = _found(wanted.pattern, words, at, edges)
            if found is not None and found.is_certain:
                return found
            weaker = weaker or found
    return weaker


class _Edges:
    """Where clauses begin and end, padding apart; found out when the first pattern asks."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    @cached_property
    def first(self) -> int:
        """The first word of the text that is no padding."""
        return next((at for at, word in enumerate(self._words) if word not in _AT_EDGE), len(self._words))

    @cached_property
    def last(self) -> int:
        """Behind the last one."""
        return next((at for at in range(len(self._words), 0, -1) if self._words[at - 1] not in _AT_EDGE), 0)

    @cached_property
    def clauses(self) -> Sequence[Sequence[str]]:
        """The words of each clause; a short text is one."""
        if len(self._words) <= MOST_WHOLE:
            return [self._words]
        return [list(clause) for is_edge, clause in groupby(self._words, ",".__eq__) if not is_edge]

    @cached_property
    def begins(self) -> Sequence[bool]:
        """Whether there is only padding before each word, in its clause."""
        return _from_edge(self._words)

    @cached_property
    def ends(self) -> Sequence[bool]:
        """Whether there is only padding from each word on, in its clause; and behind the last."""
        return [*reversed(_from_edge([*reversed(self._words)]))]


def _from_edge(words: Sequence[str]) -> list[bool]:
    found, only = [True], True
    for word in words:
        only = word == "," or (only and word in PADDING)
        found.append(only)
    return found


def _scattered(pattern: Pattern, clauses: Sequence[Sequence[str]]) -> Found | None:
    """The pattern in the first clause that has a word for each slot, in any order."""
    unwanted = frozenset(chain.from_iterable(slot.words for slot in pattern.slots if slot.kind == "never"))
    for clause in clauses:
        if len(clause) > MOST_SCATTERED or not unwanted.isdisjoint(clause):
            continue
        if _has_all(frozenset(clause), pattern.needed):
            telling = frozenset(chain.from_iterable(pattern.needed))
            told = " ".join(word for word in clause if word in telling)
            return Found(pattern.role, pattern.language, told, doubtful=True)
    return None


def _found(pattern: Pattern, words: Sequence[str], at: int, edges: _Edges) -> Found | None:
    end = _end(pattern.slots, words, at)
    if end is None or end == at or not _is_framed(pattern, words, at, end, edges):
        return None
    before = _before(pattern.around, words, at)
    denied = not pattern.around.denials.isdisjoint(before)
    if denied and not _complains(before, clear=pattern.clear):
        return None
    doubtful = denied or not pattern.around.doubts.isdisjoint(before)
    return Found(pattern.role, pattern.language, " ".join(words[at:end]), doubtful)


def _end(slots: Sequence[Slot], words: Sequence[str], at: int) -> int | None:
    """Where the slots end that begin there; None if they don't fit."""
    for place, slot in enumerate(slots):
        here = words[at] if at < len(words) else ","
        if slot.kind == "fill":
            at = _filled(slot, slots[place + 1 :], words, at)
        elif slot.kind == "never":
            if here in slot.words:
                return None
        elif here in slot.words:
            at += 1 if here != "," else 0
        elif slot.kind == "any" and here != ",":
            at += 1
        elif slot.kind != "maybe":
            return None
    return at


def _filled(filler: Slot, rest: Sequence[Slot], words: Sequence[str], at: int) -> int:
    """Where the small words end; what the next slot asks for is none of them."""
    wanted = rest[0].words if rest else frozenset[str]()
    last = min(at + MOST_FILLERS, len(words))
    while at < last and words[at] in filler.words and words[at] not in wanted:
        at += 1
    return at


def _is_framed(pattern: Pattern, words: Sequence[str], at: int, end: int, edges: _Edges) -> bool:
    """Whether the pattern begins and ends what it should, in a text that isn't too long for that."""
    if pattern.begins:
        start = _start(pattern.past, words, at)
        if not (edges.begins[start] if pattern.begins == "clause" else start <= edges.first):
            return False
    if pattern.ends and not (edges.ends[end] if pattern.ends == "clause" else end >= edges.last):
        return False
    return pattern.begins != "text" or len(words) <= (MOST_WHOLE if pattern.ends == "text" else MOST_BEGUN)


def _start(past: frozenset[str], words: Sequence[str], at: int) -> int:
    """Where the small words begin that stand before a pattern."""
    first = max(0, at - MOST_FILLERS)
    while at > first and words[at - 1] in past:
        at -= 1
    return at


def _before(around: Around, words: Sequence[str], at: int) -> Sequence[str]:
    """The words just before a phrase that may say something of it."""
    before = words[max(0, at - LOOK_BACK) : at]
    new = next((back for back in range(len(before), 0, -1) if before[back - 1] in around.restarts), 0)
    return before[new:]


def _complains(before: Sequence[str], *, clear: bool) -> bool:
    """Whether what denies is a complaint: "why won't you stop", "I can't unsubscribe"."""
    if "did" in before:
        return False
    return before[-1] in {"you", "u", "yall", "ya"} or (clear and "cant" in before)

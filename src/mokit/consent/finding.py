"""Find the phrases of some languages in a text: the rare words first, so that most texts cost next to nothing."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from mokit.consent.patterns import Around, Pattern, Role, Slot, patterns_of
from mokit.consent.spellings import Slips, parted, undrawn
from mokit.consent.table import PADDING

MOST_FILLERS = 5        # words that one "~" takes
MOST_WORDS = 400        # of a text are looked at; what is said last is said first as a rule
MOST_BEGUN = 12         # words of a text that only begins with such a word
MOST_WHOLE = 12         # words of a text that is nothing but a phrase and padding
MOST_SHOUTED = 8        # words of a text that is looked through for "stoooop"
LOOK_BACK = 4           # words before a phrase that may deny it

# Words that say too little by themselves to look at a text for their sake, the most common first, as they were
# counted in the personal texts of the SMS Spam Collection (UCI Machine Learning Repository, dataset 228).
_COMMON = {
    word: 1 / place
    for place, word in enumerate(
        """
        i you to a the u in and me my is your it are of for im that so have on at can not do if will be its
        now just get up no ok dont how we when with what go this all know call got good or like ill out am
        time want there please home going one need from he about da by take think back cant send as tell
        message nao here k some did much any too where hi him way work they her give already say an make been
        had ask really didnt should said text has phone e more lol them why ive let anything very care por
        would new c his again d number our keep thanks who sent gonna off even us told leave getting youre
        many find other could ya isnt people wish done man y may person stuff someone class never s talk house
        whats use mind sir dat being stop eat another quite god nothing shit name remember yo called plan pas
        thank trying those everything den hear enough doesnt end okay ever fuck theres mail reach times girl
        dis m real speak else arent guy must asked dude wife family de yourself plz away part set sms wil
        details saying calling fucking these somebody sounds email o pub anyone drop plus w com account
        company wasnt wrong mobile forget messages case meant post mate alone their tired stupid lose per eh
        calls telling gotta contact needs hell die
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
        return self.role != "suspected" and not self.doubtful


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
        for place, pattern in enumerate(patterns):
            telling, *needed = self._needed(pattern)
            wanted = _Wanted(place, pattern, pattern.firsts, needed)
            for table in [if_short] if pattern.is_whole else [if_short, everywhere]:
                for word in telling:
                    table.setdefault(word, []).append(wanted)
        self._hints = {word: _hint(word, wanted) for word, wanted in everywhere.items()}
        self._hints_if_short = {word: _hint(word, wanted) for word, wanted in if_short.items()}

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
        found = _strongest(wanted, self._slips.clauses(text)[:MOST_WORDS])
        if "\n" in text and (found is None or not found.is_certain):       # a line may also end amid a phrase
            joined = _strongest(wanted, self._slips.clauses(text.replace("\n", " "))[:MOST_WORDS])
            return joined if found is None or (joined is not None and joined.is_certain) else found
        return found


def _hint(word: str, wanted: Sequence[_Wanted]) -> _Hint:
    """What a word hints at."""
    return _Hint(frozenset().union(*(one.needed[0] if one.needed else {word} for one in wanted)), wanted)


def _possible(hints: Mapping[str, _Hint], words: Sequence[str]) -> Sequence[_Wanted]:
    """The patterns that have all their words in the text, wherever they stand."""
    if hints.keys().isdisjoint(words):
        return ()
    telling, here = hints.keys() & words, frozenset(words)
    possible: list[_Wanted] = []
    for word in telling:
        beside, several = hints[word]
        if not beside.isdisjoint(here):
            possible += [wanted for wanted in several if _has_all(here, wanted.needed)]
    return possible


def _has_all(here: frozenset[str], needed: Iterable[frozenset[str]]) -> bool:
    for words in needed:  # noqa: SIM110 - twice as fast as all(), and each text comes by
        if words.isdisjoint(here):
            return False
    return True


def _strongest(possible: Iterable[_Wanted], words: Sequence[str]) -> Found | None:
    edges = _Edges(words)
    weaker: Found | None = None
    for _, wanted in sorted({wanted.place: wanted for wanted in possible}.items()):
        for at in [at for at, word in enumerate(words) if word in wanted.firsts]:
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

"""The index of keywords: from the words of a text to the routes that may take it.

Finding a route costs a hash look-up per beginning of the text, however many keywords there are.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from mokit.patterns import Pattern
from mokit.readings import Field, Reader
from mokit.routing import Route
from mokit.spelling import Spellings
from mokit.text import compared_form

CHOICE, OPEN, TRAILING = range(3)       # a choice field goes before an open field before trailing words


class Form:
    """What may stand after a phrase; aliases of one route share it, of which there may be a million."""

    __slots__ = ("fields", "lone", "needs_words", "read", "takes_words")

    def __init__(
        self, fields: tuple[Field, ...], read: Reader, *, lone: Field | None, takes_words: bool, needs_words: bool
    ) -> None:
        self.fields = fields
        self.lone = lone                    # the field, if one that takes a word follows the phrase and nothing else
        self.read = read                    # the fields, from the word on where they begin
        self.takes_words = takes_words      # whether words may follow the phrase, which a leading field is part of
        self.needs_words = needs_words      # whether the phrase can't be the whole text


class Keyword:
    """One pattern of one route, ready to be matched."""

    __slots__ = ("form", "pattern", "route")

    def __init__(self, route: Route, pattern: Pattern, form: Form) -> None:
        self.route = route
        self.pattern = pattern
        self.form = form

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields, in order."""
        return self.form.fields

    @property
    def kinds(self) -> tuple[int, ...]:
        """Its claim beside other keywords of one phrase; the lowest goes first."""
        kinds = tuple(CHOICE if one.type.choices else OPEN for one in self.fields)
        return (*kinds, TRAILING) if self.route.trailing or self.route.anywhere else kinds

    def shown(self, phrase: str) -> str:
        """What a person types for the phrase: its words as written, or the choice that it is."""
        if self.pattern.phrase:
            return self.pattern.literal
        return next(choice for choice in self.fields[0].type.choices if compared_form(choice) == phrase)


class Index:
    """The keywords of one scope by the phrase that a text begins with, the strongest claim first."""

    __slots__ = ("anywhere", "longest", "phrases")

    def __init__(self, phrases: Mapping[str, tuple[Keyword, ...]], anywhere: frozenset[str], longest: int) -> None:
        self.phrases = phrases      # "" holds patterns that begin with an open field
        self.anywhere = anywhere    # those phrases that may stand anywhere
        self.longest = longest      # words in the longest phrase


class Table:
    """All that texts to one service may lead to."""

    __slots__ = ("at", "empty", "fallback", "has_anywhere", "indexes", "longest", "media", "spellings", "ways_out")

    def __init__(
        self,
        indexes: tuple[Index, ...],
        *,
        fallback: Route | None = None,
        media: Route | None = None,
        empty: Route | None = None,
        ways_out: frozenset[str] = frozenset(),
    ) -> None:
        self.indexes = indexes          # the narrower scope first
        self.at = _look_up(indexes)     # the keywords of a phrase, the strongest claim first
        self.longest = max(index.longest for index in indexes)              # words in the longest phrase
        self.fallback = fallback
        self.media = media
        self.empty = empty
        self.spellings = SpellingsOnNeed(indexes)
        self.has_anywhere = any(index.anywhere for index in indexes)
        self.ways_out = ways_out        # what leaves a conversation, as compared

    def beginnings(self, words: Sequence[str], first: int = 0) -> list[tuple[int, tuple[Keyword, ...]]]:
        """Each phrase that begins at word `first`, the longest first: where it has ended, and its keywords."""
        if len(words) <= first:
            return []
        at, last, phrase = self.at, first + 1, words[first]
        keywords = at(phrase)
        found = [(last, keywords)] if keywords else []
        if self.longest > 1:
            for word in words[last : first + self.longest]:
                last, phrase = last + 1, f"{phrase} {word}"
                keywords = at(phrase)
                if keywords:
                    found.insert(0, (last, keywords))
        return found


class SpellingsOnNeed:
    """The misspelling index, built when the first text needs it."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        self._indexes = indexes
        self._built: Spellings | None = None

    def near(self, phrase: str) -> list[str]:
        """The phrases one typing error away; see `Spellings.near`."""
        if self._built is None:
            self._built = Spellings(phrase for index in self._indexes for phrase in index.phrases if phrase)
        return self._built.near(phrase)


class Tables:
    """A table for each service that routes name, and one for all others."""

    __slots__ = ("by_service", "general")

    def __init__(self, general: Table, by_service: Mapping[str, Table]) -> None:
        self.general = general
        self.by_service = by_service

    def of(self, service: str) -> Table:
        """The table of a service."""
        return self.by_service.get(service, self.general)

    @property
    def indexes(self) -> list[Index]:
        """Each scope's index, once."""
        return [*self.general.indexes, *(table.indexes[0] for table in self.by_service.values())]


def tables_of(
    keywords: Iterable[Keyword], routes: Iterable[Route], ways_out: frozenset[str] = frozenset()
) -> Tables:
    """Index the keywords, by service; `ways_out` are the compared forms of what leaves a conversation."""
    scoped: dict[str | None, list[Keyword]] = defaultdict(list)
    for keyword in keywords:
        scoped[keyword.route.service].append(keyword)
    others = [route for route in routes if route.purpose != "keyword"]
    for route in others:
        scoped[route.service] = scoped[route.service]
    general = _index(scoped.pop(None, []))
    narrower = {str(service): (_index(found), general) for service, found in scoped.items()}
    return Tables(
        _table((general,), others, None, ways_out),
        {service: _table(indexes, others, service, ways_out) for service, indexes in narrower.items()},
    )


def _index(keywords: Iterable[Keyword]) -> Index:
    phrases: dict[str, tuple[Keyword, ...]] = {}
    anywhere: set[str] = set()
    longest = 0
    for keyword in keywords:
        for phrase in phrases_of(keyword):
            phrases[phrase] = _beside(phrases.get(phrase, ()), keyword)
            longest = max(longest, phrase.count(" ") + 1)
            if keyword.route.anywhere:
                anywhere.add(phrase)
    return Index(phrases, frozenset(anywhere), longest)


def phrases_of(keyword: Keyword) -> list[str]:
    """The phrases that it is indexed by: its literal words, or each choice of a leading choice field."""
    if keyword.pattern.phrase or not keyword.fields[0].type.choices:
        return [keyword.pattern.phrase]
    return sorted({compared_form(choice) for choice in keyword.fields[0].type.choices})


def _beside(found: tuple[Keyword, ...], keyword: Keyword) -> tuple[Keyword, ...]:
    return tuple(sorted((*found, keyword), key=_claim)) if found else (keyword,)


def _claim(keyword: Keyword) -> tuple[bool, tuple[int, ...], bool]:
    return (not keyword.pattern.phrase, keyword.kinds, keyword.route.service is None)


def _table(
    indexes: tuple[Index, ...], others: Sequence[Route], service: str | None, ways_out: frozenset[str]
) -> Table:
    def route_for(purpose: str) -> Route | None:
        fitting = [route for route in others if route.purpose == purpose and route.service in {service, None}]
        return min(fitting, key=lambda route: route.service is None, default=None)

    filled = tuple(index for index in indexes if index.phrases) or indexes[:1]
    return Table(
        filled,
        fallback=route_for("fallback"),
        media=route_for("media"),
        empty=route_for("empty"),
        ways_out=ways_out,
    )


def _look_up(indexes: Sequence[Index]) -> Callable[[str], tuple[Keyword, ...] | None]:
    if len(indexes) == 1:
        return indexes[0].phrases.get

    def at(phrase: str) -> tuple[Keyword, ...]:
        found = [keyword for index in indexes for keyword in index.phrases.get(phrase, ())]
        return tuple(sorted(found, key=_claim))

    return at

"""The proof that no two routes have equal claim to a text.

Only keywords of one phrase and one scope can clash; for each such pair the proof looks for a text
that both read, among the samples of their fields.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, combinations, islice, product

from mokit.errors import AmbiguousRoute
from mokit.fields.kinds import reads
from mokit.keywords import TRAILING, Keyword, Tables
from mokit.readings import Field, Problem, TypedText, reader_of
from mokit.routing import Route
from mokit.text import compared_form

# Texts tried beside the fields' own samples, for types that can't tell what they read.
_PROBES = ("1", "12345", "a", "abc", "AB12", "0.5", "2026-01-31", "12:00")
_MOST_TEXTS = 500
_MOST_TOLD = 20         # clashes


def refusals(tables: Tables, routes: Iterable[Route]) -> list[AmbiguousRoute]:
    """A mistake for each two routes with equal claim to some text, which it shows; none if all is well."""
    return [*(_refusal(*clash) for clash in islice(clashes(tables), _MOST_TOLD)), *_twins(routes)]


def _refusal(one: Keyword, other: Keyword, sample: str) -> AmbiguousRoute:
    return AmbiguousRoute(
        f"{one.pattern.source!r} ({one.route.name}, {one.route.where}) and {other.pattern.source!r} "
        f"({other.route.name}, {other.route.where}) both match {sample!r}; change one of them",
        patterns=(one.pattern.source, other.pattern.source),
        sample=sample,
    )


def clashes(tables: Tables) -> Iterator[tuple[Keyword, Keyword, str]]:
    """Each pair of keywords with equal claim to some text, and that text."""
    seen: set[tuple[int, int]] = set()
    for phrase, one, other in _pairs(tables):
        pair = (id(one), id(other))
        sample = None if pair in seen else shared_text(phrase, one, other)
        if sample is not None:
            seen.add(pair)
            yield one, other, sample


def _pairs(tables: Tables) -> Iterator[tuple[str, Keyword, Keyword]]:
    """Keywords of one phrase and one scope that may clash; a literal word is no rival of a leading field."""
    for index in tables.indexes:
        for phrase, found in index.phrases.items():
            for one, other in _rivals(found):
                if bool(one.pattern.phrase) == bool(other.pattern.phrase):
                    yield phrase, one, other


class _Demand:
    """What a required field wants of the text."""

    __slots__ = ("beginnings", "choices", "one_word")

    def __init__(self, choices: frozenset[str], beginnings: frozenset[str], *, one_word: bool) -> None:
        self.choices = choices          # as compared; empty if they can't be counted
        self.beginnings = beginnings    # the first words of each choice, one, two and more, up to all
        self.one_word = one_word        # it takes one word, so that the next field begins at the next


def _rivals(keywords: Sequence[Keyword]) -> Iterator[tuple[Keyword, Keyword]]:
    """Pairs whose fields don't show at once that no text is for both; of hundreds of keywords most do."""
    demands = [(keyword, _demands(keyword)) for keyword in keywords] if len(keywords) > 1 else []
    for (one, mine), (other, yours) in combinations(demands, 2):
        if not _are_apart(mine, yours):
            yield one, other


def _demands(keyword: Keyword) -> list[_Demand]:
    return [_demand(field) for field in keyword.fields if field.required]


def _demand(field: Field) -> _Demand:
    choices = frozenset(map(compared_form, field.type.choices))
    beginnings = frozenset(beginning for choice in choices for beginning in accumulate(choice.split(), "{} {}".format))
    return _Demand(choices, beginnings, one_word=field.type.most_words == 1 and not field.type.takes_rest)


def _are_apart(mine: Iterable[_Demand], yours: Iterable[_Demand]) -> bool:
    """Whether two fields that begin at the same word differ in their claim, or no text is for both."""
    for one, other in zip(mine, yours, strict=False):
        if bool(one.choices) != bool(other.choices):
            return True
        if one.choices and one.choices.isdisjoint(other.beginnings) and other.choices.isdisjoint(one.beginnings):
            return True
        if not (one.choices and one.one_word and other.one_word):
            return False                # from here on they may begin at different words
    return False


def shared_text(phrase: str, one: Keyword, other: Keyword) -> str | None:
    """A text that both keywords take with equal claim, if one is found."""
    for text in chain(_texts(phrase, one, other), _texts(phrase, other, one)):
        claim, rival = _claim_on(text, phrase, one), _claim_on(text, phrase, other)
        if claim and rival and _equal(claim.kinds, rival.kinds) and not _same_meaning(one, claim, other, rival):
            return text
    return None


def _texts(phrase: str, keyword: Keyword, rival: Keyword) -> Iterator[str]:
    """Texts that the keyword takes, those first that the rival may take too."""
    begins = [keyword.shown(phrase)] if phrase else []
    rest = keyword.fields if keyword.pattern.phrase or not phrase else keyword.fields[1:]
    values = [_values(field, at, rival) for at, field in enumerate(rest, len(keyword.fields) - len(rest))]
    required = sum(field.required for field in rest)
    combined = chain.from_iterable(product(*values[:many]) for many in range(required, len(rest) + 1))
    return (" ".join((*begins, *chosen)) for chosen in islice(combined, _MOST_TEXTS))


def _values(field: Field, at: int, rival: Keyword) -> list[str]:
    """Texts that a field reads, those first that the rival's field in its place reads too."""
    theirs = chain.from_iterable(one.type.samples for one in rival.fields)
    samples = dict.fromkeys((*field.type.samples, *theirs, *_PROBES))
    found = [text for text in samples if reads(field.type.read, text)]
    if at < len(rival.fields):
        found.sort(key=lambda text: not reads(rival.fields[at].type.read, text))
    return found


class _Claim:
    __slots__ = ("kinds", "typed")

    def __init__(self, kinds: tuple[int, ...], typed: Mapping[str, str]) -> None:
        self.kinds = kinds      # of the fields that the text fills
        self.typed = typed


def _claim_on(text: str, phrase: str, keyword: Keyword) -> _Claim | None:
    """The keyword's claim to the text, or None if it does not take it."""
    typed = TypedText(text)
    first = phrase.count(" ") + 1 if keyword.pattern.phrase else 0
    read = reader_of(keyword.fields, trailing=False)(typed, first, "en")
    surplus = keyword.route.trailing and isinstance(read, Problem) and read.kind == "surplus"
    if surplus:
        read = reader_of(keyword.fields, trailing=True)(typed, first, "en")
    if isinstance(read, Problem):
        return None
    _, shown = read
    filled = keyword.kinds[: len(shown)]
    return _Claim((*filled, TRAILING) if surplus else filled, shown)


def _same_meaning(one: Keyword, claim: _Claim, other: Keyword, rival: _Claim) -> bool:
    """Whether two patterns of one handler give it the same."""
    return one.route is other.route and claim.typed == rival.typed


def _equal(claim: tuple[int, ...], rival: tuple[int, ...]) -> bool:
    """They agree as far as both go; one is empty where it takes the words of the other for courtesy."""
    return all(mine == yours for mine, yours in zip(claim, rival, strict=False))


def _twins(routes: Iterable[Route]) -> Iterator[AmbiguousRoute]:
    """A mistake for each second fallback, media or empty route of one service."""
    found: dict[tuple[str, str | None], Route] = {}
    for route in routes:
        if route.purpose in {"keyword", "conversation"}:
            continue
        earlier = found.setdefault((route.purpose, route.service), route)
        if earlier is not route:
            yield AmbiguousRoute(
                f"{earlier.name}() ({earlier.where}) and {route.name}() ({route.where}) are both the "
                f"{route.purpose} route of {route.service or 'all services'}; keep one",
                patterns=(earlier.name, route.name),
                sample="" if route.purpose == "empty" else "any text that nothing else takes",
            )

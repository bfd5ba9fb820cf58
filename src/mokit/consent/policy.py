"""The consent policy of a program: which words count where, how much of a hint is enough, and for how long."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, get_args

from attrs import field, frozen

from mokit.consent.limits import EACH, Budget, Cap, caps_of, check_budget, check_cap
from mokit.consent.meanings import Level, Meaning
from mokit.consent.words import LANGUAGES, TABLE, Row, WordMeaning
from mokit.errors import RegistrationError
from mokit.mistakes import did_you_mean, shown
from mokit.text import compared_form
from mokit.values import Value

if TYPE_CHECKING:               # loaded with the first policy that reads
    from mokit.consent.reading import Reader

Scope = Literal["service", "program", "brand"]

NEVER_WITHOUT = frozenset({"stop", "help"})
MOST_READERS = 256      # that are kept: one for each service and language as a rule


def _languages(chosen: Iterable[str]) -> tuple[str, ...]:
    return tuple(chosen)


def _words(written: Iterable[str] | str) -> tuple[str, ...]:
    several = (written,) if isinstance(written, str) else tuple(written)
    return tuple(compared_form(word) if isinstance(word, str) else word for word in several)  # pyright: ignore[reportUnnecessaryIsInstance] - what is none is refused below


def _by_country(words: Mapping[str, Iterable[str] | str]) -> dict[str, tuple[str, ...]]:
    return {country: _words(several) for country, several in words.items()}


@frozen(kw_only=True, eq=False, repr=False, slots=False)
class Consent(Value):
    """What texts mean for consent, and how far a change of it reaches.

    `Consent()` follows what regulators and carriers list. `attrs.evolve(policy, ...)` gives a changed one, and
    `print(policy)` shows its words. It is no legal advice.

    Raises:
        RegistrationError: An option is none that a policy can have.
    """

    level: Level = "suspected"          # whole words; and phrases; and asking where it may be meant
    languages: tuple[str, ...] = field(default=tuple(LANGUAGES), converter=_languages)  # whose words and phrases count
    opt_out: tuple[str, ...] = field(default=(), converter=_words)      # further words by which people leave,
    opt_in: tuple[str, ...] = field(default=(), converter=_words)       # come back
    help: tuple[str, ...] = field(default=(), converter=_words)         # and get help
    without: tuple[str, ...] = field(default=(), converter=_words)      # words of the table that don't count
    help_by_country: Mapping[str, tuple[str, ...]] = field(factory=dict[str, tuple[str, ...]], converter=_by_country)
    scope: Scope = "service"            # what an opt-out reaches
    double_opt_in: bool = False         # ask before the first message: "Reply YES"
    confirm_within: timedelta = timedelta(minutes=5)    # 47 CFR 64.1200(a)(12)
    caps: tuple[Cap, ...] = field(default=(), converter=caps_of)        # what is beyond one waits for the next window
    answers: Budget | None = EACH                 # to one person; beyond it a service is silent
    answers_in_all: Budget | None = None                # of one service, to everybody

    _readers: "dict[object, Reader]" = field(factory=dict[object, "Reader"], init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what no policy can have."""
        _check_one_of("level", self.level, get_args(Level))
        _check_one_of("scope", self.scope, get_args(Scope))
        for language in self.languages:
            _check_one_of("languages", language, tuple(LANGUAGES))
        for name in ("opt_out", "opt_in", "help", "without"):
            _check_words(name, getattr(self, name))
        _check_kept(self.without)
        _check_apart({"opt_out": self.opt_out, "opt_in": self.opt_in, "help": self.help})
        for cap in self.caps:
            check_cap(cap)
        check_budget("answers", self.answers)
        check_budget("answers_in_all", self.answers_in_all)
        if not timedelta(0) < self.confirm_within:
            raise _refuse("confirm_within", self.confirm_within, "give the time that 47 CFR 64.1200(a)(12) does: 5 min")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Consent) and self._settings() == other._settings()

    def __hash__(self) -> int:
        return hash((self.level, self.languages, self.opt_out, self.opt_in, self.help, self.without, self.scope))

    def __str__(self) -> str:
        """The policy, and all words of its languages with where they count."""
        from mokit.consent.listing import lines  # only where somebody looks

        double = "double opt-in" if self.double_opt_in else "single opt-in"
        head = f"level {self.level}, scope {self.scope}, {double}, confirmed within {self.confirm_within}"
        by_country = self.help_by_country.items()
        own = [Row("help", "", word, (), frozenset({country})) for country, words in by_country for word in words]
        return f"{head}\n{lines([*self._listed(), *own])}"

    def _settings(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_readers"}

    @property
    def version(self) -> str:
        """Sixteen letters that change with whatever changes the meaning of a text; for the ledger."""
        from hashlib import sha256  # only where a change of consent is written down

        return sha256(str(self).encode()).hexdigest()[:16]

    def rows(self, *, country: str = "", gateway: str = "", language: str | None = None) -> tuple[Row, ...]:
        """The words that count in a country, behind a gateway, in an answer to a text in a language.

        Args:
            country: ISO 3166-1 alpha-2, such as "CA", where INFO is a help word.
            gateway: Such as "twilio", which takes YES for an opt-in and INFO for a help word.
            language: Such as "it", where FINE is an opt-out word. Its words count whatever `languages` has.
        """
        spoken = _first_part(language)
        where = frozenset({country.upper(), gateway.lower(), spoken})
        own = self._own("help", self.help_by_country.get(country.upper(), ()))
        return (*own, *(row for row in self._listed(spoken) if row.counts(where)))

    def _listed(self, spoken: str = "") -> list[Row]:
        """The words of the policy, then those of the table, wherever they count."""
        own = [*self._own("opt_out", self.opt_out), *self._own("opt_in", self.opt_in), *self._own("help", self.help)]
        hidden = {*self.without, *(row.word for row in own)}
        languages = {*self.languages, spoken}
        rows = (row for row in TABLE if row.language in languages or row.word in NEVER_WITHOUT)
        return [*own, *(row for row in rows if row.word not in hidden)]

    def _own(self, meaning: WordMeaning, words: Iterable[str]) -> list[Row]:
        return [Row(meaning, "", word, ("policy",), frozenset()) for word in words]

    def reader(
        self,
        *,
        numbers: Iterable[str] = (),
        lists: Iterable[str] = (),
        language: str | None = None,
        country: str = "",
        gateway: str = "",
    ) -> "Reader":
        """What reads the texts to one service; the same one for the same options. See `read`."""
        numbers, lists = tuple(numbers), tuple(lists)
        options = (numbers, lists, language, country, gateway)
        reader = self._readers.get(options)
        if reader is None:
            from mokit.consent.reading import Reader

            if len(self._readers) >= MOST_READERS:
                self._readers.clear()
            rows = self.rows(country=country, gateway=gateway, language=language)
            spoken = {*self.languages, _first_part(language)}
            reader = Reader(rows, spoken, level=self.level, numbers=numbers, lists=lists, without=self.without)
            self._readers[options] = reader
        return reader

    def read(
        self,
        text: str,
        words: Sequence[str] | None = None,
        *,
        numbers: Iterable[str] = (),
        lists: Iterable[str] = (),
        language: str | None = None,
        country: str = "",
        gateway: str = "",
    ) -> Meaning:
        """What a text means for consent; `Meaning()` for most.

        Args:
            text: As typed.
            words: Its `compared_words`, if the caller has them.
            numbers: The service's own: "STOP 12345".
            lists: The names of its lists: "STOP TIPS" leaves that one.
            language: Of what was last written to the person.
            country: Of the service, ISO 3166-1 alpha-2.
            gateway: Its name, such as "twilio".

        >>> Consent().read("STOP, please!")
        Meaning(consent='opt_out', rule='word', word='stop', language='en', list=None, wrong_number=False)
        """
        reader = self.reader(numbers=numbers, lists=lists, language=language, country=country, gateway=gateway)
        return reader.read(text, words)


def _first_part(language: str | None) -> str:
    """The language without its region: "de" of "de-AT"."""
    return (language or "").replace("_", "-").partition("-")[0].lower()


def _refuse(name: str, value: object, fix: str) -> RegistrationError:
    return RegistrationError(f"Consent({name}=...) got {shown(value)}; {fix}")


def _check_one_of(name: str, value: object, known: Sequence[str]) -> None:
    if value not in known:
        raise _refuse(name, value, f"it has {', '.join(map(repr, known))}{did_you_mean(str(value), known)}")


def _check_words(name: str, words: Iterable[object]) -> None:
    for word in words:
        if not isinstance(word, str) or not word:
            raise _refuse(name, word, "each is a word or phrase that a person may text")


def _check_kept(without: Iterable[str]) -> None:
    for word in without:
        if word in NEVER_WITHOUT:
            raise _refuse("without", word, "every carrier demands it; no policy is without STOP and HELP")


def _check_apart(words: Mapping[str, Iterable[str]]) -> None:
    """Refuse a word with two meanings, among its own and against STOP and HELP."""
    seen = {"stop": "opt_out", "help": "help"}
    for name, several in words.items():
        for word in several:
            if seen.setdefault(word, name) != name:
                raise _refuse(name, word, f"it is in {seen[word]} already; a word has one meaning")



"""Texts that no person typed as an answer: reactions, automatic replies, and two machines that answer each other."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from mokit.text import compared_form, compared_words

MOST_HEAD = 60              # characters before the quotation
FEWEST_BLANKS = 2           # of the shortest without a quotation: "Liked an image"
FEWEST_QUOTED = 8           # characters of a quotation that must be one of ours, if its head is not known

# What a phone writes before the text that it quotes, or behind it, without accents. Sources, by language:
# en: Apple's Messages (IMClassicTapback), also as the Android apps QUIK, Google Messages and Spacebar read it.
# fr, es, de, ru, ja: what the parsers and fixtures of public SMS programs expect of iPhones in that language.
# Of Italian, Portuguese, Hindi and Dutch phones no public list was found: there the quotation itself tells.
REACTIONS: dict[str, tuple[str, ...]] = {
    "en": (
        "liked", "loved", "disliked", "laughed at", "emphasized", "emphasised", "questioned", "reacted to",
        "reacted with to", "reacted with a sticker to", "removed a like from", "removed a heart from",
        "removed a dislike from", "removed a laugh from", "removed an exclamation from",
        "removed a question mark from", "removed a reaction from", "removed a sticker from", "removed from", "to",
    ),
    "fr": (
        "a aime", "a adore", "n'a pas aime", "a ri de", "a mis en evidence", "a souligne", "a pose une question sur",
        "s'est interroge sur", "s'est interrogee sur", "s'est interroge(e) sur",
        "a reagi avec a", "a ajoute un j'aime a", "a retire un j'aime de", "a retire un coeur de", "a retire de",
    ),
    "es": ("le gusto", "le encanto", "le dio risa", "exclamo por", "dudo sobre", "reacciono con a"),
    "de": ("gefallt",),
    "ru": ("понравилось",),
    "ja": ("にいいねしました",),
}  # fmt: skip

_THINGS = "an image|a photo|a picture|a movie|a video|an attachment|a gif|a sticker|an audio message|a link|a contact"
_THINGS_END = tuple(thing.rpartition(" ")[2] for thing in _THINGS.split("|"))
_LONGEST_THING = 16                     # characters of the longest of these words, with what may stand behind it
_OPENING, _CLOSING = '“"«„「‟”', '”"»“」'

# How automatic replies begin, or what only they say, in compared form.
# Sources: Apple, "Use the Driving Focus"; Microsoft, "Send automatic out of office replies"; the free texts of US
# carriers on blocked and undelivered messages.
AUTOMATIC_BEGINNINGS = (
    "auto reply", "autoreply", "auto-reply", "automatic reply", "automated reply", "automated response",
    "automated message", "auto response", "out of office", "out of the office", "this is an automated",
    "this is an automatic", "this is an auto", "network msg", "freemsg", "free msg", "i'm driving with",
    "i'm not receiving notifications", "reponse automatique", "message automatique", "absence du bureau",
    "respuesta automatica", "mensaje automatico", "fuera de la oficina", "automatische antwort",
    "automatische nachricht", "abwesenheitsnotiz", "resposta automatica", "mensagem automatica", "fora do escritorio",
    "risposta automatica", "fuori sede", "automatisch antwoord", "afwezigheidsbericht", "स्वचालित उत्तर",
)  # fmt: skip
AUTOMATIC_ANYWHERE = (
    "i am currently out of the office", "i'm currently out of the office", "do not disturb while driving",
    "with do not disturb turned on", "this number is not monitored", "this inbox is not monitored",
    "this mailbox is not monitored", "this number does not accept", "this number cannot receive",
    "this number can not receive", "not able to receive text messages", "message blocking is active",
    "message could not be delivered", "message was not delivered", "service access denied",
    "je suis absent du bureau", "estoy fuera de la oficina", "bin derzeit nicht im buro", "zurzeit nicht im buro",
)  # fmt: skip


class Reaction(NamedTuple):
    """What a phone sends when somebody taps a heart or a thumb on a text."""

    head: str           # how it begins, in compared form: "liked"
    quoted: str         # of which text, as quoted, perhaps cut; empty for a picture

    @property
    def takes_back(self) -> bool:
        """Whether it takes an earlier one back."""
        return self.head.startswith(("removed", "a retire"))

    def is_to(self, text: str) -> bool:
        """Whether it is to a text, or to one that this was a part of."""
        said, begin = " ".join(text.split()), " ".join(self.quoted.split()).rstrip(".… ")
        return begin != "" and (begin in said or said.rstrip(".… ") in begin)


def reaction(text: str, said: Iterable[str] = ()) -> Reaction | None:
    """The reaction that the text is; None if somebody typed it.

    Args:
        text: As it came.
        said: What was lately sent to that person. A short text with a quotation of one of these is a reaction in any
            language.
    """
    if text.isascii() and '"' not in text:      # as most texts
        return _to_a_thing(text.strip()) if text.count(" ") >= FEWEST_BLANKS else None
    text = text.strip()
    cut = _cut(text)
    if cut is None:
        return _to_a_thing(text)
    head, quoted = cut
    compared = compared_form(head) if head.strip() else ""
    if compared in _heads() or _is_of(quoted, said):
        return Reaction(compared, quoted)
    return None


def _cut(text: str) -> tuple[str, str] | None:
    """What stands before the quotation, and the quotation; behind it in Japanese."""
    at = min((found for mark in _OPENING if (found := text.find(mark, 0, MOST_HEAD)) >= 0), default=-1)
    if at > 0:
        quoted = text[at + 1 :].rstrip(".… ")
        closed = quoted[-1:] in tuple(_CLOSING)
        return (text[:at], quoted[:-1].strip()) if closed else (text[:at], quoted.strip())
    end = text.rfind("」")
    return (text[end + 1 :], text[1:end]) if text[:1] == "「" and 0 < end < len(text) - 1 else None


def _is_of(quoted: str, said: Iterable[str]) -> bool:
    """Whether the quotation is one of our texts, or how it begins."""
    begin = quoted.rstrip(".… ")
    return len(begin) >= FEWEST_QUOTED and any(one.strip().startswith(begin) for one in said)


def _to_a_thing(text: str) -> Reaction | None:
    if len(text) > MOST_HEAD or not text[-_LONGEST_THING:].lower().rstrip(" .").endswith(_THINGS_END):
        return None
    words = compared_form(text)
    head = next((words.removesuffix(f" {thing}") for thing in _THINGS.split("|") if words.endswith(f" {thing}")), "")
    return Reaction(head, "") if head in _heads() - {"to"} else None


@cache
def _heads() -> frozenset[str]:
    return frozenset(compared_form(head) for heads in REACTIONS.values() for head in heads)


def automatic_reply(words: Sequence[str]) -> str | None:
    """By what a text is known for one that a machine answered, such as "out of office"; None if it isn't.

    Args:
        words: The `compared_words` of the text.
    """
    if len(words) < _FEWEST_WORDS and not (words and words[0].startswith(_FIRST_WORDS)):
        return None                 # as most commands
    form = " ".join(words[:_MOST_WORDS])
    if form.startswith(AUTOMATIC_BEGINNINGS):
        return next(known for known in AUTOMATIC_BEGINNINGS if form.startswith(known))
    if len(form) < _SHORTEST_ANYWHERE:
        return None
    return next((known for known in AUTOMATIC_ANYWHERE if known in form), None)


_FIRST_WORDS = tuple(dict.fromkeys(known.partition(" ")[0] for known in AUTOMATIC_BEGINNINGS))
_FEWEST_WORDS = min(known.count(" ") + 1 for known in AUTOMATIC_ANYWHERE)
_SHORTEST_ANYWHERE = min(map(len, AUTOMATIC_ANYWHERE))
_MOST_WORDS = 60        # such replies say at once what they are


class Heard(NamedTuple):
    """A text that came, as far as a loop is told by it."""

    at: datetime
    print: int          # see `fingerprint`


def fingerprint(text: str) -> int:
    """The same number for texts that differ in nothing but digits and typing; the same in every process."""
    from zlib import crc32  # only where loops are watched

    letters = "".join(letter for letter in "".join(compared_words(text)) if not letter.isdecimal())
    return crc32(letters.encode("utf-8", "surrogatepass"))


def is_ping_pong(
    heard: Iterable[Heard], now: datetime, *, within: timedelta = timedelta(minutes=10), repeats: int = 4
) -> bool:
    """Whether a machine seems to answer us: the newest text came `repeats` times within that time.

    People repeat themselves too, but not so often. Consent words are answered whatever this says.

    Args:
        heard: The texts of one person, oldest first, the new one among them.
        now: The time that the window ends at, aware.
        within: How long the window is.
        repeats: How many texts of one fingerprint are no person's any more.
    """
    prints = [one.print for one in heard if timedelta(0) <= now - one.at <= within]
    return bool(prints) and prints.count(prints[-1]) >= repeats

"""Who answers STOP, START and HELP, so that the person gets one answer and not two, nor none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mokit.services import Service, ServiceKind

NORTH_AMERICA = frozenset({"US", "CA"})


class Own(NamedTuple):
    """What a gateway or a carrier answers by itself, where nobody has told it otherwise."""

    words: Mapping[str, frozenset[str]]     # by what they mean, in compared form
    kinds: frozenset[ServiceKind]           # of numbers
    countries: frozenset[str] = frozenset()     # of services; all if empty
    begins: bool = False                    # also texts that begin with such a word

    def answers(self, consent: str, words: Sequence[str]) -> bool:
        """Whether it answers a text that is about consent."""
        known = self.words.get(consent, frozenset())
        return " ".join(words) in known or (self.begins and bool(words) and words[0] in known)


def _words(opt_out: str, opt_in: str, help: str = "") -> dict[str, frozenset[str]]:  # noqa: A002 - the word's meaning
    split = {"opt_out": opt_out, "opt_in": opt_in, "help": help}
    return {meaning: frozenset(word.replace("_", " ") for word in words.split()) for meaning, words in split.items()}


def _kinds(*kinds: ServiceKind) -> frozenset[ServiceKind]:
    return frozenset(kinds)


BUT_SHORT_CODES = _kinds("long code", "virtual", "toll-free")
BUT_TOLL_FREE = _kinds("long code", "virtual", "short code")

# The carriers' network, for all toll-free numbers: Twilio 360058144374, Nexmo 233429767, AWS "Required opt-out
# keywords", Sinch on toll-free numbers. HELP is nobody's there but the gateway's.
NETWORK = Own(_words("stop", "start unstop"), _kinds("toll-free"), NORTH_AMERICA)

GATEWAYS: dict[str, Own] = {
    # Twilio 223134027, and for HELP on toll-free numbers 360058144374; on short codes Advanced Opt-Out alone, which
    # marks each text (`Inbound.hint`).
    "twilio": Own(
        _words(
            "stop stopall stop_all unsubscribe cancel end quit revoke optout opt_out", "start yes unstop", "help info"
        ),
        BUT_SHORT_CODES,
    ),
    # Telnyx 1270091, "Who handles the auto response from an opt out?"; of HELP it tells nothing.
    "telnyx": Own(_words("stop stopall stop_all unsubscribe cancel end quit", "start unstop"), BUT_SHORT_CODES),
    # Plivo, "DND Service": long codes and toll-free numbers.
    "plivo": Own(
        _words("stop end quit cancel unsub unsubscribe stop_all", "start unstop yes", "help info"),
        BUT_SHORT_CODES, NORTH_AMERICA,
    ),
    # AWS End User Messaging SMS, "Keywords": a text that begins with one, unless the number's opt-outs are managed
    # by its owner.
    "aws": Own(
        _words("arret cancel end optout opt_out quit remove stop td unsubscribe", "", "help"), BUT_TOLL_FREE,
        begins=True,
    ),
}  # fmt: skip

# Those that answer for some accounts and numbers and for others not, or that tell nothing of it.
# Vonage: Opt-Out Assist, which is switched on by account or short code. Plivo: DND for short codes on demand.
UNCLEAR: dict[str, frozenset[ServiceKind]] = {
    "vonage": BUT_TOLL_FREE, "vonage messages": BUT_TOLL_FREE, "plivo": _kinds("short code"),
    "telnyx": _kinds("short code"), "messagebird": BUT_TOLL_FREE, "infobip": BUT_TOLL_FREE,
    "clickatell": BUT_TOLL_FREE, "azure": BUT_TOLL_FREE, "sinch": BUT_TOLL_FREE,
}  # fmt: skip


def is_answered(service: Service, consent: str, words: Sequence[str]) -> bool:
    """Whether the gateway or the carrier answers a text about consent, so that mokit is silent.

    What they don't know, such as "stop texting me", is mokit's to answer.

    Args:
        service: What was texted.
        consent: "opt_out", "opt_in" or "help".
        words: The `compared_words` of the text.
    """
    if service.answers_stop is not None:
        return service.answers_stop == "gateway"
    return any(own.answers(consent, words) for own in _those_of(service))


def word_back(service: Service) -> str:
    """What a person texts so that the gateway or the carrier lets messages pass again, as "START"; "" if unknown."""
    words = set[str]().union(*(own.words["opt_in"] for own in _those_of(service)))
    return "START" if "start" in words else min(words, default="").upper()


def _those_of(service: Service) -> Iterator[Own]:
    name = "" if service.transport is None else service.transport.name
    for own in (NETWORK, GATEWAYS.get(name)):
        if own is not None and service.found_kind in own.kinds and _is_there(own, service.country):
            yield own


def _is_there(own: Own, country: str) -> bool:
    return not country or not own.countries or country in own.countries


def unclear(services: Iterable[Service]) -> list[str]:
    """A sentence for each service of which it isn't known who answers STOP, with how to settle it."""
    return [
        f"Service({one.name!r}): it isn't known whether {one.transport.name} answers STOP on its {one.found_kind} "
        "number; write answers_stop='gateway' or 'mokit'. Until then mokit answers"
        for one in services
        if one.answers_stop is None and one.transport is not None
        and one.country in NORTH_AMERICA and one.found_kind in UNCLEAR.get(one.transport.name, ())
    ]  # fmt: skip

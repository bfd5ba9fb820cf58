"""The words by which people leave, come back and get help: a table by language, each row with its sources."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

WordMeaning = Literal["opt_out", "opt_in", "confirm", "help"]

# Where a word is found. What is "practice" is in common use, but no regulator and no gateway was found to list it.
SOURCES: dict[str, str] = {
    "fcc": "47 CFR 64.1200(a)(10), 89 FR 15756: replies that are reasonable per se",
    "ctia": "CTIA, Short Code Monitoring Handbook: mandatory for US short codes",
    "canada": "Canadian common short codes since 2022-12-01: Twilio 223182048, Sinch 16600847085967",
    "twilio": "Twilio, 223134027 and 'Update to FCC's SMS opt-out keywords': defaults of long codes and toll-free",
    "proxy": "Twilio, Proxy, 'Opt-out keywords'",
    "aws": "AWS End User Messaging SMS, 'Required opt-out keywords'",
    "telnyx": "Telnyx, 'Advanced Opt-In/Out', default behavior",
    "vonage": "Vonage, Opt-Out Assist, 'Keyword Set-up': mandatory for short codes",
    "toll-free": "US toll-free numbers, answered by the carriers: Twilio 360058144374",
    "sinch": "Sinch, 'How does STOP work on a Toll-Free number'",
    "bandwidth": "Bandwidth, 360010785613: toll-free numbers",
    "braze": "Braze, 'Opt-in and opt-out keywords'",
    "klaviyo": "Klaviyo, 29109965092251 and 29928896469531",
    "compliancepoint": "CompliancePoint on the FCC's consent revocation rule, its Spanish example",
    "practice": "in common use",
}

LANGUAGES = {
    "en": "English", "fr": "French", "es": "Spanish", "de": "German", "pt": "Portuguese", "hi": "Hindi",
    "it": "Italian", "nl": "Dutch",
}  # fmt: skip


class Row(NamedTuple):
    """A word and what it means when it is the whole text."""

    meaning: WordMeaning        # "confirm" is the yes to "do you want our messages?"
    language: str
    word: str                   # in compared form
    sources: tuple[str, ...]    # names in SOURCES
    only: frozenset[str]        # where it counts: countries, gateways, languages; everywhere if empty

    def counts(self, where: frozenset[str]) -> bool:
        """Whether it counts where any of these countries, gateways and languages is the case."""
        return not self.only or not self.only.isdisjoint(where)


# Meaning, word ("_" is a space), sources; behind "@" where it counts, if not everywhere. A word that is also an
# ordinary one of another language counts only in answers to a text in its own.
_TABLE = """
en
opt_out stop            fcc ctia canada twilio aws telnyx vonage toll-free sinch bandwidth braze klaviyo
opt_out end             fcc ctia twilio aws telnyx vonage braze klaviyo
opt_out cancel          fcc ctia twilio aws telnyx vonage braze klaviyo
opt_out unsubscribe     fcc ctia twilio aws telnyx vonage braze klaviyo
opt_out quit            fcc ctia twilio aws telnyx vonage braze klaviyo
opt_out revoke          fcc twilio klaviyo
opt_out opt_out         fcc twilio aws klaviyo
opt_out stop_all        twilio telnyx braze
opt_out remove          aws
opt_out td              aws @ aws
opt_out unsub           practice
opt_in  start           twilio telnyx vonage toll-free sinch bandwidth braze klaviyo
opt_in  unstop          twilio telnyx toll-free sinch bandwidth braze klaviyo
opt_in  opt_in          practice
opt_in  yes             twilio braze klaviyo @ twilio braze klaviyo
opt_in  join            vonage @ vonage
confirm yes             practice
confirm y               klaviyo
help    help            ctia canada twilio aws vonage braze klaviyo
help    info            canada twilio braze klaviyo @ CA twilio braze klaviyo

fr
opt_out arret           canada proxy aws sinch
opt_out arrete          proxy
opt_out arrett          proxy
opt_out arreter         practice
opt_out arretez         practice
opt_out desabonner      practice
opt_out desabonnement   practice
opt_out desinscrire     practice
opt_out desinscription  practice
opt_out desinscrivez    practice
opt_in  nonarret        sinch
confirm oui             practice
help    aide            canada

es
opt_out alto            practice
opt_out parar           practice
opt_out pare            practice
opt_out cancelar        practice
opt_out baja            practice
opt_out salir           practice
opt_out basta           practice
opt_out no_mas          compliancepoint
opt_out detener         practice
opt_out fin             practice @ es fr
confirm si              practice
help    ayuda           practice

de
opt_out stopp           practice
opt_out abmelden        practice
opt_out abmeldung       practice
opt_out abbestellen     practice
opt_out austragen       practice
opt_out ende            practice @ de
opt_out halt            practice @ de
confirm ja              practice
help    hilfe           klaviyo

pt
opt_out parar           practice
opt_out pare            practice
opt_out sair            practice
opt_out cancelar        practice
opt_out descadastrar    practice
opt_out remover         practice
opt_out para            practice @ pt es
confirm sim             practice
help    ajuda           practice

hi
opt_out बंद              practice
opt_out बंद_करो          practice
opt_out बंद_करें          practice
opt_out रोको             practice
opt_out रोकें             practice
opt_out band_karo       practice
opt_out bandh_karo      practice
opt_out band            practice @ hi
opt_out roko            practice
confirm हाँ              practice
confirm हां              practice
confirm haan            practice
help    मदद             practice
help    सहायता           practice
help    madad           practice

it
opt_out ferma           practice
opt_out fermare         practice
opt_out basta           practice
opt_out disiscrivi      practice
opt_out disiscrivimi    practice
opt_out cancellami      practice
opt_out annulla         practice
opt_out fine            practice @ it
confirm si              practice
help    aiuto           practice

nl
opt_out stoppen         practice
opt_out afmelden        practice
opt_out uitschrijven    practice
opt_out einde           practice @ nl
confirm ja              practice
help    hulp            practice
"""


def _rows() -> Iterator[Row]:
    language = ""
    for line in filter(None, _TABLE.splitlines()):
        facts, _, where = line.partition("@")
        meaning, *rest = facts.split()
        if not rest:
            language = meaning
            continue
        word, *sources = rest
        only = frozenset(where.split())
        yield Row(meaning, language, word.replace("_", " "), tuple(sources), only)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - the table's own words


TABLE: tuple[Row, ...] = tuple(_rows())


def _english(meaning: WordMeaning) -> frozenset[str]:
    """What English words have that meaning everywhere, also written as one word."""
    words = [row.word for row in TABLE if row.language == "en" and row.meaning == meaning and not row.only]
    return frozenset(form for word in words for form in (word, word.replace(" ", "")))


OPT_OUT_WORDS = _english("opt_out")
OPT_IN_WORDS = _english("opt_in")
HELP_WORDS = _english("help")
CONSENT_WORDS = OPT_OUT_WORDS | OPT_IN_WORDS | HELP_WORDS

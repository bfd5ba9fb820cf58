"""What a text means for consent: whether the person leaves, comes back, asks for help, or may want to leave."""

from mokit.consent.limits import Budget, Cap
from mokit.consent.meanings import Level, Meaning
from mokit.consent.policy import Consent, Scope
from mokit.consent.words import CONSENT_WORDS, HELP_WORDS, LANGUAGES, OPT_IN_WORDS, OPT_OUT_WORDS, SOURCES, TABLE, Row

__all__ = [
    "CONSENT_WORDS", "HELP_WORDS", "LANGUAGES", "OPT_IN_WORDS", "OPT_OUT_WORDS", "SOURCES", "TABLE",
    "Budget", "Cap", "Consent", "Level", "Meaning", "Row", "Scope",
]  # fmt: skip

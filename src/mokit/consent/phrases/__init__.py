"""What people write in sentences when they want to leave, or may want to: a table for each language."""

from collections.abc import Mapping

from mokit.consent.phrases import de, en, es, fr, hi, it, nl, pt
from mokit.consent.table import Table

TABLES: Mapping[str, Table] = {
    "en": en.TABLE, "fr": fr.TABLE, "es": es.TABLE, "de": de.TABLE, "pt": pt.TABLE, "hi": hi.TABLE, "it": it.TABLE,
    "nl": nl.TABLE,
}  # fmt: skip

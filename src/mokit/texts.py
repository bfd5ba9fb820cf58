"""Every sentence that mokit itself says, in one catalogue."""

import re
from collections.abc import Mapping
from typing import cast

from mokit.consent.sentences import CONSENT, CONSENT_TRANSLATED
from mokit.errors import RegistrationError
from mokit.gsm import GSM7_SINGLE, segments
from mokit.mistakes import shown

DEFAULT_LANGUAGE = "en"

# Sentences first, then the phrases that fill their {wanted}. Replace any of them by its name.
ENGLISH: dict[str, str] = {
    "wrong_field": 'Sorry, "{typed}" is not {wanted}. Reply {usage}.',
    "missing_field": "Sorry, {keyword} needs {wanted}. Reply {usage}.",
    "surplus_words": 'Sorry, "{typed}" is too much. Reply {usage}.',
    "failed_check": "Sorry, {problem}. Reply {usage}.",
    "reply_with": "Please reply {usage}.",
    "did_you_mean": "Did you mean {meant}? Reply {meant}.",
    "wrong_answer": 'Sorry, "{typed}" is not {wanted}.',
    "please_reply": "Sorry, please reply {wanted}.",
    "not_that": "Sorry, {problem}.",
    "gave_up": "Sorry, I did not understand. Let us leave it here.",
    "left": "OK, we leave it here.",
    "gone": "Sorry, we can not go on with that any more. Please begin again.",
    "too_early": "Sorry, {keyword} opens on {when}.",
    "too_late": "Sorry, {keyword} ended on {when}.",
    "apology": "Sorry, something went wrong on our side. Please try again later.",
    "text": "a text",
    "text_between": "a text of {low} to {high} characters",
    "text_at_least": "a text of {low} or more characters",
    "text_at_most": "a text of at most {high} characters",
    "whole_number": "a whole number",
    "number": "a number",
    "amount": "an amount like 12.50",
    "number_between": "a number from {low} to {high}",
    "number_at_least": "a number from {low} up",
    "number_at_most": "a number up to {high}",
    "date": "a date like 31.12.2026",
    "date_between": "a date from {low} to {high}",
    "date_at_least": "a date from {low} on",
    "date_at_most": "a date up to {high}",
    "time": "a time like 17:00",
    "time_between": "a time from {low} to {high}",
    "time_at_least": "a time from {low} on",
    "time_at_most": "a time up to {high}",
    "yes_or_no": "yes or no",
    "one_of": "one of {options}",
    "some_of": "a choice of {options}",
    "list_of": "a list like {example}",
    "list_between": "a list of {low} to {high} values",
    "list_at_least": "a list of {low} or more values",
    "list_at_most": "a list of at most {high} values",
    "parsed": "a {name}",
    "picture": "a picture",
    **CONSENT,
}


class Texts:
    """The catalogue of mokit's own sentences, by language.

    `Texts({"en": {"apology": "Oh dear."}})` replaces one sentence; further languages need only the
    sentences that they translate, the rest stays English. Those on consent are there in several languages.

    Raises:
        RegistrationError: A name is unknown, a sentence lacks or invents a placeholder, or is
            longer than one segment even with short values.
    """

    def __init__(self, sentences: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._languages: dict[str, dict[str, str]] = {DEFAULT_LANGUAGE: dict(ENGLISH)}
        self._languages |= {language: dict(translated) for language, translated in CONSENT_TRANSLATED.items()}
        for language, own in (sentences or {}).items():
            _check_language(language, own)
            known = self._languages.setdefault(language, {})
            for name, sentence in own.items():
                _check(language, name, sentence)
                known[name] = sentence

    def say(self, name: str, language: str | None = None, /, **values: str) -> str:
        """The sentence of that name with its values filled in.

        What a language doesn't have falls back to its first part ("de-AT" to "de"), then to English.
        """
        return self.template(name, language).format_map(values)

    def template(self, name: str, language: str | None = None) -> str:
        """The sentence of that name with its placeholders."""
        languages = self._languages
        own = languages.get(language) if language else None
        if own is not None and name in own:
            return own[name]
        general = languages.get(re.split("[-_]", language)[0]) if language else None
        return general[name] if general is not None and name in general else languages[DEFAULT_LANGUAGE][name]


def in_one_segment(*sentences: str) -> str:
    """The first of the sentences that is sent as one segment; if none is, the last one, cut."""
    short = next((sentence for sentence in sentences if segments(sentence) == 1), None)
    if short is not None:
        return short
    return next(cut for end in range(GSM7_SINGLE, -1, -1) if segments(cut := sentences[-1][:end]) == 1)


def _check_language(language: str, own: object) -> None:
    """Refuse what are no sentences of a language, as where the language was left out."""
    if isinstance(own, Mapping):
        return
    name = language if language in ENGLISH else "apology"
    raise RegistrationError(
        f"Texts has {shown(own)} for {language!r}, which should be a language with its sentences by name; "
        f'write it like Texts({{"en": {{"{name}": "..."}}}})'
    )


def _check(language: str, name: str, sentence: str) -> None:
    if name not in ENGLISH:
        raise RegistrationError(f"Texts has no sentence {name!r}; it has {', '.join(sorted(ENGLISH))}")
    if not isinstance(cast("object", sentence), str):
        raise RegistrationError(f"the {language!r} sentence {name!r} is {shown(sentence)}; write a text")
    wanted, found = _placeholders(name, ENGLISH[name]), _placeholders(name, sentence)
    if found != wanted:
        listed = ", ".join(f"{{{one}}}" for one in sorted(wanted)) or "none"
        raise RegistrationError(f"the {language!r} sentence {name!r} must have the placeholders {listed}: {sentence!r}")
    if segments(sentence.format_map(dict.fromkeys(wanted, "1"))) > 1:
        raise RegistrationError(f"the {language!r} sentence {name!r} is longer than one segment: {sentence!r}")


def _placeholders(name: str, sentence: str) -> set[str]:
    from string import Formatter  # only where a sentence is replaced

    try:
        parsed = [parts[1:] for parts in Formatter().parse(sentence) if parts[1] is not None]
    except ValueError as error:
        raise RegistrationError(f"the sentence {name!r} can't be read: {error}: {sentence!r}") from error
    if any(form or conversion for _, form, conversion in parsed):
        raise RegistrationError(
            f"the sentence {name!r} has a placeholder with a format; leave its ':' or '!' out: {sentence!r}"
        )
    return {str(placeholder) for placeholder, _, _ in parsed}

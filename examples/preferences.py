"""What a person prefers: the language, and the time of day for tips. Both are kept with the contact.

Try it without any gateway: `mokit phone examples/preferences.py:engine`, and text PREFS, then TIP.
"""

from mokit import Contact, Conversation, Engine, Router, Texts

router = Router()

LANGUAGES = {"English": "en", "Deutsch": "de"}
TIMES = {"en": {"Morning": "am", "Evening": "pm"}, "de": {"Morgens": "am", "Abends": "pm"}}
WORDS = {
    "en": ("When shall the tips come?", "Saved. Text PREFS to change it.", "Wash wool cold."),
    "de": ("Wann sollen die Tipps kommen?", "Gemerkt. Mit PREFS ändern Sie es.", "Wolle kalt waschen."),
}


@router.keyword("PREFS", "PREFERENCES")
def prefs(talk: Conversation, contact: Contact) -> str:
    """Choose your language, and when tips come."""
    language = talk.choose("language", "Language? / Sprache?", LANGUAGES)
    when, saved, _ = WORDS[language]
    contact.data["tips"] = talk.choose("time", when, TIMES[language])
    contact.language = language         # counts, like all changes to a contact, when the conversation finishes
    return saved


@router.keyword("TIP")
def tip(contact: Contact) -> str:
    """Get a wool tip."""
    when = "" if "tips" not in contact.data else f" ({contact.data['tips']})"
    return WORDS[contact.language or "en"][2] + when


engine = Engine(
    router,
    texts=Texts({
        "de": {
            "wrong_answer": '"{typed}" ist nicht {wanted}.',
            "please_reply": "Bitte antworten Sie mit {wanted}.",
            "number_between": "eine Zahl von {low} bis {high}",
            "left": "In Ordnung, lassen wir es.",
        }
    }),
)

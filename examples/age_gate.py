"""A club for grown-ups: who joins is asked for their birthday and for a yes to the terms, before anything counts.

The opt-in is written down when the conversation has come to its end, and not for who is refused. Who is too young
is not asked again for a day, and what they answered is not kept.

Try it without any gateway: `mokit phone examples/age_gate.py:engine`, and text JOIN.
"""

from datetime import date, timedelta

from mokit import Contact, Conversation, Engine, Reply, Router, Service
from mokit.consent import Consent
from mokit.errors import NoAnswer, Silence

OLD_ENOUGH = 21
TERMS = "https://wine.example/terms"
WELCOME = "Wine Club: 2 msgs/month. Msg&data rates may apply. Reply HELP for help, STOP to end."
TOO_YOUNG = "Sorry, we can't sign you up."
NO_TERMS = "Fine, nothing was signed up."
AGAIN_AFTER = timedelta(days=1)

router = Router()


@router.keyword("JOIN", opts_in=True)
def join(talk: Conversation, contact: Contact) -> str | Reply:
    """Join the wine club."""
    today = talk.now().date()
    if contact.data.get("refused", "") > (today - AGAIN_AFTER).isoformat():
        return Reply(TOO_YOUNG, opts_in=False)
    try:
        birthday = talk.ask("birthday", "When were you born? Reply like 31.12.1990.", date, attempts=2)
        if age(birthday, today) < OLD_ENOUGH:
            contact.data["refused"] = today.isoformat()
            return Reply(TOO_YOUNG, opts_in=False)
        agreed = talk.confirm("terms", f"Do you agree to our terms, {TERMS}? Reply YES or NO.")
    except (NoAnswer, Silence):
        return Reply(NO_TERMS, opts_in=False)
    if not agreed:
        return Reply(NO_TERMS, opts_in=False)
    contact.join("club")
    contact.data["terms"] = today.isoformat()
    return WELCOME


def age(birthday: date, today: date) -> int:
    """How many years old somebody is."""
    had_birthday = (today.month, today.day) >= (birthday.month, birthday.day)
    return today.year - birthday.year - (not had_birthday)


engine = Engine(
    router, services=[Service("56789", kind="short code", country="US")], consent=Consent(), program="Wine Club",
    support="help@wine.example", ledger_key="a secret that stays the same",
)  # fmt: skip

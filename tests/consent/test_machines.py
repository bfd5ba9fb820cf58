"""Texts of machines: reactions in the phones' languages, automatic replies, and two machines that answer each other."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mokit.consent import Consent
from mokit.consent.machines import Heard, automatic_reply, fingerprint, is_ping_pong, reaction
from mokit.text import compared_words

OURS = "Woolly: 1 tip a week. Reply STOP to end"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        "Liked", "Loved", "Disliked", "Laughed at", "Emphasized", "Questioned", "Removed a like from",
        "Removed a heart from", "Removed an exclamation from", "Removed a question mark from", "Reacted 😂 to",
        "Reacted with ❤️ to", "Removed 😂 from", "👍 to", "😍 to",
    ],
)  # fmt: skip
def test_english_phones_react_so(head: str) -> None:
    for text in (f"{head} “{OURS}”", f'{head} "{OURS}"', f"{head} “{OURS[:30]}…”"):
        found = reaction(text)
        assert found is not None, text
        assert OURS.startswith(found.quoted.rstrip("…"))
        assert Consent().read(text).consent is None


@pytest.mark.parametrize(
    "text",
    [
        f"A aimé « {OURS} »", f"A adoré « {OURS} »", f"N’a pas aimé « {OURS} »", f"A ri de « {OURS} »",
        f"A mis en évidence « {OURS} »", f"A posé une question sur « {OURS} »", f"A réagi avec 🔥 à « {OURS} »",
        f"A retiré un J’aime de « {OURS} »", f"Le gustó “{OURS}”", f"Le encantó “{OURS}”", f"Le dio risa “{OURS}”",
        f"Reaccionó con 🫡 a “{OURS}”", f"Gefällt „{OURS}“", f"Понравилось «{OURS}»", f"「{OURS}」にいいねしました",
    ],
)  # fmt: skip
def test_phones_of_other_languages_react_so(text: str) -> None:
    assert reaction(text) is not None
    assert Consent().read(text).consent is None


@pytest.mark.parametrize("head", ["Curtiu", "Ha messo mi piace a", "Vind ik leuk:", "पसंद किया", "👍 para"])
def test_in_any_other_language_the_quotation_of_our_own_text_tells(head: str) -> None:
    assert reaction(f"{head} “{OURS}”") is None
    assert reaction(f"{head} “{OURS}”", said=["Hello", OURS]) is not None
    assert reaction(f"{head} “{OURS[:20]}…”", said=[OURS]) is not None


@pytest.mark.parametrize(
    ("text", "head"),
    [("Loved an image", "loved"), ("Liked a photo", "liked"), ("Laughed at an attachment", "laughed at")],
)
def test_a_picture_is_reacted_to(text: str, head: str) -> None:
    assert reaction(text) == (head, "")


@pytest.mark.parametrize(
    "text",
    [
        '"STOP"', "“stop”", "I loved “that” movie", "Loved it", "Liked a lot", "stop “it”", "Bonjour « toi »", "👍", "",
        "You said “Reply STOP to end”", "to an image", "J'ai adoré « le film »",
    ],
)  # fmt: skip
def test_what_a_person_typed_is_no_reaction(text: str) -> None:
    assert reaction(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Out of office: I am back on Monday.",
        "Auto-reply: I am away until 5 May.",
        "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.",
        "(I'm not receiving notifications. If this is urgent, reply \"urgent\" to send a notification through.)",
        "Thanks for your text. I am currently out of the office and will answer next week.",
        "This number is not monitored. Please call us.",
        "Free Msg: Unable to send message - Message Blocking is active.",
        "Réponse automatique : je suis absent jusqu'au 3 septembre.",
        "Respuesta automática: estoy fuera hasta el lunes",
        "Automatische Antwort: Ich bin im Urlaub.",
        "Resposta automática: estou de férias",
        "Risposta automatica: sono fuori sede",
        "Automatisch antwoord: ik ben er niet",
    ],
)
def test_an_automatic_reply_is_known_by_what_only_it_says(text: str) -> None:
    assert automatic_reply(compared_words(text)) is not None


@pytest.mark.parametrize("text", ["I'm driving", "in the office", "Sorry, I'll call later", "out", "", "I am away"])
def test_a_person_who_is_busy_is_no_machine(text: str) -> None:
    assert automatic_reply(compared_words(text)) is None


def heard(*texts: str, apart: timedelta = timedelta(seconds=20)) -> list[Heard]:
    return [Heard(NOON + number * apart, fingerprint(text)) for number, text in enumerate(texts)]


def test_the_same_text_again_and_again_is_a_machine_also_where_its_numbers_count_up() -> None:
    ticket = [f"Your ticket no. {number} is noted." for number in range(4)]
    assert not is_ping_pong(heard(*ticket[:3]), NOON + timedelta(minutes=1))
    assert is_ping_pong(heard(*ticket), NOON + timedelta(minutes=1))


def test_two_texts_in_turn_are_one_too() -> None:
    assert is_ping_pong(heard(*["We are closed.", "Please call."] * 4), NOON + timedelta(minutes=3))


def test_what_is_long_ago_is_forgotten() -> None:
    slow = heard(*["ok"] * 6, apart=timedelta(hours=1))
    assert not is_ping_pong(slow, slow[-1].at)
    assert not is_ping_pong([], NOON)


def test_a_lively_person_is_none() -> None:
    talk = ["hi", "how are you", "fine", "and the order?", "ok", "thanks", "ok", "bye"]
    assert not is_ping_pong(heard(*talk), NOON + timedelta(minutes=3))


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    assert fingerprint("Out of office!") == fingerprint("out of  OFFICE 17") == 834276990


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=3))
def test_no_text_makes_them_raise(text: str, said: list[str]) -> None:
    reaction(text, said)
    automatic_reply(compared_words(text))
    fingerprint(text)

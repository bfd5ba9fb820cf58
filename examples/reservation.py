"""A table in a restaurant: a menu, a day, an hour, how many; a summary, and a way to correct it.

Try it without any gateway: `mokit phone examples/reservation.py:engine`, and text RESERVE. Answer the
summary with NO to change something. BACK leaves it at any time; CANCEL would be no good word for that,
since it is an opt-out word by law in some countries.
"""

from datetime import date, time, timedelta

from mokit import Conversation, Engine, Inbound, Router, between

router = Router()

PLACES = ("Inside", "Terrace", "Bar")
PARTS = ("Place", "Day", "Time", "People")


class Diary:
    """Stands for the restaurant's own diary; yours would be a database."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def reserve(self, number: str, what: str) -> int:
        """The number of the reservation."""
        self.lines.append(f"{number}: {what}")
        return len(self.lines)


@router.keyword("RESERVE", "TABLE")
def reserve(talk: Conversation, message: Inbound, diary: Diary) -> str:
    """Reserve a table."""
    place, day, hour, people = ask_place(talk), ask_day(talk), ask_hour(talk), ask_people(talk)
    what = summary(place, day, hour, people)
    again = 0                                   # rounds are numbered, since each question needs its own key
    while not talk.confirm(f"right-{again}", f"{what}. Is that right?"):
        again += 1
        part = talk.choose(f"part-{again}", "What shall we change?", PARTS)
        place = ask_place(talk, again) if part == "Place" else place
        day = ask_day(talk, again) if part == "Day" else day
        hour = ask_hour(talk, again) if part == "Time" else hour
        people = ask_people(talk, again) if part == "People" else people
        what = summary(place, day, hour, people)
    number = talk.once("reserve", diary.reserve, message.sender, what)
    return f"See you then. Your reservation is number {number}."


def summary(place: str, day: date, hour: time, people: int) -> str:
    """The reservation in one line."""
    return f"{place}, {day:%a %d %b} at {hour:%H:%M}, for {people}"


def ask_place(talk: Conversation, again: int = 0) -> str:
    """Where to sit."""
    return talk.choose(f"place-{again}", "Where would you like to sit?", PLACES)


def ask_day(talk: Conversation, again: int = 0) -> date:
    """The day, from today on, within three months."""
    today = talk.now().date()                   # not date.today(), which differs when this runs again
    soon = between(today, today + timedelta(days=90))
    return talk.ask(f"day-{again}", f"Which day? For example {today:%d %b %Y}.", date, soon)


def ask_hour(talk: Conversation, again: int = 0) -> time:
    """The time of day, while the kitchen is open."""
    return talk.ask(f"hour-{again}", "At what time, from 17:00 to 22:00?", time, between(time(17), time(22)))


def ask_people(talk: Conversation, again: int = 0) -> int:
    """The size of the party."""
    return talk.ask(f"people-{again}", "For how many people?", int, between(1, 8))


def program(diary: Diary) -> Engine:
    """The whole program, with the diary that it writes to."""
    return Engine(router, provide={Diary: diary})


engine = program(Diary())

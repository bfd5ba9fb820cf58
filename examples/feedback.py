"""A survey after a purchase: a rating, and what went wrong if it is low. The business begins it.

The shop calls `engine.sync.start(survey, to="+14155550100", args={"order": 7}, id="survey-7")`, and a
second call with that id sends nothing. Whoever gives no answer is reminded once, and then left alone.

Try it without any gateway: `mokit phone examples/feedback.py:engine`, and text FEEDBACK 7, as a person
may do who begins by themselves.
"""

from datetime import timedelta

from mokit import Conversation, Engine, Router, Service, between

router = Router()


class Desk:
    """Stands for the shop's help desk; yours would call its API."""

    def __init__(self) -> None:
        self.ratings: dict[int, tuple[int, str]] = {}
        self.tickets: dict[str, str] = {}

    def rate(self, order: int, rating: int, words: str) -> None:
        """Keep a rating, with what the person wrote beside it."""
        self.ratings[order] = rating, words

    def open_ticket(self, order: int, words: str, token: str) -> int:
        """The number of a ticket; the same token opens no second one."""
        self.tickets.setdefault(token, f"order {order}: {words}")
        return list(self.tickets).index(token) + 1


@router.keyword("FEEDBACK {order}")
def survey(talk: Conversation, order: int, desk: Desk) -> str:
    """Tell us how we did."""
    question = f"How was your order {order}, from 1 to 5?"
    rating = talk.ask("rating", question, int, between(1, 5), remind=timedelta(days=1))
    words = talk.comment("rating")              # "loved it" of "5 - loved it"
    talk.once("rate", desk.rate, order, rating, words)      # kept, whether or not the next answer comes
    if rating > 2:
        return "Thank you, that helps us."
    wrong = words or talk.ask("wrong", "Sorry! What went wrong?")
    ticket = talk.once("ticket", desk.open_ticket, order, wrong, talk.token("ticket"))
    return f"Thank you. We look into it: ticket {ticket}."


def program(desk: Desk) -> Engine:
    """The whole program, with the help desk that it opens its tickets at."""
    return Engine(
        router,
        services=[Service("56789", kind="short code", country="US")],      # where the survey leaves from
        provide={Desk: desk},
    )


engine = program(Desk())

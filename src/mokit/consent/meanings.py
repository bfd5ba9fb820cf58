"""What a text may mean for consent, apart from the reading of it, which is loaded only where there is a policy."""

from typing import Literal, NamedTuple

from mokit.messages import ConsentWord

Level = Literal["exact", "phrases", "suspected"]


class Meaning(NamedTuple):
    """What a text means for consent."""

    consent: ConsentWord | None = None
    rule: str = ""                  # what fired: "word", "word and number", "word and list", "misspelling", ...
    word: str = ""                  # what fired it, in compared form
    language: str = ""              # of the word, for an answer in kind
    list: str | None = None         # the one list that is left or joined; None: everything
    wrong_number: bool = False      # somebody else has that number now; the host wants to know


NOTHING = Meaning()

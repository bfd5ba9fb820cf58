"""The form of a table of phrases: what people write in sentences when they want to leave, or may want to.

A pattern is a row of slots. A slot is one of several words ("texts|messages"), a named set ("@texts"), "*" for any one
word, or "~" for up to five small words that say nothing of their own. "?" behind a slot makes it optional, "-" before
it forbids its words there. "," before a pattern: it begins a clause, courtesy apart; "," behind it: it ends one. "^"
and "$" say the same of the whole text. "!" before a pattern: the words are clear enough that a doubt ("how do I ...")
asks and doesn't acquit. "&" before a pattern: its words may stand anywhere in a clause, in any order; it is asked about.

A word of a set may be written as a stem and the name of its endings ("mand+ar"), so that a verb brings its forms.

Words are in compared form, without apostrophes, and parted at hyphens and stops. Of a word with several spellings the
rows have the first one only.
"""

from collections.abc import Mapping
from typing import NamedTuple

from mokit.text import COURTESY

# What may stand around a word that means all by itself, in any language.
PADDING = COURTESY | frozenset(
    """
    ok okay k kk hi hello hey yo sorry just so asap immediately already today right away sir madam maam guys dude
    bro man people everyone dear omg lol wtf ffs seriously really very much kind regards god jesus damn fucking
    fuckin bloody and but then again no yes at once oh well look listen yeah nah actually ugh thank you
    sil te vous plait plais bonjour salut beaucoup hola buenas buenos dias ola oi bom dia muito obrigada hallo moin guten
    tag vielen dank sofort ciao buongiorno grazie prego per favore alstublieft aub graag
    xfa porfa porfavor pfv pf pfvr gentileza ya ja merci svp stp alors et y e und
    jeez geez gosh aye ayy um umm uh hmm ew haha hahaha lmao smh idc tbh idk rn lah leh lor liao
    mdr ptdr frr jaja jajaja kkk kkkk rsrs alter digga abe arre arrey beta bhaiya
    namaste bhai ji jee yaar kripya कृपया जी भाई प्लीज नमस्ते
    """.split()
)


class Table(NamedTuple):
    """The phrases of a language."""

    opt_out: str            # patterns, a line each; one that ends in "|" goes on in the next line
    wrong_number: str       # likewise: somebody else has that number now
    suspected: str          # likewise: to be asked about
    sets: Mapping[str, str]
    fillers: str            # the small words
    wants: str = ""         # patterns that ask for messages: "no calls, text me"; what leaves beside them is asked about
    spellings: str = ""     # "text: txt tex": a line for each word that is spelt in several ways; of two words "do+not"
    endings: Mapping[str, str] = {}     # what a stem may end in, by the name behind its "+"; "-" is no ending
    misspelt: str = ""      # words so long and telling that a slip of the thumb in them is seen through
    denials: str = ""       # words before a phrase that turn it round: somebody else is meant, or the contrary
    doubts: str = ""        # ... and such as leave it open
    restarts: str = ""      # ... and behind which something new begins, so that what stands before them says nothing

"""What kind of address a string is: a number, a short code or an alphanumeric sender.

mokit never guesses a country: a number without its "+" stays as it is unless the transport says
that its gateway writes international numbers so.
"""

import re
from typing import Literal

from mokit.errors import InvalidAddress

AddressKind = Literal["e164", "short code", "alphanumeric", "unknown"]

_E164 = re.compile("[+][1-9][0-9]{6,14}")
_SEPARATORS = frozenset(",;<|")
_LOOSE = str.maketrans("", "", " -().\u00a0")


def kind_of(address: str) -> AddressKind:
    """What the address is: "e164", "short code", "alphanumeric" (11 characters) or "unknown".

    Source: ITU-T E.164 (at most 15 digits); 3GPP TS 23.040, 9.1.2.5 (alphanumeric, 11 characters).
    """
    if _is_e164(address):
        return "e164"
    if _are_digits(address) and 3 <= len(address) <= 8:
        return "short code"
    if _is_alphanumeric(address):
        return "alphanumeric"
    return "unknown"


def _is_e164(address: str) -> bool:
    return _E164.fullmatch(address) is not None


def _are_digits(address: str) -> bool:
    return address.isascii() and address.isdigit()


def _is_alphanumeric(address: str) -> bool:
    return address.isprintable() and len(address) <= 11 and any(map(str.isalpha, address))


def normalise_address(raw: str, *, international: bool = False) -> str:
    """The address in the one form that mokit keeps: E.164 with "+", or as it was received.

    Args:
        raw: As the gateway wrote it; blanks, dashes and brackets within a number are dropped.
        international: The gateway writes international numbers without "+" (or with "00"); then
            7 to 15 digits gain it. A short code never gains a "+": 8 digits or fewer stay.
    """
    if _are_digits(raw):
        if not international or len(raw) <= 8:
            return raw
        if raw[0] != "0" and len(raw) <= 15:
            return f"+{raw}"
    elif _is_e164(raw):
        return raw
    bare = raw.strip()
    number = bare.translate(_LOOSE)
    if _is_e164(number) or not _are_digits(number):
        return number if _is_e164(number) else bare
    if not international or len(number) <= 8:
        return number
    candidate = "+" + number.removeprefix("00")
    return candidate if _is_e164(candidate) else number


def _is_one(address: str) -> bool:
    # Gateways send to all that these separate, or read a line as a header. A sender may be whatever its owner chose.
    return address.isprintable() and _SEPARATORS.isdisjoint(address)


def can_be_answered(address: str) -> bool:
    """Whether a message can be sent to the address: not to an alphanumeric sender, nor to what can't be one address."""
    if address.removeprefix("+").isdigit():                 # most senders, in a moment
        return True
    return address != "" and _is_one(address) and kind_of(address) != "alphanumeric"


def answerable(address: str) -> str:
    """The address, if a message can be sent to it.

    Raises:
        InvalidAddress: It is empty, has control characters or separators in it, or is an alphanumeric sender, which no
            network can answer.
    """
    if can_be_answered(address):
        return address
    if not address:
        raise InvalidAddress("a message needs a recipient; got an empty address")
    if not _is_one(address):
        raise InvalidAddress(f"{address!r} can't be one address; give an E.164 number or a short code")
    raise InvalidAddress(
        f"{address!r} is an alphanumeric sender, which can't be answered; give an E.164 number or a short code"
    )


def masked(address: str) -> str:
    """The address fit for a log: the middle of a number is hidden, a short code is not.

    >>> masked("+14155550100")
    '+1415*****00'
    """
    if len(address) <= 8 and address[:1] != "+":
        return address
    return f"{address[:5]}{'*' * (len(address) - 7)}{address[-2:]}"

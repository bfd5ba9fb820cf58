"""The receipts of message centres: a text of a form that each of them writes a little differently.

Source: SMPP 3.4, appendix B, and 5.3.2.35 (message_state).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Literal

from mokit.gsm.octets import decode_ucs2
from mokit.messages import DeliveryReceipt, Status
from mokit.transports.smpp.pdus import MESSAGE_STATE, RECEIPTED_MESSAGE_ID, UCS2, MalformedPdu, Message
from mokit.transports.times import from_digits

Ids = Literal["same", "hex, decimal", "decimal, hex"]

# (words of `stat:`, their numbers in message_state) -> ours
_STATES: tuple[tuple[int, str, Status], ...] = (
    (1, "ENROUTE", "sent"),
    (2, "DELIVRD", "delivered"),
    (3, "EXPIRED", "expired"),
    (4, "DELETED", "failed"),
    (5, "UNDELIV", "undelivered"),
    (6, "ACCEPTD", "accepted"),
    (7, "UNKNOWN", "unknown"),
    (8, "REJECTD", "rejected"),
)
_BY_WORD: dict[str, Status] = {word: status for _, word, status in _STATES}
_WORDS = {number: word for number, word, _ in _STATES}
_FIELD = re.compile("(id|sub|dlvrd|submit date|done date|stat|err):[ ]?([^ ]*)", re.IGNORECASE)


def is_receipt(message: Message) -> bool:
    """Whether a `deliver_sm` is about a message that was sent; some forget to set esm_class."""
    return bool(message.esm_class & 0x24) or RECEIPTED_MESSAGE_ID in message.tlvs


def receipt_fields(text: str) -> dict[str, str]:
    """What the text of a receipt says: "id", "sub", "dlvrd", "submit date", "done date", "stat", "err", "text".

    Those that are not there are left out.
    """
    head, mark, rest = _before_text(text)
    fields = {name.lower(): value for name, value in _FIELD.findall(head)}
    return {**fields, "text": rest} if mark else fields


def _before_text(text: str) -> tuple[str, str, str]:
    """What stands before, and after, the beginning of the message that is quoted at the end."""
    found = re.search(" text:[ ]?", text, re.IGNORECASE)
    return (text, "", "") if found is None else (text[: found.start()], found[0], text[found.end() :])


def sent_id(id: str, ids: Ids) -> str:  # noqa: A002 - the gateway's own
    """The id of a `submit_sm_resp`, in the form in which receipts are matched."""
    return _number(id, 16) if ids == "hex, decimal" else _number(id, 10) if ids == "decimal, hex" else id


def _receipt_id(message: Message, fields: Mapping[str, str], ids: Ids) -> str:
    told = message.tlvs.get(RECEIPTED_MESSAGE_ID, b"").partition(b"\0")[0].decode("latin-1")
    if told:
        return sent_id(told, ids)       # the parameter has the form of the submit_sm_resp
    written = fields.get("id", "")
    return _number(written, 10) if ids == "hex, decimal" else _number(written, 16) if ids == "decimal, hex" else written


def _number(digits: str, base: int) -> str:
    """The number in decimal, or what was there if it is none."""
    is_plain = digits.isascii() and digits.isalnum() and len(digits) <= 64
    try:
        return str(int(digits, base)) if is_plain else digits
    except ValueError:
        return digits


def read_receipt(
    message: Message, *, sender: str, recipient: str, now: datetime, ids: Ids = "same", zone: tzinfo = UTC
) -> DeliveryReceipt:
    """The receipt in a `deliver_sm`.

    Args:
        message: What came.
        sender: The number that the message which it is about left from.
        recipient: The person who was to get it.
        now: When it came; stands for a "done date" that is missing.
        ids: How the ids of answers and of receipts are written.
        zone: Of its dates.

    Raises:
        MalformedPdu: It names no message.
    """
    fields = receipt_fields(_written(message))
    id = _receipt_id(message, fields, ids)  # noqa: A001 - the gateway's own
    if not id:
        raise MalformedPdu("a receipt names no message: it has neither 'id:' nor receipted_message_id")
    state = message.tlvs.get(MESSAGE_STATE, b"")
    word = fields.get("stat", "").upper() or (_WORDS.get(state[0], "") if state else "")
    error = fields.get("err", "")
    return DeliveryReceipt(
        message_id=id,
        status=_BY_WORD.get(word, "unknown"),
        at=from_digits(fields.get("done date", ""), zone) or now,
        recipient=recipient,
        sender=sender,
        code=error if error.strip("0") else "",
        reason=word,
        raw=fields,
    )


def _written(message: Message) -> str:
    """The text, which is the centre's own and so not in the alphabet of phones, whatever data coding 0 is there."""
    return decode_ucs2(message.octets) if message.data_coding == UCS2 else message.octets.decode("latin-1")

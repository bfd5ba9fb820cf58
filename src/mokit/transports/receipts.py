"""Receipts that tell more than what became of a message."""

from collections.abc import Container

from mokit.messages import ConsentChange, DeliveryReceipt
from mokit.transports.base import Event


def with_opt_out(receipt: DeliveryReceipt, codes: Container[str]) -> list[Event]:
    """The receipt, and that the person opted out, if its code is one of those that say so."""
    if receipt.code not in codes or not receipt.recipient:
        return [receipt]
    change = ConsentChange(
        person=receipt.recipient,
        service=receipt.sender,
        opted_out=True,
        at=receipt.at,
        code=receipt.code,
        transport=receipt.transport,
        raw=receipt.raw,
    )
    return [receipt, change]

"""SMPP 3.4: a bound connection of our own to a message centre (SMSC), or to whatever speaks as one.

The protocol is spoken here, not by a library: what has to be right is when a `deliver_sm` is answered,
what becomes of octets that can't be read, and that several threads may send over one connection.
`smpplib` 2.2.4 answers late enough, but loses its place in the stream when a read times out within a
unit, ends at units that it doesn't know, and has no window.

Source: SMPP Protocol Specification v3.4, Issue 1.2; numbers checked against smpplib 2.2.4.
"""

from mokit.transports.smpp.transport import Smpp

__all__ = ["Smpp"]

"""mokit routes the texts that people send over SMS to handlers, and sees that the answers leave once."""

from mokit.contacts import Contact
from mokit.conversations import Conversation
from mokit.engine import Engine
from mokit.errors import MokitError
from mokit.events import HandlerFailed
from mokit.fields import between, length
from mokit.handlers import per_message
from mokit.messages import Decision, DeliveryReceipt, Inbound, Match, Media, Outbound, Outcome, Reply
from mokit.routing import Router
from mokit.services import Service
from mokit.texts import Texts

__all__ = [
    "Contact",
    "Conversation",
    "Decision",
    "DeliveryReceipt",
    "Engine",
    "HandlerFailed",
    "Inbound",
    "Match",
    "Media",
    "MokitError",
    "Outbound",
    "Outcome",
    "Reply",
    "Router",
    "Service",
    "Texts",
    "between",
    "length",
    "per_message",
]

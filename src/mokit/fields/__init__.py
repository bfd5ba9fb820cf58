"""The types that fields and answers may have: how typed text becomes a value, or why it can't."""

from mokit.fields.checks import Check, between, length
from mokit.fields.forms import field_type
from mokit.fields.kinds import FieldType, Reading, Unreadable, Wanted

__all__ = ["Check", "FieldType", "Reading", "Unreadable", "Wanted", "between", "field_type", "length"]

"""Texts in the XML that gateways read."""

import re

_PLAIN = re.compile("[ !#-%'-;=?-~]*")      # ASCII without markup, which is most of what is said
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")    # XML 1.0, production 2
_REFERENCES = str.maketrans({
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;",
})    # fmt: skip


def in_xml(text: str) -> str:
    """A text as content or as a quoted attribute; what XML can't hold is left out."""
    if _PLAIN.fullmatch(text):
        return text
    return _NOT_XML.sub("", text).translate(_REFERENCES)

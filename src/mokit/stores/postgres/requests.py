"""What is asked of the database: a statement, its values, and what the rows of its answer mean."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from mokit.errors import RegistrationError
from mokit.mistakes import shown

T = TypeVar("T")
Row: TypeAlias = tuple[Any, ...]        # Any: columns come as psycopg gives them
Value: TypeAlias = str | None

SCHEMA = "mokit"


class Request(NamedTuple, Generic[T]):
    """One statement, which is one round trip and one transaction.

    Numbers are sent as text and cast in the statement, so that it is prepared once and not for each
    width of integer.
    """

    statement: str                      # names the tables in the schema `mokit`; see `Statements`
    values: Sequence[Value]
    told: Callable[[Sequence[Row]], T]


class Statements(dict[str, bytes]):
    """The statements for the tables of another schema, made on first use.

    Raises:
        RegistrationError: It is no name that a schema can have.
    """

    def __init__(self, schema: str) -> None:
        super().__init__()
        if not re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]{0,62}", schema):
            raise RegistrationError(f"schema={shown(schema)}: it is up to 63 letters, digits and _, and no digit first")
        self._prefix = f'"{schema}".'

    def __missing__(self, statement: str) -> bytes:
        """The statement, with the schema's own name."""
        self[statement] = made = statement.replace(f"{SCHEMA}.", self._prefix).encode()
        return made


def nothing(_: Sequence[Row]) -> None:
    """What a statement answers that only does something."""

"""A store in one SQLite file, on the standard library alone."""

from mokit.stores.sqlite.lent import Lent
from mokit.stores.sqlite.store import SQLiteStore

__all__ = ["Lent", "SQLiteStore"]

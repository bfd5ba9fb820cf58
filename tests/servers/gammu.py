"""gammu-smsd with a modem of files, Gammu's "dummy", and its tables in SQLite or in PostgreSQL."""

import re
import sqlite3
from collections.abc import Callable, Generator, Mapping
from configparser import ConfigParser
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from tests.servers.daemons import needed, open_home, owned, running, until
from tests.servers.postgres import PostgresServer

PAGE = Path(__file__).parents[2] / "docs" / "gateways" / "gammu.md"
SCHEMAS = Path("/usr/share/doc/gammu-smsd/examples")
SMSC = "123456"             # of that modem
REFERENCE = 255             # that it gives to each message

HASTE = {           # no pauses, and nothing that a modem of files doesn't have
    "loopsleep": "0", "receivefrequency": "0", "statusfrequency": "0", "commtimeout": "1", "logfile": "stderr",
    "checkbattery": "0", "checksignal": "0", "checknetwork": "0",
}  # fmt: skip


def smsdrc(home: Path, backend: Mapping[str, str]) -> ConfigParser:
    """What our page on Gammu shows, for a modem of files."""
    shown = re.search(r"```ini\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    settings = ConfigParser()
    settings.read_string(shown[1])
    settings["gammu"].update({"model": "dummy", "connection": "none", "device": str(home / "phone")})
    settings["smsd"].update({**HASTE, **backend})
    return settings


class Tables:
    """The tables of SMSD.

    Args:
        database: They, as the transport gets them.
        connect: A connection to them.
        backend: What smsdrc says of them.
    """

    def __init__(self, database: Any, connect: Callable[[], Any], backend: Mapping[str, str]) -> None:
        self.database = database
        self.backend = backend
        self._connect = connect

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement of SMSD's other clients; its rows."""
        with closing(self._connect()) as connection:
            mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
            done = connection.execute(statement.replace("?", mark), values)
            rows = done.fetchall() if done.description else []
            connection.commit()
        return [tuple(row) for row in rows]

    def clear(self) -> None:
        """Empty them."""
        with closing(self._connect()) as connection:
            for table in ("inbox", "outbox", "outbox_multipart", "sentitems", "phones"):
                connection.execute(f"DELETE FROM {table}")      # noqa: S608 - our own words
            connection.commit()


@contextmanager
def sqlite_tables() -> Generator[Tables]:
    """In a file that is new."""
    driver = next(Path("/usr/lib").glob("*/dbd/libdbdsqlite3.so"), "libdbd-sqlite3")
    needed(str(SCHEMAS / "sqlite.sql"), str(driver))
    with open_home() as home:
        file = home / "smsd.db"
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript((SCHEMAS / "sqlite.sql").read_text())
        owned(file)
        yield Tables(file, lambda: sqlite3.connect(file), {"dbdir": str(home)})


@contextmanager
def postgres_tables(server: PostgresServer) -> Generator[Tables]:
    """In a schema of a database that is new."""
    needed(str(SCHEMAS / "pgsql.sql"))
    script = (SCHEMAS / "pgsql.sql").read_text().replace("CREATE LANGUAGE plpgsql;", "")    # it is there nowadays
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE smsd")
    try:
        url = server.url.removesuffix("/postgres") + "/smsd"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(script.encode())
        yield Tables(
            lambda: psycopg.connect(url),
            lambda: psycopg.connect(url),
            {"driver": "native_pgsql", "host": f"127.0.0.1:{server.port}", "user": "mokit", "database": "smsd"},
        )
    finally:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("DROP DATABASE smsd WITH (FORCE)")


class Modem:
    """What happens at the modem's side of SMSD."""

    def __init__(self, home: Path, tables: Tables) -> None:
        self.tables = tables
        self._inbox = home / "phone" / "sms" / "1"
        self._numbers = count(1)

    def bring(self, text: str, sender: str = "+14155550100", *, udh: str = "", coding: str = "Unicode") -> None:
        """Have a text come in."""
        self._put("Deliver", text, sender, Coding=coding, UDH=udh)

    def report(self, word: str, recipient: str = "+14155550100") -> None:
        """Have a status report come in: "Delivered", "Failed", "Pending" or "Unknown"."""
        self._put("Status_Report", word, recipient, MessageReference=str(REFERENCE))

    def sent(self, number: int) -> list[tuple[str, str]]:
        """Recipients and texts, once so many messages were sent; parts are joined."""
        whole = """SELECT "DestinationNumber", "ID", "Text" FROM sentitems ORDER BY "ID", "SequencePosition" """
        most = """SELECT COUNT(DISTINCT "ID") FROM sentitems WHERE "ID" NOT IN (SELECT "ID" FROM outbox)"""
        until(lambda: self.tables.run(most)[0][0] >= number)
        texts: dict[tuple[int, str], str] = {}
        for recipient, message, octets in self.tables.run(whole):
            texts[message, recipient] = texts.get((message, recipient), "") + octets
        return [(who, bytes.fromhex(octets).decode("utf-16-be")) for (_, who), octets in texts.items()]

    def _put(self, pdu: str, text: str, number: str, **more: str) -> None:
        octets = text.encode("utf-16-be", "surrogatepass").hex()
        lines = [f"Text{at // 200:02} = {octets[at : at + 200]}" for at in range(0, len(octets), 200)]
        fields = {"PDU": pdu, "SMSC": f'"{SMSC}"', "Number": f'"{number}"', "State": "UnRead", "Folder": "1", **more}
        now = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
        head = [f"{name} = {value}" for name, value in {**fields, "DateTime": now, "SMSCDateTime": now}.items()]
        new = self._inbox.parents[2] / "new"
        new.write_text("\n".join(["[SMSBackup000]", *head, *lines, ""]))
        owned(new).rename(self._inbox / str(next(self._numbers)))          # whole, or not there


@contextmanager
def modem_with(tables: Tables) -> Generator[Modem]:
    """A daemon that serves such a modem."""
    needed("gammu-smsd")
    with open_home() as home:
        for folder in (home / "phone", home / "phone" / "sms", home / "phone" / "sms" / "1"):
            folder.mkdir()
            owned(folder)
        with (home / "smsdrc").open("w") as file:
            smsdrc(home, tables.backend).write(file)
        zone = {"TZ": "EST5", "PGTZ": "EST5"}       # not that of the tables' defaults
        with running(["gammu-smsd", "-c", "smsdrc"], home, **zone) as daemon:
            until(lambda: tables.run("SELECT 1 FROM phones"), daemon)
            yield Modem(home, tables)


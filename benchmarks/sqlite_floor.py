"""The floor of a durable store: a webhook on one SQLite file, written by hand with the standard library.

One read of the person's state and of what was answered to this message before, one transaction for the
state, the message's mark and its answer. It knows no outbox: what gets lost between the commit and the
gateway stays lost, unless the gateway asks again.
"""

import json
import sqlite3
from pathlib import Path

from floor import Desk, Reply, twilio_webhook

TABLES = """
    create table person (number text primary key, version integer not null, state text not null) without rowid;
    create table seen (id text primary key, answer text not null) without rowid;
"""
READ = """
    select (select state from person where number = ?1), (select version from person where number = ?1),
        (select answer from seen where id = ?2)
"""
WRITE = """
    insert into person values (?1, 1, ?2)
    on conflict do update set state = ?2, version = version + 1 where version = ?3
"""
MARK = "insert into seen values (?, ?)"


class SQLiteFloor:
    """Answers webhooks; one thread at a time."""

    def __init__(self, path: Path, desk: Desk, token: bytes, url: str) -> None:
        self._desk, self._token, self._url = desk, token, url
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = full")
        self._connection.executescript(TABLES)

    def webhook(self, body: bytes, signature: str) -> tuple[int, str]:
        """Status and TwiML for one signed form."""
        return twilio_webhook(self, self._token, self._url, body, signature)

    def receive(self, message_id: str, text: str, sender: str) -> Reply:
        """The answer, committed; the same again for a message that the gateway sends twice."""
        state, version, known = self._connection.execute(READ, (sender, message_id)).fetchone()
        if known is not None:
            return Reply(known)
        reply = self._desk.answer(text)
        counted = {**json.loads(state or "{}"), "last": text}
        execute = self._connection.execute
        execute("begin immediate")
        if execute(WRITE, (sender, json.dumps(counted), version)).rowcount != 1:
            execute("rollback")
            return self.receive(message_id, text, sender)       # another message of theirs was first
        execute(MARK, (message_id, reply.text))
        execute("commit")
        return reply

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

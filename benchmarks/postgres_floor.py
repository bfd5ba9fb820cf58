"""The floor of a store in PostgreSQL: a webhook on one server, written by hand with psycopg.

One read of the person's state and of what was answered to this message before, one statement that writes
the state, the message's mark and its answer. It knows no outbox; see `sqlite_floor.py`.
"""

import json

import psycopg

from floor import Desk, Reply, twilio_webhook

TABLES = """
    create schema floor;
    create table floor.person (number text primary key, version bigint not null, state text not null);
    create table floor.seen (id text primary key, answer text not null);
"""
READ = """
    select (select state from floor.person where number = %(sender)s),
        (select version from floor.person where number = %(sender)s),
        (select answer from floor.seen where id = %(id)s)
"""
WRITE = """
    with written as (
        insert into floor.person values (%(sender)s, 1, %(state)s)
        on conflict (number) do update set state = excluded.state, version = person.version + 1
            where person.version = %(version)s
        returning 1
    )
    insert into floor.seen select %(id)s, %(answer)s from written
"""


class PostgresFloor:
    """Answers webhooks; one thread at a time."""

    def __init__(self, url: str, desk: Desk, token: bytes, public_url: str) -> None:
        self._desk, self._token, self._url = desk, token, public_url
        self._connection = psycopg.connect(url, autocommit=True, prepare_threshold=1)
        self._connection.execute(TABLES)

    def webhook(self, body: bytes, signature: str) -> tuple[int, str]:
        """Status and TwiML for one signed form."""
        return twilio_webhook(self, self._token, self._url, body, signature)

    def receive(self, message_id: str, text: str, sender: str) -> Reply:
        """The answer, committed; the same again for a message that the gateway sends twice."""
        asked = {"sender": sender, "id": message_id}
        found = self._connection.execute(READ, asked).fetchone()
        assert found is not None, "a select without a table gives one row"
        state, version, known = found
        if known is not None:
            return Reply(known)
        reply = self._desk.answer(text)
        counted = json.dumps({**json.loads(state or "{}"), "last": text})
        written = {**asked, "state": counted, "version": version or 0, "answer": reply.text}
        if self._connection.execute(WRITE, written).rowcount != 1:
            return self.receive(message_id, text, sender)       # another message of theirs was first
        return reply

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

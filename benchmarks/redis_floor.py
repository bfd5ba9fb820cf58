"""The floor of a store in Redis: a webhook on one server, written by hand with redis-py.

One read of the person's state and of what was answered to this message before, one script that writes the
state, the message's mark and its answer. It knows no outbox; see `sqlite_floor.py`.
"""

import json

from redis import Redis

from floor import Desk, Reply, twilio_webhook

WRITE = """
    local version = redis.call('HGET', KEYS[1], 'version') or '0'
    if version ~= ARGV[1] then return 0 end
    redis.call('HSET', KEYS[1], 'version', version + 1, 'state', ARGV[2])
    redis.call('SET', KEYS[2], ARGV[3], 'EX', 2592000)
    return 1
"""


class RedisFloor:
    """Answers webhooks; one thread at a time."""

    def __init__(self, url: str, desk: Desk, token: bytes, public_url: str) -> None:
        self._desk, self._token, self._url = desk, token, public_url
        self._server = Redis.from_url(url, decode_responses=True)
        self._write = self._server.register_script(WRITE)

    def webhook(self, body: bytes, signature: str) -> tuple[int, str]:
        """Status and TwiML for one signed form."""
        return twilio_webhook(self, self._token, self._url, body, signature)

    def receive(self, message_id: str, text: str, sender: str) -> Reply:
        """The answer, committed; the same again for a message that the gateway sends twice."""
        person, seen = f"floor:person:{sender}", f"floor:seen:{message_id}"
        with self._server.pipeline(transaction=False) as read:
            read.hmget(person, "version", "state")
            read.get(seen)
            (version, state), known = read.execute()
        if known is not None:
            return Reply(known)
        reply = self._desk.answer(text)
        counted = {**json.loads(state or "{}"), "last": text}
        if not self._write(keys=[person, seen], args=[version or "0", json.dumps(counted), reply.text]):
            return self.receive(message_id, text, sender)       # another message of theirs was first
        return reply

    def close(self) -> None:
        """Let go of the connection."""
        self._server.close()

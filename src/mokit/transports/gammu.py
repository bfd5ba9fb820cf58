"""Gammu's SMS daemon (SMSD): a modem, or a phone on a cable, as the gateway, by the tables of SMSD's SQL backend.

SMSD writes what comes into `inbox`, sends what stands in `outbox`, and keeps what became of it in `sentitems`. Checked
against its manual ("SMSD Database Structure"), and against SMSD 1.42 itself with SQLite, PostgreSQL and MariaDB.
"""

import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from os import PathLike
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Any, TypeAlias
from zlib import crc32

from attrs import Attribute, field, frozen

from mokit import logs
from mokit.addresses import kind_of, normalise_address
from mokit.errors import RegistrationError, StoreError
from mokit.gsm.octets import decode_ucs2, encode_ucs2
from mokit.gsm.splitting import segmented
from mokit.messages import DeliveryReceipt, Inbound, Outbound, Part, Status
from mokit.parts import read_header
from mokit.transports.base import Event, Submitted, Take
from mokit.transports.sending import with_links

Connect: TypeAlias = Callable[[], Any]      # Any: of a connection after PEP 249, for which there is no type
Row: TypeAlias = Sequence[Any]              # Any: a column is whatever the driver makes of it
Run: TypeAlias = Callable[..., Sequence[Row]]

TOO_LONG = Submitted(accepted=False, code="too long", reason="Gammu carries 50 parts")
_MOST_PARTS = 50            # Gammu's GSM_MAX_MULTI_SMS
_LONGEST_ID = 150           # SMSD cuts a CreatorID off behind 199 octets
_CODINGS = {"gsm7": "Default_No_Compression", "ucs2": "Unicode_No_Compression"}
_STATUSES: Mapping[str, Status] = {
    "SendingOK": "sent",
    "SendingOKNoReport": "sent",            # none was asked for
    "SendingError": "failed",
    "DeliveryPending": "sent",              # the SMSC goes on trying
    "DeliveryOK": "delivered",
    "DeliveryFailed": "undelivered",
    "DeliveryUnknown": "unknown",
    "Error": "failed",
}
_PASSING = ("SendingOK", "DeliveryPending")
# SMSD takes CreatorID along into sentitems; there mokit finds its own rows, and notes what it told of them.
_NEW, _SENT, _DONE = "mokit:", "mokit-sent:", "mokit-done:"

_UNREAD = """
SELECT "ID", "ReceivingDateTime", "SenderNumber", "Coding", "UDH", "Text", "TextDecoded", "RecipientID" FROM inbox
WHERE "Processed" = 'false' AND "Class" <> 127 AND ? IN ('', "RecipientID") ORDER BY "ID"
"""                         # class 127 is USSD
_READ = """UPDATE inbox SET "Processed" = 'true' WHERE "ID" = ?"""
_UNTOLD = """
SELECT "ID", "SequencePosition", "CreatorID", "DestinationNumber", "Status", "StatusError" FROM sentitems
WHERE ? IN ('', "SenderID") AND ("CreatorID" LIKE ? OR "CreatorID" LIKE ? AND "Status" NOT IN (?, ?))
ORDER BY "ID", "SequencePosition"
"""
_TOLD = """UPDATE sentitems SET "CreatorID" = ? WHERE "ID" = ? AND "SequencePosition" = ?"""
_KNOWN = """
SELECT "ID" FROM outbox WHERE "CreatorID" = ? UNION ALL SELECT "ID" FROM sentitems WHERE "CreatorID" IN (?, ?, ?)
"""
# Times that have passed in any zone: SMSD compares with its own, the defaults of SQLite's tables are UTC.
_SEND = """
INSERT INTO outbox ("CreatorID", "SenderID", "DestinationNumber", "DeliveryReport", "MultiPart", "Coding", "UDH",
"Text", "TextDecoded", "SendingDateTime", "SendingTimeOut")
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '2000-01-01 00:00:00', '2000-01-01 00:00:00')
"""
_SEND_MORE = """
INSERT INTO outbox_multipart ("ID", "SequencePosition", "Coding", "UDH", "Text", "TextDecoded")
VALUES (?, ?, ?, ?, ?, ?)
"""


def _number(_: object, attribute: "Attribute[str]", number: str) -> None:
    if kind_of(number) not in {"e164", "short code"}:
        raise RegistrationError(f"Gammu({attribute.name}={number!r}) is no number; give that of the SIM card, with +")


@frozen(kw_only=True, eq=False)
class Gammu:
    """A modem that `gammu-smsd` serves, with an SQL backend.

    While an engine listens (`engine.listening()`, or `mokit run`) it looks into the tables again and again.

    Raises:
        RegistrationError: `number` is none.
    """

    # The file, of SQLite; else what connects, such as `lambda: psycopg.connect("dbname=smsd")`; see its page.
    database: str | PathLike[str] | Connect = field(repr=False)
    number: str = field(validator=_number)      # of the SIM card; SMSD doesn't tell which number was texted
    phone_id: str = ""                          # `phoneid` in smsdrc, where several modems share the tables
    every: timedelta = timedelta(seconds=1)     # how often it looks
    receipts: bool = True                       # asks for a receipt of each text
    name: str = "gammu"

    # What leaves.

    def send(self, message: Outbound) -> Submitted:
        """Write a text into the outbox, cut into its parts; for a second call with the same id it is there already.

        It leaves from the SIM card's number, whatever the sender. Pictures leave as links.

        Raises:
            OSError: The database can't be reached.
        """
        text = with_links(message).encode(errors="ignore").decode().replace("\0", "")      # as no column can hold it
        segments = segmented(text)
        if segments.count > _MOST_PARTS:
            return TOO_LONG
        key = _key(message.id)
        first, *others = _bodies(segments.parts, _CODINGS[segments.encoding], crc32(key.encode()) & 0xFF)
        with self._transaction() as run:
            if not _outbox_ids(run, key):
                report, is_long = "yes" if self.receipts else "no", "true" if others else "false"
                run(_SEND, _NEW + key, self.phone_id, message.recipient, report, is_long, *first)
                for position, body in enumerate(others, 2):
                    run(_SEND_MORE, _outbox_ids(run, key)[0][0], position, *body)
        return Submitted(id=key)

    # What comes.

    @contextmanager
    def listen(self, take: Take, now: Callable[[], datetime]) -> Generator[None]:
        """Look for what is new, and hand it on one by one; see `ListeningTransport`."""
        stopping = Flag()
        looking = Thread(target=self._keep_looking, args=(take, now, stopping), name="mokit gammu", daemon=True)
        looking.start()
        try:
            yield
        finally:
            stopping.set()
            looking.join()

    def _keep_looking(self, take: Take, now: Callable[[], datetime], stopping: Flag) -> None:
        is_well = True
        while not stopping.is_set():
            try:
                self._look(take, now, stopping)
                is_well = True
            except Exception as error:  # noqa: BLE001 - it has to go on, whatever came
                if is_well:                 # it is said once, until it is over
                    logs.fail("what Gammu received has to wait: %s", error)
                is_well = False
            stopping.wait(self.every.total_seconds())

    def _look(self, take: Take, now: Callable[[], datetime], stopping: Flag) -> None:
        with self._transaction() as run:
            unread = run(_UNREAD, self.phone_id)
            untold = run(_UNTOLD, self.phone_id, f"{_NEW}%", f"{_SENT}%", *_PASSING)
        stuck = set[str]()
        for row in unread:
            text = self._inbound(row, now())
            if stopping.is_set() or text.sender in stuck:       # a person's texts stay in their order
                continue
            if not self._hand_on(take, text, _READ, row[0]):
                stuck.add(text.sender)
        for row in untold:
            receipt = self._receipt(row, now())
            note = (_SENT if row[4] in _PASSING else _DONE) + receipt.message_id
            self._hand_on(take, receipt, _TOLD, note, row[0], row[1])

    def _hand_on(self, take: Take, event: Event, note: str, *values: object) -> bool:
        """Have an event taken, and note in its row that it is safe; whether it is."""
        safe = Flag()
        try:
            take(event, safe.set)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one message's fault must not end the looking
            logs.fail("what Gammu received could not be handled", error=error)
        finally:
            if safe.is_set():
                with self._transaction() as run:
                    run(note, *values)
        return safe.is_set()

    def _inbound(self, row: Row, now: datetime) -> Inbound:
        number, at, sender, coding, header, octets, text, phone = row
        part = _part(header)
        raw = {
            "ID": str(number), "ReceivingDateTime": str(at), "Coding": coding, "UDH": header, "Text": octets,
            "RecipientID": phone,
        }  # fmt: skip
        return Inbound(
            id=f"{number} {at}",            # numbers begin anew where the tables do
            sender=normalise_address(sender),
            recipient=self.number,
            text="" if coding == "8bit" else _part_text(octets, text) if part else text,
            received_at=now,
            transport=self.name,
            part=part,
            raw=raw,
        )

    def _receipt(self, row: Row, now: datetime) -> DeliveryReceipt:
        number, position, creator, recipient, status, error = row
        raw = {"ID": str(number), "SequencePosition": str(position), "Status": status, "StatusError": str(error)}
        return DeliveryReceipt(
            message_id=creator.partition(":")[2],
            status=_STATUSES.get(status, "unknown"),
            at=now,
            recipient=recipient,
            sender=self.number,
            code=str(error) if error > 0 else "",
            reason=status,
            transport=self.name,
            raw=raw,
        )

    @contextmanager
    def _transaction(self) -> Generator[Run]:
        """What runs statements that take effect together; over a connection of its own, so from any thread."""
        try:
            with closing(self._connected()) as connection:
                cursor = connection.cursor()
                mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"

                def run(statement: str, *values: object) -> Sequence[Row]:
                    cursor.execute(statement.replace("?", mark), values)
                    rows: Sequence[Row] = cursor.fetchall() if cursor.description else ()
                    return rows

                yield run
                connection.commit()
        except Exception as error:          # each driver has its own
            raise OSError(f"the database of Gammu's daemon failed: {error}") from error

    def _connected(self) -> Any:            # Any: see Connect
        if callable(self.database):
            return self.database()
        return sqlite3.connect(f"{Path(self.database).absolute().as_uri()}?mode=rw", uri=True)     # never a new file


def _key(id: str) -> str:  # noqa: A002 - of the message
    """What a message is called in the tables: its id, unless that doesn't fit there."""
    fits = id.isascii() and id.isprintable() and len(id) <= _LONGEST_ID
    return id if fits else sha256(id.encode(errors="replace")).hexdigest()


def _outbox_ids(run: Run, key: str) -> Sequence[Row]:
    return run(_KNOWN, _NEW + key, _NEW + key, _SENT + key, _DONE + key)


def _bodies(parts: Sequence[str], coding: str, reference: int) -> list[tuple[str, str, str, str]]:
    """The columns Coding, UDH, Text and TextDecoded of each part."""
    several = f"050003{reference:02X}{len(parts):02X}" if len(parts) > 1 else ""
    headers = (several and f"{several}{number:02X}" for number in range(1, len(parts) + 1))
    return [(coding, udh, encode_ucs2(part).hex().upper(), part) for udh, part in zip(headers, parts, strict=True)]


def _part(header: str) -> Part | None:
    """Which part of a longer text it is; none also where the header is damaged, which nobody can repair."""
    try:
        return read_header(bytes.fromhex(header)).part if header else None
    except ValueError:
        return None


def _part_text(octets: str, text: str) -> str:
    """What a part says by its octets: TextDecoded has a long text whole in the row of its first part."""
    try:
        return decode_ucs2(bytes.fromhex(octets), is_part=True)
    except ValueError:
        return text

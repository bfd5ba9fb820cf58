"""The times that gateways write, as aware times in UTC; None for what is none.

Zero, the year 1 and 1970 are what programs write where they have no time; taken for one, a STOP would count as said
before all that is known.
"""

from datetime import UTC, datetime, timedelta, tzinfo

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def from_iso(stamp: str, zone: tzinfo = UTC) -> datetime | None:
    """An ISO 8601 time, "2026-11-21T12:00:00Z" or "2026-11-21 12:00:00"; without an offset it is of that zone."""
    try:
        read = datetime.fromisoformat(stamp.strip())
        if read.tzinfo is None:
            read = read.replace(tzinfo=zone)
        return _told(read if read.tzinfo is UTC else read.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def from_unix(stamp: str, *, per_second: int = 1) -> datetime | None:
    """A Unix time in whole seconds, or in milliseconds for `per_second=1000`."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 16):
        return None
    try:
        return _told(datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(stamp) / per_second))
    except OverflowError:
        return None


def _told(moment: datetime) -> datetime | None:
    return moment if moment >= EARLIEST else None


def from_digits(stamp: str, zone: tzinfo = UTC) -> datetime | None:
    """A time of the form YYMMDDhhmm or YYMMDDhhmmss, as receipts from SMSCs have it.

    Source: SMPP 3.4, appendix B, "submit date".
    """
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) in {10, 12}):
        return None
    return from_iso(f"20{stamp[:6]}T{stamp[6:]}", zone)

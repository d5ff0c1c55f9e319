"""Instants at the edge of the engine: aware datetimes outside, whole seconds since the epoch inside."""

from datetime import UTC, datetime


def epoch(at: datetime) -> int:
    """The whole second an aware instant falls into: what happens within the due second still keeps the promise."""
    return int(at.timestamp() // 1)


def instant(second: int) -> datetime:
    """The aware UTC instant at which a second begins."""
    return datetime.fromtimestamp(second, UTC)

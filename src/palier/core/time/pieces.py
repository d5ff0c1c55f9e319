"""Opening hours turned into instants: the only place where local wall time exists.

Instants are whole seconds since the epoch, UTC.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from palier.core.time.calendars import Calendar

FIRST_YEAR, LAST_YEAR = 1970, 2200
EPOCH_DAY = date(1970, 1, 1).toordinal()
WALL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (a wall clock, on purpose)
MARGIN = timedelta(days=7)
"""More than an opening (48 h) and any zone's distance from UTC can carry an instant away from its date."""


class Piece(NamedTuple):
    """A stretch of open time [opens, closes) of one working day, and the open seconds of that whole day."""

    opens: int
    closes: int
    day_length: int


def year_start(year: int) -> int:
    """The first second of a year in UTC."""
    return (date(year, 1, 1).toordinal() - EPOCH_DAY) * 86400


def pieces_of(calendar: Calendar, year: int) -> list[Piece]:
    """The open time of one UTC year, sorted and without overlap.

    An instant that several openings claim belongs to the one that starts first (of two that start at once, to the
    earlier day), so a working day's length counts no instant twice.  Openings of one date are one working day, also
    across the parts of a union.
    """
    claimed = list(_claims(calendar, year))
    lengths: Counter[date] = Counter()
    for opens, day, closes in claimed:
        lengths[day] += closes - opens
    start, end = year_start(year), year_start(year + 1)
    cut = ((max(opens, start), min(closes, end), lengths[day]) for opens, day, closes in claimed)
    return [Piece(*piece) for piece in cut if piece[0] < piece[1]]


def _claims(calendar: Calendar, year: int) -> Iterator[tuple[int, date, int]]:
    """Openings around one year as (opens, day, closes), each shorn of what earlier ones already claim."""
    reached = year_start(year - 1)
    for opens, day, closes in sorted(opening for part in calendar.parts for opening in _openings(part, year)):
        if max(opens, reached) < closes:
            yield max(opens, reached), day, closes
            reached = closes


def _openings(calendar: Calendar, year: int) -> Iterator[tuple[int, date, int]]:
    zone = ZoneInfo(calendar.timezone)
    closed, overrides = frozenset(calendar.holidays), dict(calendar.overrides)
    first, last = date(year, 1, 1) - MARGIN, date(year, 12, 31) + MARGIN
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        hours = overrides.get(day, () if day in closed else calendar.week[day.weekday()])
        midnight = (ordinal - EPOCH_DAY) * 86400
        for opens, closes in hours:
            yield first_instant(zone, midnight + opens * 60), day, first_instant(zone, midnight + closes * 60)


def first_instant(zone: ZoneInfo, wall: int) -> int:
    """The first instant at which the wall clock of `zone` shows `wall` (seconds since 1970-01-01 00:00 there) or later.

    So a skipped time is the first existing instant after the gap, and of a repeated time the first is meant.

    >>> skipped = (date(2026, 3, 29).toordinal() - EPOCH_DAY) * 86400 + 9000  # 02:30
    >>> paris = ZoneInfo("Europe/Paris")
    >>> datetime.fromtimestamp(first_instant(paris, skipped), paris).time()
    datetime.time(3, 0)
    """
    shown = WALL_EPOCH + timedelta(seconds=wall)
    early = wall - _seconds(shown.replace(tzinfo=zone).utcoffset())
    late = wall - _seconds(shown.replace(tzinfo=zone, fold=1).utcoffset())
    if early <= late:
        return early
    gap = range(late, early)  # a skipped time: the change of offset lies between both readings
    return gap.start + bisect_left(gap, wall, key=partial(_wall, zone))


def _wall(zone: ZoneInfo, instant: int) -> int:
    return instant + _seconds(datetime.fromtimestamp(instant, zone).utcoffset())


def _seconds(offset: timedelta | None) -> int:
    assert offset is not None
    return offset // timedelta(seconds=1)

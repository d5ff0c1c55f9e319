"""Open time on one calendar: elapsed, added, asked for.  Cost does not depend on the length of the span."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from threading import Lock

from palier.core.time.calendars import Calendar
from palier.core.time.index import SECOND, Index
from palier.core.time.pieces import FIRST_YEAR, LAST_YEAR, pieces_of, year_start
from palier.core.time.refusals import CalendarRunsOut, InstantOutOfRange
from palier.core.time.spans import Span, merged
from palier.core.time.working_days import WorkingDays

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
FIRST, LAST = year_start(FIRST_YEAR) * SECOND, year_start(LAST_YEAR + 1) * SECOND


class WorkTime:
    """Open time on one calendar, between aware datetimes in any zone or, faster, whole seconds since the epoch.

    Compiles whole years as they are asked for; answers never depend on which.  Safe to share between threads.
    Knows 1970 to 2200; an instant outside raises InstantOutOfRange, an answer outside CalendarRunsOut.

    >>> office = WorkTime(Calendar.from_dict({"timezone": "Europe/Paris", "week": {"fri": [["09:00", "18:00"]]}}))
    >>> friday = datetime(2026, 11, 20, 17, tzinfo=UTC)  # 18:00 in Paris
    >>> print(office.elapsed(friday - timedelta(hours=3), friday), office.next_open(friday))
    3:00:00 2026-11-27 08:00:00+00:00
    >>> print(office.add(friday - timedelta(hours=3), timedelta(hours=3)))  # due at closing time stays there
    2026-11-20 17:00:00+00:00
    >>> print(office.add(friday, WorkingDays(0.5)))
    2026-11-27 12:30:00+00:00
    """

    __slots__ = ("_growing", "_index", "calendar")

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._index = Index(range(FIRST_YEAR, FIRST_YEAR), [])
        self._growing = Lock()

    # Aware datetimes ------------------------------------------------------------------------------------------

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Open time in [start, end); negative when `end` comes first, so that it adds up in any order."""
        first, last = _ticks(start), _ticks(end)
        index = self._covering(first, last)
        return timedelta(microseconds=index.time_at(last) - index.time_at(first))

    def working_days(self, start: datetime, end: datetime) -> WorkingDays:
        """Open time in [start, end) in working days, each day counting one; negative when `end` comes first."""
        return WorkingDays(self._elapsed_days(_ticks(start), _ticks(end)))

    def add(self, start: datetime, amount: timedelta | WorkingDays) -> datetime:
        """The earliest instant, in UTC, at which `amount` of open time has passed since `start`; `start` for none.

        Working days end on a whole second, rounded up.  Raises CalendarRunsOut, and ValueError below zero.
        """
        if isinstance(amount, WorkingDays):
            return _instant(self._add_days(_ticks(start), amount.amount))
        return _instant(self._add_ticks(_ticks(start), amount // TICK))

    def is_open(self, at: datetime) -> bool:
        """Whether the calendar is open at `at`."""
        ticks = _ticks(at)
        index = self._covering(ticks, ticks)
        piece = index.piece_after(ticks)
        return piece is not None and index.opens[piece] <= ticks

    def next_open(self, at: datetime) -> datetime:
        """The first open instant from `at` on, in UTC: `at` itself if open.  Raises CalendarRunsOut."""
        ticks = _ticks(at)
        index = self._covering(ticks, ticks)
        while (piece := index.piece_after(ticks)) is None:
            index = self._later(index, ticks)
        return _instant(max(ticks, index.opens[piece]))

    def spans(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """The open stretches of [start, end), in UTC, neither overlapping nor touching; none when `end` comes first."""
        index = self._covering(_ticks(start), _ticks(end))
        first, beyond = bisect_right(index.closes, _ticks(start)), bisect_left(index.opens, _ticks(end))
        pieces = zip(index.opens[first:beyond], index.closes[first:beyond], strict=True)
        cut = (Span(max(start, _instant(opens)), min(end, _instant(closes))) for opens, closes in pieces)
        return merged(Span(span.start.astimezone(UTC), span.end.astimezone(UTC)) for span in cut)

    # Whole seconds since the epoch ----------------------------------------------------------------------------

    def elapsed_seconds(self, start: int, end: int) -> int:
        """`elapsed` for whole seconds."""
        index = self._covering(start * SECOND, end * SECOND)
        return (index.time_at(end * SECOND) - index.time_at(start * SECOND)) // SECOND

    def add_seconds(self, start: int, seconds: int) -> int:
        """`add` of open time for whole seconds."""
        return self._add_ticks(start * SECOND, seconds * SECOND) // SECOND

    def elapsed_days(self, start: int, end: int) -> Fraction:
        """`working_days` for whole seconds."""
        return self._elapsed_days(start * SECOND, end * SECOND)

    def add_days(self, start: int, days: Fraction) -> int:
        """`add` of working days for whole seconds."""
        return self._add_days(start * SECOND, days) // SECOND

    # Ticks ----------------------------------------------------------------------------------------------------

    def _elapsed_days(self, start: int, end: int) -> Fraction:
        index = self._covering(start, end)
        return index.days_at(end) - index.days_at(start)

    def _add_ticks(self, start: int, amount: int) -> int:
        if amount <= 0:
            return _nothing_added(start, amount)
        index = self._covering(start, start)
        while (end := index.when_time_is(index.time_at(start) + amount)) is None:
            index = self._later(index, start)
        return end

    def _add_days(self, start: int, amount: Fraction) -> int:
        if amount <= 0:
            return _nothing_added(start, amount)
        index = self._covering(start, start)
        while (end := index.when_days_are(index.days_at(start) + amount)) is None:
            index = self._later(index, start)
        return end

    # Years ----------------------------------------------------------------------------------------------------

    def _covering(self, first: int, last: int) -> Index:
        """An index in which both instants lie."""
        index = self._index
        if index.start <= first < index.end and index.start <= last < index.end:
            return index
        years = sorted((_year(first), _year(last)))
        return self.compiled(range(years[0], years[1] + 1))

    def _later(self, index: Index, start: int) -> Index:
        """An index that reaches further than `index`; doubling keeps a long search cheap."""
        if index.end == LAST:
            raise CalendarRunsOut(start // SECOND, LAST_YEAR)
        return self.compiled(range(index.years.start, min(index.years.stop + len(index.years), LAST_YEAR + 1)))

    def compiled(self, years: range) -> Index:
        """The compiled form of at least these years, for the modules of this package."""
        with self._growing:
            known = self._index
            have = known.years or range(years.start, years.start)
            want = range(min(have.start, years.start), max(have.stop, years.stop))
            if want != known.years:
                earlier = [piece for year in range(want.start, have.start) for piece in pieces_of(self.calendar, year)]
                later = [piece for year in range(have.stop, want.stop) for piece in pieces_of(self.calendar, year)]
                self._index = Index(want, earlier + known.pieces + later)
            return self._index


@lru_cache(maxsize=1024)
def worktime_of(calendar: Calendar) -> WorkTime:
    """The one WorkTime that everybody shares for this calendar, so that it is compiled once."""
    return WorkTime(calendar)


def _ticks(at: datetime) -> int:
    since = at - EPOCH
    return (since.days * 86400 + since.seconds) * SECOND + since.microseconds


def _instant(ticks: int) -> datetime:
    return EPOCH + timedelta(microseconds=ticks)


def _year(ticks: int) -> int:
    if not FIRST <= ticks < LAST:
        raise InstantOutOfRange(ticks // SECOND, FIRST_YEAR, LAST_YEAR)
    return _instant(ticks).year


def _nothing_added(start: int, amount: int | Fraction) -> int:
    if amount < 0:
        raise ValueError("open time can't be added backwards")
    _year(start)
    return start

"""Open time on one calendar: elapsed, added, asked for.  Cost does not depend on the length of the span."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from math import floor
from threading import Lock

from palier.core.time.calendars import Calendar
from palier.core.time.index import Index, Moment
from palier.core.time.pieces import FIRST_YEAR, LAST_YEAR, pieces_of, year_start
from palier.core.time.refusals import CalendarRunsOut, InstantOutOfRange
from palier.core.time.spans import Span, merged
from palier.core.time.working_days import WorkingDays

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BACKWARDS = "open time can't be added backwards"
SECOND, NOTHING = timedelta(seconds=1), timedelta()
Second = int | Fraction
FIRST, LAST = year_start(FIRST_YEAR), year_start(LAST_YEAR + 1)


class WorkTime:
    """Open time on one calendar, between aware datetimes in any zone or whole seconds since the epoch.

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
        first, last = start - EPOCH, end - EPOCH
        totals = self._index.exact
        if not (totals.start <= first < totals.end and totals.start <= last < totals.end):
            totals = self.covering(first // SECOND, last // SECOND).exact
        return totals.time_at(last) - totals.time_at(first)

    def working_days(self, start: datetime, end: datetime) -> WorkingDays:
        """Open time in [start, end) in working days, each day counting one; negative when `end` comes first."""
        first, last = _exact(start), _exact(end)
        index = self.covering(first, last)
        return WorkingDays(index.days_at(last) - index.days_at(first))

    def add(self, start: datetime, amount: timedelta | WorkingDays) -> datetime:
        """The earliest instant, in UTC, at which `amount` of open time has passed since `start`; `start` for none.

        Working days end on a whole second, rounded up.  Raises CalendarRunsOut, and ValueError below zero.
        """
        first = start - EPOCH
        index = self._index
        if not index.exact.start <= first < index.exact.end:
            index = self.covering(first // SECOND, first // SECOND)
        if isinstance(amount, WorkingDays):
            days = amount.amount
            return EPOCH + (SECOND * self._days_later(_exact(start), days) if days > 0 else _unmoved(first, days < 0))
        if amount <= NOTHING:
            return EPOCH + _unmoved(first, amount < NOTHING)
        while (end := index.exact.when_time_is(index.exact.time_at(first) + amount)) is None:
            index = self.later(index, first // SECOND)
        return EPOCH + end

    def is_open(self, at: datetime) -> bool:
        """Whether the calendar is open at `at`."""
        second = (at - EPOCH) // SECOND
        totals = self.covering(second, second).seconds
        return second < totals.closes[bisect_right(totals.opens, second) - 1]

    def next_open(self, at: datetime) -> datetime:
        """The first open instant from `at` on, in UTC: `at` itself if open.  Raises CalendarRunsOut."""
        first = at - EPOCH
        index = self.covering(first // SECOND, first // SECOND)
        while (piece := bisect_right(index.exact.closes, first)) == len(index.exact.closes):
            index = self.later(index, first // SECOND)
        return EPOCH + max(first, index.exact.opens[piece])

    def spans(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """The open stretches of [start, end), in UTC, neither overlapping nor touching; none when `end` comes first."""
        first, last = start - EPOCH, end - EPOCH
        totals = self.covering(first // SECOND, last // SECOND).exact
        pieces = range(bisect_right(totals.closes, first), bisect_left(totals.opens, last))
        cut = ((max(first, totals.opens[piece]), min(last, totals.closes[piece])) for piece in pieces)
        return merged(Span(EPOCH + opens, EPOCH + closes) for opens, closes in cut)

    def open_until(self, at: datetime, limit: datetime) -> datetime:
        """The end of the open stretch that holds `at`, in UTC, `limit` at the latest; `at` itself where none does."""
        first, last = at - EPOCH, limit - EPOCH
        totals = self.covering(first // SECOND, last // SECOND).exact
        end, piece = first, bisect_right(totals.closes, first)
        while end < last and piece < len(totals.opens) and totals.opens[piece] <= end:
            end = max(end, totals.closes[piece])
            piece += 1
        return EPOCH + max(first, min(end, last))

    # Whole seconds since the epoch ----------------------------------------------------------------------------

    def elapsed_seconds(self, start: int, end: int) -> int:
        """`elapsed`, in and out in whole seconds."""
        totals = self.covering(start, end).seconds
        return totals.time_at(end) - totals.time_at(start)

    def add_seconds(self, start: int, seconds: int) -> int:
        """`add`, in and out in whole seconds."""
        index = self.covering(start, start)
        if seconds <= 0:
            return _unmoved(start, seconds < 0)
        while (end := index.seconds.when_time_is(index.seconds.time_at(start) + seconds)) is None:
            index = self.later(index, start)
        return end

    def elapsed_days(self, start: int, end: int) -> Fraction:
        """`working_days` between whole seconds."""
        index = self.covering(start, end)
        return index.days_at(end) - index.days_at(start)

    def add_days(self, start: int, days: Fraction) -> int:
        """`add` of working days to a whole second."""
        self.covering(start, start)
        return self._days_later(start, days) if days > 0 else _unmoved(start, days < 0)

    def _days_later(self, start: Second, days: Fraction) -> int:
        index = self.covering(start, start)
        while (end := index.when_days_are(index.days_at(start) + days)) is None:
            index = self.later(index, start)
        return end

    # Years ----------------------------------------------------------------------------------------------------

    def covering(self, first: Second, last: Second) -> Index:
        """The compiled years in which both instants (seconds since the epoch) lie; for the modules of this package."""
        index = self._index
        totals = index.seconds
        if totals.start <= first < totals.end and totals.start <= last < totals.end:
            return index
        years = sorted((_year(first), _year(last)))
        return self._compiled(range(years[0], years[1] + 1))

    def later(self, index: Index, start: Second) -> Index:
        """Compiled years that reach further than `index`, for a search from `start`; doubling keeps that cheap."""
        years = index.years
        if years.stop > LAST_YEAR:
            raise CalendarRunsOut(floor(start), LAST_YEAR)
        return self._compiled(range(years.start, min(years.stop + len(years), LAST_YEAR + 1)))

    def _compiled(self, years: range) -> Index:
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


def _exact(at: datetime) -> Second:
    since = at - EPOCH
    whole = since // SECOND
    return whole + Fraction(since.microseconds, 10**6) if since.microseconds else whole


def _year(at: Second) -> int:
    if not FIRST <= at < LAST:
        raise InstantOutOfRange(floor(at), FIRST_YEAR, LAST_YEAR)
    return (EPOCH + SECOND * floor(at)).year


def _unmoved(start: Moment, backwards: bool) -> Moment:
    """Adding nothing leaves `start` where it is, open or not."""
    if backwards:
        raise ValueError(BACKWARDS)
    return start

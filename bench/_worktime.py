"""The calendars, the questions, the judge and the engines of `bench.worktime`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from importlib import import_module
from zoneinfo import ZoneInfo

import numpy as np

from palier.core.time import Calendar, WorkTime
from palier.core.time.holidays import public_holidays

PARIS = ZoneInfo("Europe/Paris")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEARS = range(2015, 2036)
FIRST, LAST = datetime(2015, 1, 5, tzinfo=UTC), datetime(2035, 12, 20, tzinfo=UTC)
CLOSED = [day.on for day in public_holidays("FR", years=YEARS)]
SPANS = {"1 h": timedelta(hours=1), "5 d": timedelta(days=5), "90 d": timedelta(days=90), "2 y": timedelta(days=730)}
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True)
class Hours:
    """A calendar of the bench: its weekdays' openings in whole hours; `days` of the week, Monday first."""

    name: str
    openings: tuple[tuple[int, int], ...]
    always: bool = False

    def calendar(self) -> Calendar:
        if self.always:
            return Calendar.from_dict("24x7")
        hours = [[f"{opens:02d}:00", f"{closes:02d}:00"] for opens, closes in self.openings]
        return Calendar.from_dict(
            {"timezone": "Europe/Paris", "week": dict.fromkeys(WORKDAYS, hours), "holidays": CLOSED}
        )

    @property
    def share(self) -> float:
        """Roughly the open part of a week, to turn spans of real time into amounts of open time."""
        return 1.0 if self.always else 5 * sum(closes - opens for opens, closes in self.openings) / 168


CALENDARS = (
    Hours("biz", ((9, 18),)),
    Hours("split", ((9, 12), (14, 18))),
    Hours("24x5", ((0, 24),)),
    Hours("24x7", ((0, 24),), always=True),
)


@dataclass(frozen=True)
class Questions:
    """Start, amount of open time and the true end; `gap` is the true open time from start to `other`."""

    starts: list[datetime]
    amounts: list[timedelta]
    ends: list[datetime]
    others: list[datetime]
    gaps: list[timedelta]


class Judge:
    """Running total of open minutes over every UTC minute of the years, from what a wall clock in Paris shows.

    The clock's hands never go back: they stand still through the hour that autumn repeats.
    """

    def __init__(self, hours: Hours) -> None:
        self.first = int((datetime(YEARS.start, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) // 60
        last = int((datetime(YEARS.stop, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) // 60
        minutes = np.arange(self.first, last)
        quarters = range(self.first // 15, last // 15)
        offsets = [
            datetime.fromtimestamp(quarter * 900, PARIS).utcoffset() // timedelta(minutes=1) for quarter in quarters
        ]
        hands = np.maximum.accumulate(minutes + np.repeat(offsets, 15))
        day, hour = hands // 1440, hands % 1440 // 60
        closed_days = [(on - date(1970, 1, 1)).days for on in CLOSED]
        working = ((day + 3) % 7 < 5) & ~np.isin(day, closed_days)
        within = np.logical_or.reduce([(opens <= hour) & (hour < closes) for opens, closes in hours.openings])
        is_open = np.ones(len(minutes), bool) if hours.always else working & within
        self.upto = np.concatenate(([0], np.cumsum(is_open)))
        self.open_minutes = np.flatnonzero(is_open)

    def _minute(self, at: datetime) -> int:
        return (at - EPOCH) // timedelta(minutes=1) - self.first

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        return timedelta(minutes=int(self.upto[self._minute(end)] - self.upto[self._minute(start)]))

    def add(self, start: datetime, amount: timedelta) -> datetime:
        last_minute = self.open_minutes[self.upto[self._minute(start)] + amount // timedelta(minutes=1) - 1]
        return EPOCH + timedelta(minutes=int(self.first + last_minute + 1))


def questions(judge: Judge, share: float, span: timedelta, count: int, seed: int) -> Questions:
    """Random whole minutes; a quarter lies within 36 hours of a change of the clocks.  Amounts are whole hours."""
    random = np.random.default_rng(seed)
    room = LAST - FIRST - span * 1.2
    starts = [FIRST + timedelta(minutes=int(random.integers(0, room // timedelta(minutes=1)))) for _ in range(count)]
    for place in range(0, count, 4):
        change = last_sunday(int(random.integers(2016, 2033)), int(random.choice([3, 10])))
        starts[place] = change + timedelta(minutes=int(random.integers(-36 * 60, 36 * 60)))
    hours = max(1, round(span / timedelta(hours=1) * share))
    amounts = [timedelta(hours=hours)] * count
    others = [start + span for start in starts]
    return Questions(
        starts, amounts, list(map(judge.add, starts, amounts)), others, list(map(judge.elapsed, starts, others))
    )


def last_sunday(year: int, month: int) -> datetime:
    """01:00 UTC of the month's last Sunday, when clocks in Paris change."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


# Engines: each a name, and for a calendar the two calls it offers, over questions put in its own terms ---------------

Call = Callable[[int], object]
Calls = tuple[Call | None, Call | None]
Engine = Callable[[Hours, Questions], Calls]


def compiled(hours: Hours) -> WorkTime:
    work = WorkTime(hours.calendar())
    work.elapsed(datetime(YEARS.start, 1, 1, tzinfo=UTC), datetime(YEARS.stop + 1, 1, 1, tzinfo=UTC))
    return work


def ours(hours: Hours, asked: Questions) -> Calls:
    work = compiled(hours)
    return (
        lambda n: work.add(asked.starts[n], asked.amounts[n]),
        lambda n: work.elapsed(asked.starts[n], asked.others[n]),
    )


def ours_in_seconds(hours: Hours, asked: Questions) -> Calls:
    work = compiled(hours)
    starts, others = [[(at - EPOCH) // timedelta(seconds=1) for at in some] for some in (asked.starts, asked.others)]
    amounts = [amount // timedelta(seconds=1) for amount in asked.amounts]
    return lambda n: work.add_seconds(starts[n], amounts[n]), lambda n: work.elapsed_seconds(starts[n], others[n])


def workclock(hours: Hours, asked: Questions) -> Calls:
    peer = import_module("workclock")
    if hours.always:
        schedule = peer.Schedule([peer.WorkDay(time(0), time(0), range(7))], time_zone="UTC")
    else:
        days = [peer.WorkDay(time(opens), time(closes % 24)) for opens, closes in hours.openings]
        schedule = peer.Schedule([*days, peer.Holidays(CLOSED)], time_zone="Europe/Paris")
    return (
        lambda n: schedule.add(asked.starts[n], asked.amounts[n]),
        lambda n: schedule.between(asked.starts[n], asked.others[n]),
    )


def businesstimedelta(hours: Hours, asked: Questions) -> Calls:
    peer, pytz = import_module("businesstimedelta"), import_module("pytz")
    zone = pytz.utc if hours.always else pytz.timezone("Europe/Paris")
    end_of_day = time(23, 59, 59, 999999)
    rules = [
        peer.WorkDayRule(
            time(opens), time(closes) if closes < 24 else end_of_day, list(range(7 if hours.always else 5)), tz=zone
        )
        for opens, closes in hours.openings
    ]
    if not hours.always:
        rules.append(peer.HolidayRule(set(CLOSED), tz=zone))
    rule = peer.Rules(rules)
    return (
        lambda n: asked.starts[n] + peer.BusinessTimeDelta(rule, timedelta=asked.amounts[n]),
        lambda n: rule.difference(asked.starts[n], asked.others[n]).timedelta,
    )


def business_duration(hours: Hours, asked: Questions) -> Calls:
    peer = import_module("business_duration")
    if len(hours.openings) > 1:
        return None, None
    starts, others = local_and_naive(asked.starts), local_and_naive(asked.others)
    [(opens, closes)] = hours.openings
    ends = time(closes) if closes < 24 else time(23, 59, 59)
    weekend, closed = ([], []) if hours.always else ([5, 6], CLOSED)
    elapsed = partial(
        peer.businessDuration, starttime=time(opens), endtime=ends, weekendlist=weekend, holidaylist=closed, unit="min"
    )
    return None, lambda n: timedelta(minutes=float(elapsed(starts[n], others[n])))


def businesstime(hours: Hours, asked: Questions) -> Calls:
    peer = import_module("businesstime")
    if len(hours.openings) > 1:
        return None, None
    starts, others = local_and_naive(asked.starts), local_and_naive(asked.others)
    [(opens, closes)] = hours.openings
    weekend, closed = ((), []) if hours.always else ((5, 6), CLOSED)
    work = peer.BusinessTime((time(opens), time(closes) if closes < 24 else time.max), weekend, closed)

    def elapsed(n: int) -> timedelta:
        found = work.businesstimedelta(starts[n], others[n])
        return found.days * timedelta(hours=closes - opens) + timedelta(seconds=found.seconds)

    return None, elapsed


def pandas(hours: Hours, asked: Questions) -> Calls:
    peer = import_module("pandas")
    if any(closes == 24 for _, closes in hours.openings):
        return None, None
    opens, closes = ([f"{opening[end]:02d}:00" for opening in hours.openings] for end in (0, 1))
    starts = [peer.Timestamp(start).tz_convert("Europe/Paris") for start in asked.starts]
    offsets = {
        amount: peer.offsets.CustomBusinessHour(
            n=amount // timedelta(hours=1), start=opens, end=closes, holidays=[on.isoformat() for on in CLOSED]
        )
        for amount in set(asked.amounts)
    }
    return lambda n: starts[n] + offsets[asked.amounts[n]], None


def local_and_naive(instants: Sequence[datetime]) -> list[datetime]:
    return [at.astimezone(PARIS).replace(tzinfo=None) for at in instants]


OURS: dict[str, Engine] = {"palier": ours, "palier, seconds": ours_in_seconds}
PEERS: dict[str, Engine] = {
    "workclock": workclock,
    "businesstimedelta": businesstimedelta,
    "business-duration": business_duration,
    "businesstime": businesstime,
    "pandas": pandas,
}

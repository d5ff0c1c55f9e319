"""When a team is open: the calendar as a value, as plain data, and the reading of one into the other."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from palier.core.time.refusals import CalendarFault, CalendarNeverOpens, CalendarRefused, Wrong

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = ("timezone", "week", "holidays", "overrides")
DAY = 24 * 60
TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
MACHINE_ZONES = frozenset({"localtime", "posixrules", "Factory"})
Where = tuple[str | int, ...]


class Hours(NamedTuple):
    """One opening, [opens, closes), in minutes of wall clock after midnight; past midnight `closes` exceeds 1440."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours by the wall clock of one zone; a plain, hashable value.

    `week` holds seven days, Monday first.  On its date an override replaces the week's hours and wins over a
    holiday.  An opening that passes midnight belongs to the day it starts on.  `also` are further calendars:
    the whole is open whenever one of them is.
    """

    timezone: str
    week: tuple[tuple[Hours, ...], ...]
    holidays: tuple[date, ...] = ()
    overrides: tuple[tuple[date, tuple[Hours, ...]], ...] = ()
    also: tuple["Calendar", ...] = ()

    @staticmethod
    def from_dict(written: object) -> "Calendar":
        """The calendar written as plain data (see `to_dict`), "24x7", or {"union": [calendars]}.

        Raises CalendarRefused with every fault at once, CalendarNeverOpens for a calendar without opening.

        >>> office = Calendar.from_dict({"timezone": "Europe/Paris", "week": {"mon": [["22:00", "06:00"]]}})
        >>> office.week[0]
        (Hours(opens=1320, closes=1800),)
        """
        reader = _Reader()
        calendar = reader.calendar(written, ())
        if not reader.faults:
            return calendar
        closed = all(fault.code is Wrong.NEVER_OPENS for fault in reader.faults)
        raise (CalendarNeverOpens if closed else CalendarRefused)(tuple(reader.faults))

    def to_dict(self) -> object:
        """The calendar as plain data, ready for JSON, that `from_dict` reads back.

        >>> Calendar.from_dict("24x7").to_dict()
        '24x7'
        """
        if self.also:
            return {"union": [part.to_dict() for part in self.parts]}
        if self == ALWAYS:
            return "24x7"
        return {
            "timezone": self.timezone,
            "week": {name: _written(hours) for name, hours in zip(DAYS, self.week, strict=True) if hours},
            "holidays": [on.isoformat() for on in self.holidays],
            "overrides": {on.isoformat(): _written(hours) for on, hours in self.overrides},
        }

    @staticmethod
    def union(*calendars: "Calendar") -> "Calendar":
        """The calendar that is open whenever one of these is."""
        parts = tuple(dict.fromkeys(part for calendar in calendars for part in calendar.parts))
        return ALWAYS if ALWAYS in parts else replace(parts[0], also=parts[1:])

    @property
    def parts(self) -> tuple["Calendar", ...]:
        """The simple calendars this one is the union of; itself when it is simple."""
        return (replace(self, also=()), *self.also) if self.also else (self,)

    @property
    def opens(self) -> bool:
        """Whether there is any opening at all."""
        return any(any(part.week) or any(hours for _, hours in part.overrides) for part in self.parts)


ALWAYS = Calendar("UTC", ((Hours(0, DAY),),) * 7)
"""24x7: real elapsed time, in days of 24 hours whatever clocks on walls do."""


def _written(hours: tuple[Hours, ...]) -> list[list[str]]:
    return [[_clock(opens), _clock(closes if closes <= DAY else closes - DAY)] for opens, closes in hours]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class _Reader:
    """Reads plain data, collecting every fault as it goes; what is faulty reads as absent."""

    def __init__(self) -> None:
        self.faults: list[CalendarFault] = []

    def calendar(self, written: object, where: Where) -> Calendar:
        if written == "24x7":
            return ALWAYS
        fields = self._mapping(written, where, Wrong.NOT_A_CALENDAR)
        if "union" in fields:
            self._known_keys(fields, where, ("union",))
            return self._union(fields["union"], (*where, "union"))
        self._known_keys(fields, where, KEYS)
        before = len(self.faults)
        calendar = Calendar(
            self._timezone(fields.get("timezone"), (*where, "timezone")),
            self._week(fields.get("week", {}), (*where, "week")),
            self._holidays(fields.get("holidays", []), (*where, "holidays")),
            self._overrides(fields.get("overrides", {}), (*where, "overrides")),
        )
        if len(self.faults) == before and not calendar.opens:
            self._fault(Wrong.NEVER_OPENS, where, written)
        return calendar

    def _fault(self, code: Wrong, where: Where, value: object) -> None:
        self.faults.append(CalendarFault(code, where, str(value)))

    def _mapping(self, written: object, where: Where, code: Wrong) -> Mapping[object, object]:
        if isinstance(written, Mapping):
            return written
        self._fault(code, where, written)
        return {}

    def _list(self, written: object, where: Where) -> Iterator[tuple[object, Where]]:
        if isinstance(written, list | tuple):
            yield from ((item, (*where, place)) for place, item in enumerate(written))
        else:
            self._fault(Wrong.NOT_A_LIST, where, written)

    def _known_keys(self, fields: Mapping[object, object], where: Where, known: tuple[str, ...]) -> None:
        for key in fields:
            if key not in known:
                self._fault(Wrong.UNKNOWN_KEY, (*where, str(key)), key)

    def _union(self, written: object, where: Where) -> Calendar:
        parts = [self.calendar(part, place) for part, place in self._list(written, where)]
        if not parts:
            self._fault(Wrong.NOT_A_LIST, where, written)
        return Calendar.union(*parts) if parts else ALWAYS

    def _timezone(self, written: object, where: Where) -> str:
        if not (isinstance(written, str) and is_timezone(written)):
            self._fault(Wrong.UNKNOWN_TIMEZONE, where, written)
        return str(written)

    def _week(self, written: object, where: Where) -> tuple[tuple[Hours, ...], ...]:
        days = self._mapping(written, where, Wrong.NOT_A_MAPPING)
        for key in days:
            if key not in DAYS:
                self._fault(Wrong.UNKNOWN_DAY, (*where, str(key)), key)
        return tuple(self._hours(days.get(day, []), (*where, day)) for day in DAYS)

    def _holidays(self, written: object, where: Where) -> tuple[date, ...]:
        days = [self._date(item, place) for item, place in self._list(written, where)]
        return tuple(sorted({day for day in days if day}))

    def _overrides(self, written: object, where: Where) -> tuple[tuple[date, tuple[Hours, ...]], ...]:
        hours_on: dict[date, tuple[Hours, ...]] = {}
        for key, hours in self._mapping(written, where, Wrong.NOT_A_MAPPING).items():
            place = (*where, str(key))
            if day := self._date(key, place):
                hours_on[day] = self._hours(hours, place)
        return tuple(sorted(hours_on.items()))

    def _hours(self, written: object, where: Where) -> tuple[Hours, ...]:
        hours = [self._opening(item, place) for item, place in self._list(written, where)]
        return tuple(sorted({opening for opening in hours if opening}))

    def _opening(self, written: object, where: Where) -> Hours | None:
        if not (isinstance(written, list | tuple) and len(written) == 2):
            self._fault(Wrong.NOT_AN_INTERVAL, where, written)
            return None
        opens, closes = (self._minutes(item, place) for item, place in self._list(written, where))
        if opens is None or closes is None:
            return None
        if opens in (closes, DAY):
            self._fault(Wrong.EMPTY_INTERVAL, where, written)
        return Hours(opens, closes if opens < closes else closes + DAY)

    def _minutes(self, written: object, where: Where) -> int | None:
        if isinstance(written, str) and TIME.fullmatch(written):
            return int(written[:2]) * 60 + int(written[3:])
        self._fault(Wrong.NOT_A_TIME, where, written)
        return None

    def _date(self, written: object, where: Where) -> date | None:
        if isinstance(written, date) and not isinstance(written, datetime):
            return written
        try:
            day = date.fromisoformat(str(written))
        except ValueError:
            day = None
        if day and day.isoformat() == written:
            return day
        self._fault(Wrong.NOT_A_DATE, where, written)
        return None


def is_timezone(name: str) -> bool:
    """Whether `name` is a zone of the IANA database, and not one that means something else on each machine."""
    try:
        return name not in MACHINE_ZONES and bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False

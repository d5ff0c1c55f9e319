"""Small terms and cases for tests of clocks: one way to write each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from palier.core.case import Event, Kind, Side, Status
from palier.core.catalogue.clocks import BUILT_IN
from palier.core.catalogue.terms import ClockRule, NamedCalendar, Offer, Place, SeverityTerms, Step, Target, Terms
from palier.core.clock import ClockState, replay
from palier.core.time import ALWAYS, Calendar, WorkingDays

OFFICE = Calendar.from_dict(
    {
        "timezone": "Europe/Paris",
        "week": {day: [["09:00", "12:00"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "holidays": ["2026-05-01", "2026-12-25"],
        "overrides": {"2026-12-24": [["09:00", "12:00"]]},
    }
)
EARLY = Calendar.from_dict(
    {
        "timezone": "America/New_York",
        "week": {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")},
    }
)
CALENDARS = {
    "always": NamedCalendar("always", {"en": "24x7"}, ALWAYS),
    "office": NamedCalendar("office", {"en": "Office hours", "fr": "Heures de bureau"}, OFFICE, observes=("FR",)),
    "early": NamedCalendar("early", {"en": "Early"}, EARLY),
}
LEVELS = ("p1", "p2", "p3")
UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}

Cells = dict[str, dict[str, str]]


def target(written: str, line: int = 1) -> Target:
    """A target as "2h", "90m in office", "1d in office", "asap" or "none"; without a calendar, 24x7."""
    place = Place(line, 5, f"line {line}")
    if written in ("asap", "none"):
        return Target(Offer(written), None, None, written, place)
    amount, _, calendar = written.partition(" in ")
    number, unit = amount[:-1], amount[-1]
    length = WorkingDays(number) if unit == "d" else int(number) * UNITS[unit]
    return Target(Offer.TIMED, length, calendar or "always", written, place)


def rules(*changed: ClockRule) -> tuple[ClockRule, ...]:
    """The built-in clocks, some of them changed, and others besides."""
    return tuple({**BUILT_IN, **{rule.id: rule for rule in changed}}.values())


def rule(clock: str, **changes: object) -> ClockRule:
    """A built-in clock with something changed."""
    return replace(BUILT_IN[clock], **changes)  # type: ignore[arg-type]


def terms(
    cells: Cells, clocks: tuple[ClockRule, ...] = rules(), plan: str = "gold", steps: tuple[Step, ...] = ()
) -> Terms:
    """Terms with these targets, by clock and severity; "" stands for every severity."""
    targets = {
        clock: {level: target(row[level] if level in row else row[""]) for level in LEVELS if level in row or "" in row}
        for clock, row in cells.items()
    }
    return Terms(
        catalogue="acme",
        provider={"en": "Acme"},
        plan=plan,
        plan_label={"en": plan.title()},
        severities=tuple(SeverityTerms(level, {"en": level.upper()}) for level in LEVELS),
        default_severity="p2",
        clocks=clocks,
        targets=targets,
        calendars=CALENDARS,
        coverage=dict.fromkeys(LEVELS, "always"),
        channels={"email": "always"},
        steps=steps,
    )


def at(text: str) -> datetime:
    """An instant in UTC: "2026-11-16 09:00"; of Monday 16 November 2026 if only a time is given."""
    return datetime.fromisoformat(text if "-" in text else f"2026-11-16 {text}").replace(tzinfo=UTC)


CUSTOMER = frozenset(
    {Kind.OPENED, Kind.CUSTOMER_REPLIED, Kind.SOLUTION_ACCEPTED, Kind.SOLUTION_REJECTED, Kind.REOPENED}
)


def event(when: str, what: str, *, automatic: bool = False, side: Side | None = None, to: Terms | None = None) -> Event:
    """One fact: "opened p1", "staff_replied", "status open", "severity p3", "terms"…"""
    word, _, value = what.partition(" ")
    kind = {"status": Kind.STATUS_CHANGED, "severity": Kind.SEVERITY_CHANGED, "terms": Kind.TERMS_CHANGED}.get(word)
    kind = kind or Kind(word)
    return Event(
        kind,
        at(when),
        side or (Side.CUSTOMER if kind in CUSTOMER else Side.STAFF),
        automatic,
        severity=value or None if kind in (Kind.OPENED, Kind.SEVERITY_CHANGED) else None,
        status=Status(value) if kind is Kind.STATUS_CHANGED and value else None,
        terms=to,
    )


def story(*lines: str) -> list[Event]:
    """Several facts, "09:00 opened p1" each."""
    return [event(line[:5], line[6:]) for line in lines]


def clocks(under: Terms, events: list[Event], now: str, clock: str) -> list[ClockState]:
    """The cycles of one clock at an instant."""
    return [state for state in replay(under, events, at(now)) if state.clock == clock]


def told(state: ClockState) -> str:
    """A state in one line, times of day in UTC: "1 met 09:00-09:20 due 10:00", for comparing whole histories."""
    span = f"{_time(state.started_at)}-{_time(state.stopped_at)}"
    return f"{state.cycle} {state.state} {span} due {_time(state.due_at)}"


def history(under: Terms, events: list[Event], now: str, clock: str) -> list[str]:
    """Every cycle of one clock, told."""
    return [told(state) for state in clocks(under, events, now, clock)]


def _time(when: datetime | None) -> str:
    return "" if when is None else when.strftime("%H:%M")

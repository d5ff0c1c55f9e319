"""Why a clock is due when it is, in words for agent and customer, and as JSON for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import Enum
from typing import TypeVar

from babel.dates import format_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.adapters.shared.holidays import holiday_words
from palier.adapters.shared.moments import full_moment, locale
from palier.adapters.shared.words import (
    clock_words,
    day_words,
    list_words,
    severity_words,
    short_duration,
    status_words,
    target_words,
    text_words,
    zone_words,
)
from palier.core.case import Status
from palier.core.catalogue.terms import NamedCalendar, Place, Source, Terms
from palier.core.clock import Applied, Changed, ChangeMade, PauseTaken, Reasons, State, Unusual, UnusualDay
from palier.core.time import ALWAYS, Span, WorkingDays

MOST = 3
"""Of a long row of periods, days or pauses, so many are told; JSON has them all."""

PERIOD = "EEE d MMM HH:mm"
MOMENT = "EEE d MMM y HH:mm"

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
Item = TypeVar("Item")


# Words ----------------------------------------------------------------------------------------------------------------


def reason_lines(reasons: Reasons, terms: Terms, *, zone: tzinfo) -> list[str]:
    """The derivation as three to about eight sentences in the active language, instants in the reader's `zone`.

    `terms` are those of the case: they name the clock, the severities and the plan.
    """
    return [
        _promise(reasons, terms),
        *_counting(reasons, zone),
        *_unusual_days(reasons),
        *_pauses(reasons, zone),
        *(_change(change, terms, zone) for change in reasons.changes),
        _outcome(reasons, zone),
    ]


def _promise(reasons: Reasons, terms: Terms) -> str:
    values = {
        "clock": clock_words(terms, reasons.clock),
        "severity": severity_words(terms, reasons.target_severity),
        "target": target_words(reasons.target, terms.calendars),
        "plan": text_words(terms.plan_label) if reasons.plan == terms.plan else reasons.plan,
        "catalogue": reasons.catalogue,
        "line": reasons.target.place.line,
    }
    if reasons.target.place.source is Source.CONTRACT:
        return _("%(clock)s, severity %(severity)s: %(target)s (negotiated in the contract, line %(line)d).") % values
    return (
        _("%(clock)s, severity %(severity)s: %(target)s (plan %(plan)s, catalogue %(catalogue)s, line %(line)d).")
        % values
    )


def _counting(reasons: Reasons, zone: tzinfo) -> Iterator[str]:
    """From when and in which hours time is counted, and the periods that count."""
    start = {"start": _moment(reasons.counted_from, zone)}
    if reasons.calendar is None:
        yield _("Owed since %(start)s, without a due time.") % start
        return
    if reasons.calendar.calendar == ALWAYS:
        yield _("Counted around the clock since %(start)s.") % start
    else:
        calendar = text_words(reasons.calendar.label) or reasons.calendar.id
        zoned = {"calendar": calendar, "zone": zone_words(reasons.calendar.calendar.timezone)}
        yield _("Counted in the hours “%(calendar)s” (%(zone)s) since %(start)s.") % (zoned | start)
    if reasons.reopened:
        again = {"at": _moment(reasons.started_at, zone)}
        yield _("Reopened on %(at)s: the time used before the closing counts, the time closed does not.") % again
    if len(reasons.worked) > 1:
        yield _("Periods that count: %(periods)s.") % {"periods": _periods(reasons.worked, zone)}


def _unusual_days(reasons: Reasons) -> Iterator[str]:
    sentences = {
        Unusual.HOLIDAY: _("Public holidays left out: %(days)s."),
        Unusual.CLOSED: _("Exceptionally closed: %(days)s."),
        Unusual.OTHER_HOURS: _("Exceptional hours: %(days)s."),
    }
    for what, sentence in sentences.items():
        if days := [_day(day, reasons.calendar) for day in reasons.unusual_days if day.what is what]:
            yield sentence % {"days": list_words(_some(days))}


def _day(day: UnusualDay, calendar: NamedCalendar | None) -> str:
    """The day, and as which holiday it is left out."""
    if day.what is Unusual.HOLIDAY and calendar and (name := holiday_words(day.on, calendar.observes)):
        return f"{day_words(day.on)} ({name})"
    return day_words(day.on)


def _pauses(reasons: Reasons, zone: tzinfo) -> Iterator[str]:
    for pause in reasons.pauses[-MOST:]:
        yield _pause(pause, zone)
    if (more := len(reasons.pauses) - MOST) > 0:
        working = sum((pause.working for pause in reasons.pauses[:-MOST]), timedelta())
        values = {"count": more, "working": short_duration(working)}
        yield (
            ngettext(
                "%(count)d earlier pause is not counted either (%(working)s of service time).",
                "%(count)d earlier pauses are not counted either (%(working)s of service time).",
                more,
            )
            % values
        )


def _pause(pause: PauseTaken, zone: tzinfo) -> str:
    values = {
        "start": _moment(pause.span.start, zone),
        "end": _moment(pause.span.end, zone),
        "status": status_words(Status(pause.status)),
        "working": short_duration(pause.working),
    }
    return _("Not counted, from %(start)s to %(end)s: “%(status)s” (%(working)s of service time).") % values


def _change(change: ChangeMade, terms: Terms, zone: tzinfo) -> str:
    """One sentence for the change, one for what it did to the due time."""
    is_severity = change.changed is Changed.SEVERITY
    values = {
        "at": _moment(change.at, zone),
        "before": severity_words(terms, change.before) if is_severity else change.before,
        "after": severity_words(terms, change.after) if is_severity else change.after,
        "due": _moment(change.due_after, zone) if change.due_after else "",
    }
    if is_severity:
        made = _("Severity changed from %(before)s to %(after)s on %(at)s.") % values
    elif change.before == change.after:
        made = _("The terms of plan %(after)s changed on %(at)s.") % values
    else:
        made = _("Plan changed from %(before)s to %(after)s on %(at)s.") % values
    return f"{made} {_applied(change.applied) % values}"


def _applied(applied: Applied) -> str:
    """What a change did, with the due time it led to."""
    return {
        Applied.SINCE_START: _("Counted anew from the start: due on %(due)s."),
        Applied.KEPT_EARLIER: _("A raised severity never postpones: the earlier due time stays, %(due)s."),
        Applied.FULL_TARGET: _(
            "The new target was used up already, so it runs in full from the change: due on %(due)s."
        ),
        Applied.KEPT_SOONER: _("The new target was used up already; the due time stays as it was, %(due)s."),
        Applied.SINCE_CHANGE: _("Counted anew from the change: due on %(due)s."),
        Applied.JUDGED: _("The target had been missed before, which stays on record."),
        Applied.UNTIMED: _("Since then it is owed as soon as possible, without a due time."),
        Applied.WITHDRAWN: _("It is not offered any more."),
    }[applied]


def _outcome(reasons: Reasons, zone: tzinfo) -> str:
    if reasons.due_at is None:
        return _("So there is no due time.")
    sentence = {
        State.PAUSED: _("The clock is paused; if it went on now, it would be due on %(due)s."),
        State.MET: _("So it was due on %(due)s, and it was kept."),
        State.BREACHED: _("So it was due on %(due)s, and it was not kept in time."),
        State.WITHDRAWN: _("It would have been due on %(due)s, but ended before without being owed any more."),
    }.get(reasons.state, _("So it is due on %(due)s."))
    return sentence % {"due": full_moment(reasons.due_at, zone)}


# Periods and instants -------------------------------------------------------------------------------------------------


def _periods(spans: Sequence[Span], zone: tzinfo) -> str:
    words = [_period(span, zone) for span in _some(spans)]
    if len(spans) > MOST:
        skipped = len(spans) - MOST
        more = ngettext("%(count)d more", "%(count)d more", skipped) % {"count": skipped}
        words.insert(-1, more)
    return ", ".join(words)


def _some(items: Sequence[Item]) -> list[Item]:
    """All of a short row; of a long one, the first ones and the last."""
    return list(items) if len(items) <= MOST else [*items[: MOST - 1], items[-1]]


def _period(span: Span, zone: tzinfo) -> str:
    """A period such as "Fri 20 Nov 14:00–18:00"; the day of its end is named only if it is another one."""
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    ends = format_datetime(end, "HH:mm" if start.date() == end.date() else PERIOD, locale=locale())
    return f"{format_datetime(start, PERIOD, locale=locale())}–{ends}"


def _moment(at: datetime, zone: tzinfo) -> str:
    return format_datetime(at.astimezone(zone), MOMENT, locale=locale())


# JSON -----------------------------------------------------------------------------------------------------------------


def reasons_json(reasons: Reasons) -> dict[str, Json]:
    """The derivation as plain JSON values: instants in ISO 8601 UTC, durations in seconds, working days as text."""
    apart: dict[str, Json] = {"target": _target_json(reasons), "calendar": _calendar_json(reasons)}
    names = (field.name for field in fields(reasons))
    return {name: apart[name] if name in apart else _json(getattr(reasons, name)) for name in names}


def _target_json(reasons: Reasons) -> Json:
    target = reasons.target
    place = _place_json(target.place)
    return {"offer": target.offer.value, "written": target.written, "length": _json(target.length), "place": place}


def _place_json(place: Place) -> Json:
    """Where a value stands; the document is named only where it is the contract and not the catalogue."""
    there: dict[str, Json] = {"line": place.line, "column": place.column, "path": place.path}
    return there if place.source is Source.CATALOGUE else there | {"source": place.source.value}


def _calendar_json(reasons: Reasons) -> Json:
    if reasons.calendar is None:
        return None
    return {"id": reasons.calendar.id, "timezone": reasons.calendar.calendar.timezone}


def _json(value: object) -> Json:
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // timedelta(seconds=1)
    if isinstance(value, WorkingDays):
        return f"{value} d"
    if is_dataclass(value):
        return {field.name: _json(getattr(value, field.name)) for field in fields(value)}
    assert value is None or isinstance(value, str | int), f"not plain: {value!r}"
    return str(value) if isinstance(value, Enum) else value

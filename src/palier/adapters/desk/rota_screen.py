"""Rotas as a reader sees them: a week as a picture and as a list, who is on call now, what can be swapped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.adapters.desk.options import Option
from palier.adapters.shared.moments import moment
from palier.adapters.shared.schedules import time_words
from palier.adapters.shared.words import day_words, list_words, zone_words
from palier.apps.rotas import policies
from palier.apps.rotas.queries import RotaWeek, SwapLine, first_day, weeks
from palier.apps.staff.people_queries import TeamSheet, people, team_sheets
from palier.core.actor import Actor
from palier.core.staffing import Stint
from palier.core.time import Span

WIDTH, COLOURS = 840, 6
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One stint as a bar of the picture, in its units; the week is WIDTH wide."""

    x: float
    width: float
    colour: int
    swapped: bool
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class StintLine:
    """One stint as a line of the list, with the instants that its form sends."""

    name: str
    words: str
    swapped: bool
    away: bool
    starts: str
    ends: str
    may_give: bool


@dataclass(frozen=True, slots=True)
class RotaCard:
    """One rota with everything that is shown of it and can be changed."""

    id: int
    name: str
    serves: str
    words: str
    now: str
    bars: tuple[Bar, ...]
    stints: tuple[StintLine, ...]
    swaps: tuple[tuple[int, str, bool], ...]
    takers: tuple[Option, ...]
    fields: "RotaFields"


@dataclass(frozen=True, slots=True)
class RotaFields:
    """What the form of a rota holds."""

    name: str
    teams: tuple[Option, ...]
    timezone: str
    hand_over: str
    starts_on: str
    lengths: tuple[Option, ...]
    patience: int
    order: str


@dataclass(frozen=True, slots=True)
class RotasScreen:
    """The week, its days, its rotas."""

    title: str
    days: tuple[tuple[float, str], ...]
    before: str
    after: str
    cards: tuple[RotaCard, ...]
    fresh: RotaFields
    may_plan: bool
    people: tuple[Option, ...]


def rotas_screen(viewer: Actor, *, week: date | None, at: datetime) -> RotasScreen:
    """Every rota in a week of the reader's zone, this one unless said."""
    zone = timezone.get_current_timezone()
    monday = first_day(week or at.astimezone(zone).date())
    edges = [datetime.combine(monday + number * DAY, time(), zone) for number in range(8)]
    span = Span(edges[0], edges[-1])
    here, teams = people(at=at), team_sheets()
    staff = tuple(Option(str(each.id), each.name, False) for each in here)
    working = {each.id: each.worker for each in here} if at <= span.start else None
    return RotasScreen(
        title=_("Week of %(day)s") % {"day": day_words(monday)},
        days=tuple((_x(edge, span), _short(edge)) for edge in edges[:-1]),
        before=(monday - 7 * DAY).isoformat(),
        after=(monday + 7 * DAY).isoformat(),
        cards=tuple(
            _card(each, _fields(each, teams, at, ""), viewer, span, staff, at)
            for each in weeks(span=span, at=at, people=working)
        ),
        fresh=_fields(None, teams, at, str(zone)),
        may_plan=policies.may_plan_rotas(viewer),
        people=staff,
    )


def _card(
    week: RotaWeek, fields: "RotaFields", viewer: Actor, span: Span, staff: tuple[Option, ...], at: datetime
) -> RotaCard:
    colours = {person.id: place % COLOURS for place, person in enumerate(week.people)}
    return RotaCard(
        id=week.duty.id,
        name=week.duty.name,
        serves=week.duty.team or _("every team without a rota of its own"),
        words=_words(week),
        now=week.now.name if week.now else "",
        bars=tuple(
            Bar(
                _x(stint.span.start, span),
                _x(stint.span.end, span) - _x(stint.span.start, span),
                colours.get(stint.person, COLOURS - 1),
                stint.swapped,
                name,
                _stint_words(stint, at),
            )
            for stint, name, _away in week.stints
        ),
        stints=tuple(_stint_line(stint, name, away, viewer, at) for stint, name, away in week.stints),
        swaps=tuple(_swap(each, at) for each in week.swaps),
        takers=staff,
        fields=fields,
    )


def _words(week: RotaWeek) -> str:
    turns = week.duty.turns
    values = {
        "order": list_words([person.name for person in week.people]),
        "length": _length(turns.turn_days),
        "time": time_words(turns.hand_over),
        "zone": zone_words(turns.timezone),
        "minutes": week.duty.patience // timedelta(minutes=1),
    }
    return _(
        "%(order)s; turns of %(length)s, hand-over at %(time)s, %(zone)s; a page climbs after %(minutes)s min."
    ) % (values)


def _length(days: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def _stint_line(stint: Stint, name: str, away: bool, viewer: Actor, at: datetime) -> StintLine:
    start = max(stint.span.start, at)
    return StintLine(
        name,
        _stint_words(stint, at),
        stint.swapped,
        away,
        start.isoformat(),
        stint.span.end.isoformat(),
        stint.span.end > at and policies.may_give_turn(viewer, stint.person),
    )


def _stint_words(stint: Stint, at: datetime) -> str:
    return f"{moment(stint.span.start, at=at)} → {moment(stint.span.end, at=at)}"


def _swap(swap: SwapLine, at: datetime) -> tuple[int, str, bool]:
    words = f"{swap.agent} {moment(swap.span.start, at=at)} → {moment(swap.span.end, at=at)}"
    return swap.id, words, swap.span.start <= at


def _fields(week: RotaWeek | None, teams: Sequence[TeamSheet], at: datetime, zone: str) -> RotaFields:
    duty = week.duty if week else None
    chosen = duty.turns.turn_days if duty else 7
    team = duty.team_id if duty else None
    lengths = sorted({1, 7, 14, chosen})
    return RotaFields(
        name=duty.name if duty else "",
        teams=(
            Option("", _("Every team without a rota of its own"), team is None),
            *(Option(str(each.id), each.name, each.id == team) for each in teams),
        ),
        timezone=duty.turns.timezone if duty else zone,
        hand_over=f"{divmod(duty.turns.hand_over, 60)[0]:02}:{duty.turns.hand_over % 60:02}" if duty else "09:00",
        starts_on=(duty.turns.starts_on if duty else first_day(at.date())).isoformat(),
        lengths=tuple(Option(str(days), _length(days), days == chosen) for days in lengths),
        patience=duty.patience // timedelta(minutes=1) if duty else 15,
        order=", ".join(person.name for person in week.people) if week else "",
    )


def _x(instant: datetime, span: Span) -> float:
    return round(WIDTH * ((instant - span.start) / span.length), 1)


def _short(day: datetime) -> str:
    from babel.dates import format_skeleton

    from palier.adapters.shared.moments import locale

    return str(format_skeleton("MMMEd", day, tzinfo=day.tzinfo, locale=locale()))

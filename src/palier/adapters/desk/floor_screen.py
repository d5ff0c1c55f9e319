"""The floor as a lead watches it: who has what, what comes due, who is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from palier.adapters.desk.lists import GroupList, filtered_address, plans_list
from palier.adapters.shared.moments import locale, moment_there
from palier.apps.rotas.queries import RotaWeek, weeks
from palier.apps.staff.people_queries import people
from palier.apps.views.queries import by_plan
from palier.apps.views.work import COUNTED, Load, Risk, loads, risks
from palier.core.actor import Actor
from palier.core.search import Key, written
from palier.core.staffing import Worker
from palier.core.time import Span

HOURS = timedelta(hours=8)
BAR, GAP, HEIGHT, TOP, FOOT = 56, 16, 120, 22, 26


@dataclass(frozen=True, slots=True)
class LoadLine:
    """One agent's load, and where it is."""

    name: str
    address: str
    open: str
    breached: int
    soon: int
    next_due_at: datetime | None
    on_shift: bool


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One hour of the picture, in numbers; below its column stands `clock` alone: a day would run into the next."""

    hour: str
    assigned: int
    unassigned: int
    clock: str


@dataclass(frozen=True, slots=True)
class Floor:
    """What a lead sees at one glance."""

    loads: tuple[LoadLine, ...]
    picture: SafeString
    risks: tuple[RiskLine, ...]
    on_call: tuple[tuple[str, str], ...]
    on_shift: tuple[str, ...]
    plans: GroupList
    unassigned_address: str


def floor_of(viewer: Actor, *, at: datetime) -> Floor:
    """The floor at `at`.  Raises NotAllowed."""
    coming = risks(viewer=viewer, at=at, within=HOURS)
    staff = {each.id: each.worker for each in people(at=at)}
    here = {agent_id for agent_id, worker in staff.items() if worker.is_on_shift(at)}
    held = loads(viewer=viewer, at=at, within=HOURS)
    lines = tuple(_risk(each, at) for each in coming)
    return Floor(
        loads=tuple(_load(each, each.agent_id in here) for each in held),
        picture=risk_picture(lines, title=_("Cases that come due in the next eight hours, hour by hour")),
        risks=lines,
        on_call=tuple((week.duty.name, week.now.name if week.now else "") for week in _now(at, staff)),
        on_shift=tuple(each.name for each in held if each.agent_id in here),
        plans=plans_list(by_plan(viewer=viewer, at=at)),
        unassigned_address=filtered_address("is:unassigned is:due"),
    )


def _now(at: datetime, staff: Mapping[int, Worker]) -> Sequence[RotaWeek]:
    return weeks(span=Span(at, at + timedelta(days=1)), at=at, people=staff)


def _load(each: Load, on_shift: bool) -> LoadLine:
    open_ = f"{COUNTED - 1}+" if each.open >= COUNTED else str(each.open)
    address = filtered_address(written(Key.ASSIGNEE, f"#{each.agent_id}"))
    return LoadLine(each.name, address, open_, each.breached, each.soon, each.next_due_at, on_shift)


def _risk(each: Risk, at: datetime) -> RiskLine:
    zone = timezone.get_current_timezone()
    hour = moment_there(each.hour, at=at, zone=zone, speech=locale())
    return RiskLine(hour, each.assigned, each.unassigned, f"{each.hour.astimezone(zone):%H:%M}")


def risk_picture(lines: Sequence[RiskLine], *, title: str) -> SafeString:
    """A column for each hour: what somebody has below, what nobody has on top; every number stands beside its part."""
    most = max((line.assigned + line.unassigned for line in lines), default=0) or 1
    width, foot = GAP + len(lines) * (BAR + GAP), TOP + HEIGHT
    columns = "".join(_column(line, GAP + place * (BAR + GAP), most) for place, line in enumerate(lines))
    ground = f'<line class="risk__ground" x1="0" x2="{width}" y1="{foot}" y2="{foot}"/>'
    head = f'<svg class="risk" role="img" aria-label={quoteattr(title)} viewBox="0 0 {width} {foot + FOOT}">'
    return mark_safe(f"{head}{columns}{ground}</svg>")  # noqa: S308 - every word was escaped


def _column(line: RiskLine, left: int, most: int) -> str:
    owned, free = (round(HEIGHT * number / most, 1) for number in (line.assigned, line.unassigned))
    base, middle = TOP + HEIGHT, left + BAR / 2
    drawn = [
        f'<rect class="risk__{kind}" x="{left}" y="{round(y, 1)}" width="{BAR}" height="{height}"/>'
        for kind, y, height in (("owned", base - owned, owned), ("free", base - owned - free, free))
        if height
    ]
    told = f"{line.assigned} + {line.unassigned}" if line.unassigned else str(line.assigned or "")
    drawn.append(f'<text x="{middle}" y="{round(base - owned - free - 6, 1)}">{told}</text>')
    drawn.append(f'<text x="{middle}" y="{base + 17}">{escape(line.clock)}</text>')
    return "".join(drawn)

"""Processes, engagements and commitments in the agent's words: what runs, one step by step, what can be begun."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.words import day_words, text_words
from palier.apps.engagements.policies import may_drop
from palier.apps.engagements.queries import (
    PAGE,
    EngagementLine,
    StageLine,
    engagement_sheet,
    engagements_under_way,
    offered_besides,
    offered_to_accounts,
)
from palier.core.actor import Actor
from palier.core.engagements import Kind, Offered


@dataclass(frozen=True, slots=True)
class Line:
    """One of them in a list."""

    id: int
    name: str
    kind: str
    account: str
    account_id: int
    reference: str
    begun_at: datetime
    due_at: datetime | None
    state: str
    is_late: bool
    next_day: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be begun, as a form sends it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class EngagementsPage:
    """A page of what runs; `offers` what can be begun for accounts whose name was asked for."""

    lines: Sequence[Line]
    next: int
    called: str
    offers: Sequence[tuple[int, str, Sequence[Choice]]]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: `is_next` says that it is the one to be done."""

    place: int
    label: str
    about: str
    planned_on: date | None
    planned: str
    done_at: datetime | None
    done_by: str
    note: str
    is_next: bool


@dataclass(frozen=True, slots=True)
class EngagementScreen:
    """One of them."""

    line: Line
    contract_id: int
    about: str
    begun_by: str
    finished_by: str
    finished_at: datetime | None
    outcome: str
    counted: bool
    is_open: bool
    may_finish: bool
    may_drop: bool
    stages: Sequence[Stage]


@dataclass(frozen=True, slots=True)
class CaseEngagements:
    """What runs for a case, and what can be begun for it."""

    lines: Sequence[Line]
    offers: Sequence[Choice]


def engagements_page(viewer: Actor, *, called: str, after: int, at: datetime) -> EngagementsPage:
    """What runs, late ones first."""
    rows = engagements_under_way(viewer=viewer, after=after)
    offers = [
        (contract_id, account, tuple(_choices(offer)))
        for contract_id, account, offer in offered_to_accounts(viewer=viewer, called=called, at=at)
    ]
    return EngagementsPage(
        tuple(map(_line, rows[:PAGE])), after + PAGE if len(rows) > PAGE else 0, called.strip(), offers
    )


def engagement_screen(viewer: Actor, engagement_id: int) -> EngagementScreen:
    """One of them."""
    sheet = engagement_sheet(viewer=viewer, engagement_id=engagement_id)
    line = sheet.line
    is_open = line.finished_at is None and line.dropped_at is None
    following = next((stage.place for stage in sheet.stages if stage.done_at is None), None)
    return EngagementScreen(
        line=_line(line),
        contract_id=sheet.contract_id,
        about=text_words(sheet.about),
        begun_by=sheet.begun_by,
        finished_by=sheet.finished_by,
        finished_at=line.finished_at,
        outcome=sheet.outcome,
        counted=sheet.counted,
        is_open=is_open,
        may_finish=is_open and following is None,
        may_drop=is_open and may_drop(viewer),
        stages=tuple(_stage(stage, following if is_open else None) for stage in sheet.stages),
    )


def case_engagements(begun: Sequence[EngagementLine], *, terms_id: int) -> CaseEngagements:
    """What was begun for a case, and what else can be."""
    return CaseEngagements(tuple(map(_line, begun)), tuple(_choices(offered_besides(begun, terms_id=terms_id))))


def chosen(value: str) -> tuple[Kind, str, int | None] | None:
    """What a form says is to be begun: kind, id and place on the menu; None for nonsense."""
    kind, _colon, rest = value.partition(":")
    key, _colon, place = rest.partition(":")
    if kind not in set(Kind) or not key or (place and not (place.isascii() and place.isdigit() and len(place) < 4)):
        return None
    return Kind(kind), key, int(place) if place else None


def _choices(offer: Iterable[Offered]) -> Iterable[Choice]:
    for each in offer:
        name, value = text_words(each.label) or each.id, f"{each.kind.value}:{each.id}"
        if not each.menu:
            yield Choice(value, name)
        for place, item in enumerate(each.menu):
            yield Choice(f"{value}:{place}", f"{name} – {text_words(item)}")


def _line(row: EngagementLine) -> Line:
    choice = text_words(row.choice)
    name = text_words(row.label) or row.key
    return Line(
        id=row.id,
        name=f"{name} – {choice}" if choice else name,
        kind=kind_words(row.kind),
        account=row.account,
        account_id=row.account_id,
        reference=row.reference,
        begun_at=row.begun_at,
        due_at=row.due_at if row.finished_at is None and row.dropped_at is None else None,
        state=_state(row),
        is_late=row.is_late and row.finished_at is None and row.dropped_at is None,
        next_day=day_words(row.next_on) if row.next_on else "",
    )


def kind_words(kind: str) -> str:
    """What it is."""
    return {
        Kind.PROCESS.value: _("Process"),
        Kind.ENGAGEMENT.value: _("Engagement"),
        Kind.COMMITMENT.value: pgettext("kind of engagement", "Commitment"),
    }.get(kind, kind)


def _state(row: EngagementLine) -> str:
    if row.finished_at:
        return pgettext("state of an engagement", "Finished")
    if row.dropped_at:
        return pgettext("state of an engagement", "Dropped")
    if row.is_late:
        return pgettext("state of an engagement", "Late")
    if row.stages:
        return _("%(done)d of %(all)d done") % {"done": row.done, "all": row.stages}
    return pgettext("state of an engagement", "Under way")


def _stage(stage: StageLine, following: int | None) -> Stage:
    return Stage(
        place=stage.place,
        label=text_words(stage.label),
        about=" ".join(part for part in (text_words(stage.about), text_words(stage.deliverable)) if part),
        planned_on=stage.planned_on,
        planned=day_words(stage.planned_on) if stage.planned_on else "",
        done_at=stage.done_at,
        done_by=stage.done_by,
        note=stage.note,
        is_next=stage.place == following,
    )

"""Paging whoever is on call: once for each reason, climbing until somebody has it."""

from datetime import datetime

from django.db import connection

from palier.apps.audit import commands as audit
from palier.apps.cases.commands import acknowledge_case, assign_case
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.policies import insiders_of, may_see
from palier.apps.errors import NotFound
from palier.apps.outbox import commands as outbox
from palier.apps.rotas import policies
from palier.apps.rotas.errors import PageOver
from palier.apps.rotas.models import Page, Ring
from palier.apps.rotas.queries import Duty, duty, duty_of_team, order_at, reach
from palier.apps.staff.people_queries import workers
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Actor
from palier.core.case import Kind, Side, Status
from palier.core.staffing import Call, whom_to_call

BATCH = 50
TOPIC = "pages"
"""What the desk follows to show and drop pages."""

TAKEN_IN_HAND = (
    Kind.STAFF_REPLIED,
    Kind.ACKNOWLEDGED,
    Kind.ASSIGNED,
    Kind.WORKAROUND_PROVIDED,
    Kind.SOLUTION_PROPOSED,
    Kind.RESOLVED,
)
"""Acts of a person of ours that show they have the case, whether or not they acknowledged the page."""

ANSWERED = frozenset({Kind.STAFF_REPLIED.value, Kind.ACKNOWLEDGED.value})

BEGIN = """
INSERT INTO rotas_page (case_id, account_id, rota_id, reason, begun_at, climbs_at)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (case_id, reason) DO NOTHING RETURNING id
"""


@one_transaction
def page(*, case_id: int, reason: str, by: Actor = PALIER, at: datetime) -> int | None:
    """Call whoever is on call for the case's team, and answer the page's id.

    Once for each `reason`, however many workers ask: None for a page that was begun before, and where no rota serves
    the team.  When everybody is away it rings as soon as somebody is back.  Raises NotAllowed, NotFound.
    """
    policies.require(policies.may_page(by), by=by, act="page")
    case = Case.objects.filter(pk=case_id).values_list("account_id", "team_id").first()
    if case is None:
        raise NotFound("case", str(case_id))
    account_id, team_id = case
    found = duty_of_team(team_id, since=at)
    if found is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [case_id, account_id, found.id, reason, at, at])
        row = cursor.fetchone()
    if row is None:
        return None
    audit.record(by=by, at=at, act="page", case_id=case_id, account_id=account_id, facts={"reason": reason})
    _climb(Page.objects.get(pk=row[0]), found, at)
    return int(row[0])


@one_transaction
def climb_pages(*, at: datetime, limit: int = BATCH) -> int:
    """Ring the next for at most `limit` pages that nobody answered in time; answers how many were looked at.

    Any number of workers may do so at once: each claims pages that no other holds, and a batch commits whole or not
    at all.  A worker that comes late rings once, not once for each step missed.
    """
    due = Page.objects.filter(climbs_at__lte=at).order_by("climbs_at", "id")
    claimed = list(due.select_for_update(skip_locked=True, no_key=True)[:limit])
    for each in claimed:
        if _is_over(each):
            _end(each, at)
        else:
            _climb(each, _duty_of(each, at), at)
    return len(claimed)


@one_transaction
def acknowledge_page(*, page_id: int, by: Actor, at: datetime) -> None:
    """Say that one has it: the page ends, a case of nobody's is taken, and one not answered yet acknowledged.

    Raises NotAllowed, NotFound, PageOver (somebody else was quicker).
    """
    policies.require(policies.may_answer_pages(by), by=by, act="acknowledge_page")
    found = Page.objects.select_for_update(no_key=True, of=("self",)).select_related("case", "acknowledged_by")
    held = found.filter(pk=page_id).first()
    if held is None or not may_see(by, held.case, at=at):
        raise NotFound("page", str(page_id))
    if held.ended_at is not None:
        raise PageOver(held.case.reference, held.acknowledged_by.name if held.acknowledged_by else "")
    held.acknowledged_by_id = by.id
    _end(held, at)
    audit.record(by=by, at=at, act="acknowledge_page", case_id=held.case_id, account_id=held.account_id)
    case = held.case
    if case.status == Status.CLOSED.value:
        return
    if case.assignee_id is None:
        assign_case(case_id=case.pk, agent_id=by.id, team_id=case.team_id, by=by, at=at)
    if not CaseEvent.objects.filter(case=case, kind__in=ANSWERED, side=Side.STAFF.value, automatic=False).exists():
        acknowledge_case(case_id=case.pk, by=by, at=at)


def _climb(held: Page, found: Duty, at: datetime) -> None:
    """Ring whoever is next and may know of the case, if their turn has come, and note when to look again."""
    only = insiders_of([held.case_id]).get(held.case_id)
    order = order_at(found, at=at, people=workers(at=at, only=only))
    rings = list(Ring.objects.filter(page=held).order_by("place").values_list("agent_id", "at"))
    called = [Call(*ring) for ring in rings]
    person = whom_to_call(order, called, patience=found.patience, at=at)
    if person is not None:
        _ring(held, place=len(called), agent_id=person, at=at)
    last = at if person is not None or not called else called[-1].at
    more = not order or person is not None or bool(set(order) - {call.person for call in called})
    held.climbs_at = last + found.patience if more else None
    held.save(update_fields=["climbs_at"])


def _ring(held: Page, *, place: int, agent_id: int, at: datetime) -> None:
    """Reach one person: on their desk and by mail."""
    Ring.objects.create(page=held, place=place, agent_id=agent_id, at=at)
    known = reach(agent_id)
    outbox.owe_mail(
        kind="page",
        recipients=[known.email],
        language=known.language,
        case_id=held.case_id,
        account_id=held.account_id,
        at=at,
    )
    _announce(held, at)


def _end(held: Page, at: datetime) -> None:
    held.ended_at, held.climbs_at = at, None
    held.save(update_fields=["ended_at", "climbs_at", "acknowledged_by"])
    _announce(held, at)


def _announce(held: Page, at: datetime) -> None:
    outbox.announce_all([(TOPIC, str(held.pk)), (f"case:{held.case_id}", str(held.case_id))], at=at)


def _is_over(held: Page) -> bool:
    """Was the case closed or taken in hand since?"""
    taken = CaseEvent.objects.filter(
        case_id=held.case_id, kind__in=TAKEN_IN_HAND, side=Side.STAFF.value, automatic=False, at__gte=held.begun_at
    )
    return Case.objects.filter(pk=held.case_id, status=Status.CLOSED.value).exists() or taken.exists()


def _duty_of(held: Page, at: datetime) -> Duty:
    """The rota that was paged, led by the lead of whichever team has the case now."""
    team_id = Case.objects.values_list("team_id", flat=True).get(pk=held.case_id)
    today = duty_of_team(team_id, since=at)
    return today if today and today.id == held.rota_id else duty(held.rota_id, since=at)

"""Giving new cases to somebody, right after they were opened: the step that a worker takes.

Opening a case stays as cheap as it was: the database notes the case by itself, and only while there is an advisor, a
rule or a rota.  Whatever fails is tried again, later and later; a worker that dies has given nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import F

from palier.apps.cases.commands import assign_case
from palier.apps.catalogues.queries import terms_of
from palier.apps.rotas.commands import page
from palier.apps.routing.models import Given, Rule, Unplaced
from palier.apps.routing.queries import advisors_of, candidates, locked_rules
from palier.core.actor import PALIER
from palier.core.catalogue.languages import answered_in
from palier.core.catalogue.terms import Terms
from palier.core.channels import roles_reached
from palier.core.staffing import Candidate, NewCase, Placement, place_case, promised_roles
from palier.core.time import ALWAYS

log = structlog.get_logger("palier.routing")

BATCH = 50
OPENED_UNWATCHED = "opened"
"""The reason of the page for a case that came in while nobody was at work."""

LONGEST_WAIT = 60
"""Minutes between two tries, at most."""

# Materialised, so that the limit holds however PostgreSQL joins.
FORGET_SETTLED = """
WITH due AS MATERIALIZED (
    SELECT waiting.case_id FROM routing_unplaced waiting JOIN cases_case cases ON cases.id = waiting.case_id
    WHERE waiting.next_at <= %(at)s
      AND (cases.status = 'closed' OR cases.assignee_id IS NOT NULL OR cases.team_id IS NOT NULL)
    ORDER BY waiting.case_id LIMIT %(limit)s FOR UPDATE OF waiting SKIP LOCKED
)
DELETE FROM routing_unplaced USING due WHERE routing_unplaced.case_id = due.case_id
"""
NEXT = """
SELECT case_id FROM routing_unplaced WHERE next_at <= %s ORDER BY next_at, case_id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
FACTS = """
SELECT cases.account_id, cases.terms_id, cases.severity, cases.product, cases.channel, contact.language,
       (%s AT TIME ZONE account.timezone)::date
FROM cases_case cases JOIN accounts_contact contact ON contact.id = cases.contact_id
JOIN accounts_account account ON account.id = cases.account_id
WHERE cases.id = %s AND cases.status <> 'closed' AND cases.assignee_id IS NULL AND cases.team_id IS NULL
FOR NO KEY UPDATE OF cases
"""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A case that waits for somebody; `on` is today where its account is."""

    id: int
    account_id: int
    terms: Terms
    asked: NewCase
    on: date


def place_waiting(*, at: datetime, limit: int = BATCH) -> int:
    """Give at most `limit` new cases to whoever they are for; answers how many were taken in hand.

    To the advisor, else by rule, each with its reason; and whoever is on call is paged for a case covered around the
    clock that came in while nobody was at work.  Each case in a transaction of its own, in the name of Palier.
    """
    with connection.cursor() as cursor:
        cursor.execute(FORGET_SETTLED, {"at": at, "limit": 20 * limit})
        taken = int(cursor.rowcount)
    while taken < limit:
        claimed = _place_next(at)
        if claimed is None:
            break
        taken += 1
    return taken


def _place_next(at: datetime) -> int | None:
    """Take one case in hand; None when none waits that no other worker holds."""
    claimed: int | None = None
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(NEXT, [at])
                row = cursor.fetchone()
            claimed = row[0] if row else None
            if claimed is not None:
                _place(claimed, at)
                Unplaced.objects.filter(case_id=claimed).delete()
    except Exception:
        if claimed is None:
            raise
        log.exception("case_not_placed", case_id=claimed)  # it waits for its next try; the others go on
        _put_off(claimed, at)
    return claimed


def _place(case_id: int, at: datetime) -> None:
    newcomer = _newcomer(case_id, at)
    if newcomer is None:
        return
    rules, people = locked_rules(), candidates(at=at)
    advisors = advisors_of(newcomer.account_id, roles=_roles(newcomer), on=newcomer.on)
    placement = place_case(newcomer.asked, advisors=advisors, rules=rules, people=people, at=at)
    if placement is not None:
        why = placement.reason.as_data()
        assign_case(case_id=case_id, agent_id=placement.agent, team_id=placement.team, why=why, by=PALIER, at=at)
        _note_turn(placement)
    if _is_unwatched(newcomer, placement, people, at):
        page(case_id=case_id, reason=OPENED_UNWATCHED, by=PALIER, at=at)


def _roles(newcomer: Newcomer) -> tuple[str, ...]:
    """Whose it may be before any rule speaks: whom the channel leads to, then whom the plan promises."""
    asked = newcomer.asked
    led_to = roles_reached(newcomer.terms, asked.channel, asked.severity)
    return tuple(dict.fromkeys((*led_to, *promised_roles(newcomer.terms))))


def _newcomer(case_id: int, at: datetime) -> Newcomer | None:
    """The case, locked; None where somebody settled in the meantime whose it is."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [at, case_id])
        row = cursor.fetchone()
    if row is None:
        return None
    account_id, terms_id, severity, product, channel, language, on = row
    terms = terms_of(terms_id)
    asked = NewCase(terms.plan, severity, product, channel, answered_in(terms, language, at=at))
    return Newcomer(case_id, account_id, terms, asked, on)


def _is_unwatched(
    newcomer: Newcomer, placement: Placement | None, people: Mapping[int, Candidate], at: datetime
) -> bool:
    """Is the case covered around the clock and nobody at work who has it, or could take it?"""
    calendar = newcomer.terms.coverage.get(newcomer.asked.severity)
    if calendar is None or newcomer.terms.calendars[calendar].calendar != ALWAYS:
        return False
    if placement is None:
        return not any(each.worker.is_on_shift(at) for each in people.values())
    return placement.agent is None or not people[placement.agent].worker.is_on_shift(at)


def _note_turn(placement: Placement) -> None:
    """Remember whose turn it was: the rule is held, so that turns are counted one by one."""
    if placement.rule is None or placement.agent is None:
        return
    turn = Rule.objects.values_list("turns", flat=True).get(pk=placement.rule)
    Rule.objects.filter(pk=placement.rule).update(turns=turn + 1)
    Given.objects.update_or_create(rule_id=placement.rule, agent_id=placement.agent, defaults={"turn": turn})


def _put_off(case_id: int, at: datetime) -> None:
    tries = Unplaced.objects.filter(case_id=case_id).values_list("attempts", flat=True).first()
    if tries is not None:
        wait = timedelta(minutes=min(2**tries, LONGEST_WAIT))
        Unplaced.objects.filter(case_id=case_id).update(attempts=F("attempts") + 1, next_at=at + wait)

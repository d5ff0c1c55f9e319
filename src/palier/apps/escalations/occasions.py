"""What is to be told: a step of a ladder that a clock climbed, or an act around an escalation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection

from palier.apps.cases.policies import insiders_of
from palier.apps.escalations.roster import Seat
from palier.core.case import Kind, Status
from palier.core.catalogue.terms import Step, Terms
from palier.core.escalation import DEFAULT_STEPS

TOLD_OF_ACTS = {
    Kind.ESCALATION_ASKED.value: ("escalation_manager", "assignee"),
    Kind.ESCALATED.value: ("assignee",),
    Kind.ESCALATION_ENDED.value: ("assignee",),
    Kind.REACH_MISSED.value: ("on_call", "assignee", "team_lead"),
    Kind.REVIEW_DUE.value: ("assignee",),
    Kind.SEVERITY_CONTESTED.value: ("assignee", "team_lead"),
    Kind.SEVERITY_UNDECIDED.value: ("support_manager", "assignee"),
}
"""Whom acts around an escalation are told to, besides whoever did them; and what the house itself noticed."""

UNTAKEN = {"untaken 1": ("escalation_manager", "support_manager"), "untaken 2": ("support_manager", "head_of_support")}
"""Whom an escalation that nobody takes in hand is told to, rung by rung."""

TOLD_BY = {Kind.REVIEW_DUE.value: ("desk",)}
"""How, where not in the usual ways: the mail of a day of review is the life cycle's own."""

NOTICES = """
SELECT cases.id, cases.account_id, cases.assignee_id, cases.team_id, cases.terms_id, cases.severity, cases.status,
       notice.clock, notice.cycle, notice.step, notice.at, clock.due_at, clock.stopped_at, NULL, 0, '', 0
FROM clocks_clocknotice notice
JOIN cases_case cases ON cases.id = notice.case_id
LEFT JOIN clocks_clock clock ON (clock.case_id, clock.clock, clock.cycle) = (notice.case_id, notice.clock, notice.cycle)
WHERE notice.id = ANY(%s) ORDER BY notice.at, notice.id
"""
CLIMBS = """
SELECT cases.id, cases.account_id, cases.assignee_id, cases.team_id, cases.terms_id, cases.severity, cases.status,
       '', climb.number, 'untaken ' || climb.rung, climb.at, NULL::timestamptz, NULL::timestamptz, asked.id, 0, '', 0
FROM escalations_climb climb JOIN cases_case cases ON cases.id = climb.case_id
JOIN escalations_escalation escalation ON (escalation.case_id, escalation.number) = (climb.case_id, climb.number)
JOIN LATERAL (SELECT id FROM cases_caseevent WHERE case_id = climb.case_id AND kind = 'escalation_asked'
              AND at = escalation.asked_at ORDER BY seq DESC LIMIT 1) asked ON true
WHERE climb.id = ANY(%s) AND escalation.taken_at IS NULL AND escalation.ended_at IS NULL ORDER BY climb.id
"""
ACTS = """
SELECT cases.id, cases.account_id, cases.assignee_id, cases.team_id, cases.terms_id, cases.severity, cases.status,
       '', 0, event.kind, event.at, NULL::timestamptz, NULL::timestamptz, event.id, event.seq, event.actor_kind,
       event.actor_id
FROM cases_caseevent event JOIN cases_case cases ON cases.id = event.case_id
WHERE event.id = ANY(%s) ORDER BY event.id
"""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to tell of one case, dated `at`.

    `step` is a step of the ladder, or the kind of the event; `due_at` and `stopped_at` are those of the clock.
    `actor_kind` and `actor_id` say who caused an act.
    """

    seat: Seat
    terms_id: int
    severity: str
    status: Status
    clock: str
    cycle: int
    step: str
    at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    event_id: int | None
    seq: int
    actor_kind: str
    actor_id: int

    @property
    def key(self) -> str:
        """What tells it from every other occasion of its case."""
        if self.step in UNTAKEN:
            return f"escalation {self.cycle} {self.step}"
        return f"event {self.seq}" if self.event_id else f"{self.clock} {self.cycle} {self.step}"

    def rung(self, terms: Terms) -> Step:
        """The step to climb; an act stands for one too.  One that the terms no longer know tells the assignee."""
        if self.step in UNTAKEN:
            return Step(self.step, "", None, None, (), UNTAKEN[self.step])
        if self.event_id:
            return Step(self.step, "", None, None, (), TOLD_OF_ACTS[self.step], TOLD_BY.get(self.step, ()))
        ladder = terms.steps or DEFAULT_STEPS
        return next(
            (step for step in ladder if step.id == self.step), Step(self.step, "", None, None, (), ("assignee",))
        )


def occasions(*, notice_ids: Sequence[int], event_ids: Sequence[int], climb_ids: Sequence[int] = ()) -> list[Occasion]:
    """What these notices, events and rungs climbed ask to be told, in the order of time.

    Those of a case that is gone, and rungs of an escalation that somebody took meanwhile, are left out.
    """
    found = [*_read(NOTICES, notice_ids), *_read(ACTS, event_ids), *_read(CLIMBS, climb_ids)]
    insiders = insiders_of({each.seat.case_id for each in found})
    seated = (replace(each, seat=replace(each.seat, insiders=insiders.get(each.seat.case_id))) for each in found)
    return sorted(seated, key=lambda occasion: occasion.at)


def _read(statement: str, ids: Sequence[int]) -> list[Occasion]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        rows = cursor.fetchall()
    return [_occasion(row) for row in rows]


def _occasion(row: tuple) -> Occasion:  # type: ignore[type-arg]  # columns as in the statements above
    case_id, account_id, assignee_id, team_id, terms_id, severity, status, *rest = row
    return Occasion(Seat(case_id, account_id, assignee_id, team_id), terms_id, severity, Status(status), *rest)

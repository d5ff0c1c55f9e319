"""Timed steps are carried out: reminders, closing after silence, the day of review."""

from datetime import datetime

from django.db import connection

from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.outbox import commands as outbox
from palier.apps.staff.models import Agent
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER
from palier.core.case import Kind, Status
from palier.core.lifecycle import Act, Step, due_step

BATCH = 100
NO_ANSWER = "no_answer"
"""Why a case was closed by itself."""

DUE = "SELECT case_id FROM lifecycle_nextstep WHERE at <= %s ORDER BY at, case_id LIMIT %s"
FREE = "SELECT FROM cases_case WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED"


def due_cases(*, at: datetime, limit: int = BATCH) -> list[int]:
    """The cases to which something is to happen by `at`, those that have waited longest first."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [at, limit])
        return [case_id for (case_id,) in cursor.fetchall()]


@one_transaction
def take_step(*, case_id: int, at: datetime) -> bool:
    """Do what is due on a case at `at`.  False: nothing is any more, or somebody else has the case in hand.

    The facts of the locked case decide, not the row that named it: however many workers look, each step is taken
    once.  Several reminders that passed unsent are one.
    """
    with connection.cursor() as cursor:
        cursor.execute(FREE, [case_id])
        if cursor.fetchone() is None:
            return False
    file = take_case(case_id=case_id, by=PALIER, at=at)
    step = due_step(file.terms, file.facts, file.at)
    if step is None:
        return False
    match step.act:
        case Act.REMIND:
            _remind(file, step)
        case Act.CLOSE:
            _close(file)
        case Act.REVIEW:
            _review(file)
    return True


def _remind(file: CaseFile, step: Step) -> None:
    kind = "reminder_solution" if file.status is Status.SOLUTION_PROPOSED else "reminder_waiting"
    event = file.add(Kind.REMINDED, automatic=True, data={"number": step.number})
    owe_answer(file, event, kind=kind)
    put_back(file, act="remind_customer", facts={"number": step.number})


def _close(file: CaseFile) -> None:
    event = file.add(Kind.CLOSED, automatic=True, data={"reason": NO_ANSWER})
    owe_answer(file, event, kind="closed_unanswered")
    put_back(file, act="close_unanswered_case")


def _review(file: CaseFile) -> None:
    """Tell whoever has the case that its day has come; their page of it says so too."""
    event = file.add(Kind.REVIEW_DUE, automatic=True)
    assignee = file.case.assignee_id
    agent = Agent.objects.filter(pk=assignee, is_active=True).first() if assignee else None
    if agent is not None:
        owed = outbox.mail_owed(
            kind="review_due",
            recipients=[agent.email],
            language=agent.language,
            at=file.at,
            case_id=file.case.pk,
            account_id=file.case.account_id,
            event_id=event.pk,
            seq=event.seq,
        )
        file.rows.append(owed)
    put_back(file, act="review_case")

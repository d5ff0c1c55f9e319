"""Carrying out what duties ask for: each step once, by whichever worker comes first."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.duties.models import DutyStep
from palier.core.actor import PALIER
from palier.core.case import Kind
from palier.core.duties import Act, Rule, Step, course_of, due_step, lowering_of, warning_of

log = logging.getLogger("palier.duties")

PUT_OFF = timedelta(minutes=15)
"""How long a step rests that could not be carried out."""

# Whoever holds the case decides its steps; the step is claimed too, so that one carried out a moment ago is looked at
# anew.  The second of `at` is not over: an answer within it still counts.
CLAIM = """
SELECT step.case_id FROM duties_dutystep step JOIN cases_case kase ON kase.id = step.case_id
WHERE step.at < %(at)s AND (step.put_off_until IS NULL OR step.put_off_until <= %(at)s)
ORDER BY step.at, step.id LIMIT 1 FOR NO KEY UPDATE OF kase, step SKIP LOCKED
"""


def carry_out(*, at: datetime, limit: int) -> int:
    """Carry out at most `limit` steps that came due before `at`; answers how many: below the limit, none is left.

    Any number of workers may do so at once: each claims cases that no other holds, a step and what it causes commit
    together.  However late it runs, each case is asked once and nobody's severity is lowered without having been asked.
    """
    at = at.replace(microsecond=0)
    done = 0
    while done < limit and _carry_out_one(at):
        done += 1
    return done


def _carry_out_one(at: datetime) -> bool:
    """Carry out the longest-standing step of a case that nobody holds; False when there is none."""
    case_id = None
    try:
        with transaction.atomic():
            case_id = _claim(at)
            if case_id is not None:
                _act(case_id, at)
    except Exception:
        if case_id is None:
            raise
        log.exception("the duties of case %d could not be carried out; they are tried again", case_id)
        DutyStep.objects.filter(case_id=case_id, at__lt=at).update(put_off_until=at + PUT_OFF)
    return case_id is not None


def _claim(at: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"at": at})
        row = cursor.fetchone()
    return row[0] if row else None


def _act(case_id: int, at: datetime) -> None:
    file = take_case(case_id=case_id, by=PALIER, at=at)
    step = due_step(file.terms, file.facts, file.at)
    assert step is not None, "a step is stored that the facts don't ask for"
    match step.act:
        case Act.ASK:
            _ask(file)
        case Act.TELL:
            file.add(Kind.REACH_MISSED)
        case Act.DECIDE:
            file.add(Kind.SEVERITY_UNDECIDED)
        case Act.LOWER:
            _change(file, step, Rule.UNREACHABLE, mail="severity_lowered")
        case Act.APPLY:
            _change(file, step, Rule.UNCONTESTED, mail="severity_applied")
    put_back(file, act=f"duty_{step.act.value}", facts={"severity": step.severity or None})


def _ask(file: CaseFile) -> None:
    """Ask again, and say what happens without an answer and when: the notice that goes before a lowering."""
    event = file.add(Kind.REACH_ASKED)
    course = course_of(file.terms, file.facts)
    ahead = lowering_of(course) or warning_of(course)
    if ahead is not None:
        event.data |= {"lowers_to": ahead.severity, "lowers_at": ahead.at.isoformat()}
    if ahead is not None and ahead.act is Act.TELL:
        event.data["by_hand"] = True
    owe_answer(file, event, kind="reach_asked")


def _change(file: CaseFile, step: Step, rule: Rule, *, mail: str) -> None:
    data = {"was": file.case.severity}
    event = file.add(Kind.SEVERITY_CHANGED, severity=step.severity, rule=rule.value, data=data)
    owe_answer(file, event, kind=mail)

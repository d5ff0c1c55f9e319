"""A desk whose catalogue reminds on days 1, 3 and 5 and closes on day 6."""

from datetime import timedelta

from tests.factories import CATALOGUE, Desk, make_desk

from palier.apps.cases.verification import Difference, verify_cases
from palier.apps.lifecycle.commands import due_cases, take_step
from palier.apps.outbox.models import OutgoingMail

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LIFE = """\
lifecycle:
  waiting_customer: {remind: [1d, 3d, 5d], close: 6d}
  solution_proposed: {remind: [1d, 3d, 5d], close: 6d}
  reopen_within: 14d
  notify: [created, waiting, resolved, closed]
"""


def living_desk(life: str = LIFE) -> Desk:
    return make_desk(catalogue=CATALOGUE.replace("escalation:\n", life + "escalation:\n"))


def work(at) -> int:
    """What a worker does when it wakes at `at`; answers how many steps it took."""
    done = 0
    while taken := sum(take_step(case_id=case_id, at=at) for case_id in due_cases(at=at)):
        done += taken
    return done


def mails(case_id: int) -> list[str]:
    return list(OutgoingMail.objects.filter(case_id=case_id).order_by("pk").values_list("kind", flat=True))


def differences() -> list[Difference]:
    return [found for checked in verify_cases() for found in checked.differences]

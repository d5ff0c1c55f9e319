"""The life of cases: what is due is done case by case, and none holds up another."""

from datetime import datetime

import structlog
from django.db import OperationalError

from palier.apps.lifecycle.commands import due_cases, take_step

log = structlog.get_logger("palier.jobs")


def take_steps(*, at: datetime, limit: int) -> int:
    """Do at most `limit` of what is due at `at`; answers how much was done, so that a pump knows whether to go on.

    A fault is that case's alone, unless the database itself went away; it is met again when the second turns.
    """
    done = 0
    for case_id in due_cases(at=at, limit=limit):
        try:
            done += take_step(case_id=case_id, at=at)
        except OperationalError:
            raise
        except Exception:
            log.exception("step_failed", case=case_id)
    return done

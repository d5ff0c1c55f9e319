"""A stopwatch for each agent and case."""

from datetime import datetime, timedelta

from palier.apps.cases.policies import visible_cases
from palier.apps.entitlements import policies
from palier.apps.entitlements.commands.time import A_DAY, book_time
from palier.apps.entitlements.errors import NoTimer, TimerRuns
from palier.apps.entitlements.models import Timer
from palier.apps.errors import NotFound
from palier.apps.outbox.commands import announce_case
from palier.apps.rights import require
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor

MINUTE = timedelta(minutes=1)


@one_transaction
def start_timer(*, case_id: int, by: Actor, at: datetime) -> None:
    """Start the agent's stopwatch for a case.  Raises NotAllowed, NotFound, TimerRuns."""
    require(policies.may_spend(by), by=by, act="start_timer")
    if not visible_cases(by).filter(pk=case_id).exists():
        raise NotFound("case", str(case_id))
    _timer, started = Timer.objects.get_or_create(case_id=case_id, agent_id=by.id, defaults={"started_at": at})
    if not started:
        raise TimerRuns
    announce_case(case_id, at=at)


@one_transaction
def stop_timer(*, case_id: int, what: str, costs: str = "", by: Actor, at: datetime) -> int:
    """Stop it and book the time that passed, each minute begun, a day at most; answers the time entry's id.

    A booking that is refused leaves the stopwatch running.  Raises NoTimer and what `book_time` raises.
    """
    require(policies.may_spend(by), by=by, act="stop_timer")
    timer = Timer.objects.select_for_update().filter(case_id=case_id, agent_id=by.id).first()
    if timer is None:
        raise NoTimer
    minutes = max(1, min(A_DAY, -((timer.started_at - at) // MINUTE)))
    time_id = book_time(
        case_id=case_id, minutes=minutes, what=what, worked_at=timer.started_at, costs=costs, by=by, at=at
    )
    timer.delete()
    return time_id


@one_transaction
def drop_timer(*, case_id: int, by: Actor, at: datetime) -> None:
    """Forget the stopwatch and its time.  Raises NotAllowed, NoTimer."""
    require(policies.may_spend(by), by=by, act="drop_timer")
    if not Timer.objects.filter(case_id=case_id, agent_id=by.id).delete()[0]:
        raise NoTimer
    announce_case(case_id, at=at)

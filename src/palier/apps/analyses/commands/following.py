"""What was promised after an incident is followed up: owners are reminded, what is late is told once, what is
done is written down.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from palier.apps.analyses import policies
from palier.apps.analyses.commands.taking import ANALYSES
from palier.apps.analyses.models import Action
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.outbox.commands import About, announce, owe_mail
from palier.apps.staff.models import Agent
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Actor, Role

ACTION_DUE, ACTION_LATE = "action_due", "action_late"
"""The kinds of mail that remind an owner, and that tell of what nobody did."""
AHEAD = timedelta(days=3)
"""How long before its day an owner is reminded."""


@one_transaction
def finish_action(*, action_id: int, by: Actor, at: datetime) -> None:
    """Write down that an action is done; the first who says so counts.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_follow(by), by=by, act="finish_action")
    action = Action.objects.select_for_update().filter(pk=action_id).first()
    if action is None:
        raise NotFound("action", str(action_id))
    if action.done_at is None:
        action.done_at, action.done_by = at, by.name
        action.save(update_fields=["done_at", "done_by"])
        _trace(action, "finish_action", by, at)


@one_transaction
def remind_owners(*, at: datetime, limit: int = 100) -> int:
    """Remind owners of at most `limit` published actions that are due within three days; answers how many.

    Once each, whoever looks and however late; a day is that of UTC, for an action is promised for a day.
    """
    near = _open().filter(due_on__lte=(at + AHEAD).date(), reminded_at=None, owner__is_active=True)
    claimed = list(near.select_for_update(skip_locked=True, of=("self",)).select_related("owner")[:limit])
    for action in claimed:
        action.reminded_at = at
        action.save(update_fields=["reminded_at"])
        if action.owner:
            _mail(ACTION_DUE, action, [action.owner], at)
        _trace(action, "remind_owner", PALIER, at)
    return len(claimed)


@one_transaction
def tell_late_actions(*, at: datetime, limit: int = 100) -> int:
    """Tell of at most `limit` published actions whose day is over, once, their owner and leads; answers how many."""
    late = _open().filter(due_on__lt=at.date(), told_late_at=None)
    claimed = list(late.select_for_update(skip_locked=True, of=("self",))[:limit])
    for action in claimed:
        action.told_late_at = at
        action.save(update_fields=["told_late_at"])
        _mail(ACTION_LATE, action, _readers(action), at)
        _trace(action, "tell_late_action", PALIER, at)
    return len(claimed)


def _open() -> QuerySet[Action]:
    """Actions that customers were told of and that nobody did yet, the first due first."""
    return Action.objects.filter(done_at=None, analysis__published__gt=0).order_by("due_on", "pk")


def _readers(action: Action) -> Iterable[Agent]:
    working = Agent.objects.filter(is_active=True).order_by("id")
    return working.filter(pk=action.owner_id or 0) | working.filter(
        role__in=[Role.LEAD.value, Role.ADMINISTRATOR.value]
    )


def _mail(kind: str, action: Action, readers: Iterable[Agent], at: datetime) -> None:
    for agent in readers:
        owe_mail(kind=kind, recipients=[agent.email], language=agent.language, at=at, **About(event_id=action.pk))


def _trace(action: Action, act: str, by: Actor, at: datetime) -> None:
    audit.record(by=by, at=at, act=act, facts={"analysis": action.analysis.reference, "action": action.pk})
    announce(topic=ANALYSES, subject=str(action.analysis_id), at=at)

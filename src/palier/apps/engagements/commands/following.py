"""An engagement is followed: its stages planned and done one after the other, until it is finished or dropped."""

from datetime import date, datetime

from palier.apps.audit import commands as audit
from palier.apps.engagements import policies
from palier.apps.engagements.commands.beginning import ENGAGEMENTS
from palier.apps.engagements.errors import EngagementOver, OutcomeNeeded, StageWaits
from palier.apps.engagements.models import Engagement, EngagementStage
from palier.apps.entitlements.commands import refund_credits
from palier.apps.errors import NotFound
from palier.apps.outbox.commands import announce
from palier.apps.rights import require
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.ledger import UNIT


@one_transaction
def plan_stage(*, engagement_id: int, place: int, planned_on: date | None, by: Actor, at: datetime) -> None:
    """Plan a stage for a day, or (None) for none yet.  Raises NotAllowed, NotFound, EngagementOver, StageWaits."""
    require(policies.may_follow(by), by=by, act="plan_stage")
    engagement = _open(engagement_id, by)
    stage = _stage(engagement, place)
    stage.planned_on = planned_on
    stage.save(update_fields=["planned_on"])
    _done(engagement, "plan_stage", by, at, place)


@one_transaction
def do_stage(*, engagement_id: int, place: int, note: str = "", by: Actor, at: datetime) -> None:
    """Tick a stage off; the last one finishes the engagement.

    Stages follow one another.  Raises NotAllowed, NotFound, EngagementOver, StageWaits.
    """
    require(policies.may_follow(by), by=by, act="do_stage")
    engagement = _open(engagement_id, by)
    stage = _stage(engagement, place)
    waiting = engagement.stages.filter(done_at=None).order_by("place").values_list("place", flat=True)
    if place != waiting[0]:
        raise StageWaits(place)
    stage.done_at, stage.done_by, stage.note = at, by.name, note.strip()
    stage.save(update_fields=["done_at", "done_by", "note"])
    if not engagement.stages.filter(done_at=None).exists():
        engagement.finished_at, engagement.finished_by = at, by.name
        engagement.save(update_fields=["finished_at", "finished_by"])
    _done(engagement, "do_stage", by, at, place)


@one_transaction
def finish_engagement(*, engagement_id: int, outcome: str, by: Actor, at: datetime) -> None:
    """Say that it is done and what came of it; a commitment is kept by it.

    While stages are left, the last of them finishes it.  Raises NotAllowed, NotFound, EngagementOver, OutcomeNeeded,
    StageWaits.
    """
    require(policies.may_follow(by), by=by, act="finish_engagement")
    engagement = _open(engagement_id, by)
    if not outcome.strip():
        raise OutcomeNeeded()
    left = engagement.stages.filter(done_at=None).order_by("place").values_list("place", flat=True).first()
    if left is not None:
        raise StageWaits(left)
    engagement.finished_at, engagement.finished_by, engagement.outcome = at, by.name, outcome.strip()
    engagement.save(update_fields=["finished_at", "finished_by", "outcome"])
    _done(engagement, "finish_engagement", by, at, 0)


@one_transaction
def drop_engagement(*, engagement_id: int, why: str, by: Actor, at: datetime) -> None:
    """Say that it will not be done, and why; what it drew from a ledger goes back.

    Raises NotAllowed, NotFound, EngagementOver, OutcomeNeeded, and what the ledger refuses.
    """
    require(policies.may_drop(by), by=by, act="drop_engagement")
    engagement = _open(engagement_id, by)
    if not why.strip():
        raise OutcomeNeeded()
    engagement.dropped_at, engagement.outcome = at, why.strip()
    engagement.save(update_fields=["dropped_at", "outcome"])
    if engagement.ledger_act is not None:
        refund_credits(
            contract_id=engagement.contract_id,
            feature=engagement.key,
            act=engagement.ledger_act,
            amount=UNIT,
            reason=why.strip(),
            by=by,
            at=at,
        )
    _done(engagement, "drop_engagement", by, at, 0)


def _open(engagement_id: int, by: Actor) -> Engagement:
    seen = policies.visible_engagements(by)
    found = seen.select_for_update(of=("self",)).filter(pk=engagement_id).first()
    if found is None:
        raise NotFound("engagement", str(engagement_id))
    if found.finished_at or found.dropped_at:
        raise EngagementOver(found.key)
    return found


def _stage(engagement: Engagement, place: int) -> EngagementStage:
    stage = engagement.stages.filter(place=place).first()
    if stage is None:
        raise NotFound("stage", str(place))
    if stage.done_at is not None:
        raise StageWaits(place)
    return stage


def _done(engagement: Engagement, act: str, by: Actor, at: datetime, place: int) -> None:
    facts = {"engagement": engagement.pk, "place": place or None}
    audit.record(by=by, at=at, act=act, case_id=engagement.case_id, account_id=engagement.account_id, facts=facts)
    announce(topic=ENGAGEMENTS, subject=str(engagement.pk), at=at)

"""A commitment whose time has passed is told of, once."""

from datetime import datetime

from palier.apps.audit import commands as audit
from palier.apps.cases.policies import insiders_of
from palier.apps.engagements.commands.beginning import ENGAGEMENTS
from palier.apps.engagements.models import Engagement
from palier.apps.escalations.offices import holders, holders_for
from palier.apps.outbox.commands import About, announce, owe_mail
from palier.apps.rotas.commands import page
from palier.apps.staff.models import Agent
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Role

COMMITMENT_LATE = "commitment_late"
"""The kind of mail that tells of it."""

MANAGER = "support_manager"


@one_transaction
def tell_late(*, at: datetime, limit: int = 100) -> int:
    """Tell of at most `limit` commitments that were due before `at` and are not kept; answers how many.

    Whoever is on call is paged where it is about a case; the support manager hears by mail, or every lead where nobody
    holds that office.  Of a case that one team alone may know of that team hears, and nobody else.  Any number of
    workers may do so.
    """
    late = Engagement.objects.filter(due_at__lt=at, finished_at=None, dropped_at=None, late_at=None)
    claimed = list(late.order_by("due_at").select_for_update(skip_locked=True, of=("self",))[:limit])
    for engagement in claimed:
        _tell(engagement, at)
    return len(claimed)


def _tell(engagement: Engagement, at: datetime) -> None:
    engagement.late_at = at
    engagement.save(update_fields=["late_at"])
    if engagement.case_id is not None:
        page(case_id=engagement.case_id, reason=f"commitment {engagement.key}", by=PALIER, at=at)
    readers = _readers(engagement)
    for agent in readers:
        about = About(account_id=engagement.account_id, event_id=engagement.pk)
        owe_mail(kind=COMMITMENT_LATE, recipients=[agent.email], language=agent.language, at=at, **about)
    facts = {"told": [agent.name for agent in readers]}
    account_id = engagement.account_id
    audit.record(by=PALIER, at=at, act="tell_late", case_id=engagement.case_id, account_id=account_id, facts=facts)
    announce(topic=ENGAGEMENTS, subject=str(engagement.pk), at=at)


def _readers(engagement: Engagement) -> list[Agent]:
    working = Agent.objects.filter(is_active=True).order_by("id")
    insiders = insiders_of([engagement.case_id or 0])
    if engagement.case_id in insiders:
        return list(working.filter(pk__in=insiders[engagement.case_id]))
    named = holders_for(holders([engagement.account_id]), MANAGER, engagement.account_id)
    leads = working.filter(role__in=[Role.LEAD.value, Role.ADMINISTRATOR.value])
    return list(working.filter(pk__in=named)) or list(leads)

"""Who may read which article, and who may write and publish: the only place that knows.

Readers are anybody (None), contacts and staff.  A published article reaches the audience it was given, and nobody but
staff once it is retired; drafts are for staff alone.  Portal, public pages, suggestions, search and the composer of
the desk all start from `visible_editions`.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from palier.apps.accounts.contract_models import ContractLine
from palier.apps.knowledge.models import Edition
from palier.apps.rights import has_role, is_system, require
from palier.core.actor import Actor, ActorKind, Role
from palier.core.knowledge import Audience

__all__ = ["may_publish", "may_rate", "may_write", "require", "visible_editions"]


def may_write(by: Actor) -> bool:
    """Read everything, write drafts, hand over files: any agent, for whoever solved it knows it best."""
    return has_role(by, Role.AGENT)


def may_publish(by: Actor) -> bool:
    """Publish, retire, say for whom it is: leads and administrators."""
    return has_role(by, Role.LEAD)


def may_rate(by: Actor) -> bool:
    """Say whether it helped: those for whom it was written."""
    return by.kind is ActorKind.CONTACT


def visible_editions(viewer: Actor | None, *, at: datetime) -> QuerySet[Edition]:
    """The editions that the viewer may read at `at`; None is anybody.

    For contacts limited articles depend on the contracts of their account in force on its own day: one statement.
    """
    if viewer is not None and (viewer.kind is ActorKind.AGENT or is_system(viewer)):
        return Edition.objects.filter(article__retired_at__isnull=True)
    readable = Q(article__audience=Audience.PUBLIC.value)
    if viewer is not None and viewer.account_id is not None:
        readable |= Q(article__audience=Audience.CUSTOMERS.value)
        limited = _holding(viewer.account_id, at)
        if limited is not None:
            readable |= Q(article__audience=Audience.LIMITED.value) & limited
    return Edition.objects.filter(readable, article__retired_at__isnull=True)


def _holding(account_id: int, at: datetime) -> Q | None:
    """Limits that a contract of the account satisfies; None where it has none in force."""
    lines = ContractLine.objects.filter(account_id=account_id, superseded_at__isnull=True)
    columns = ("account__timezone", "starts_on", "ends_on", "contract__catalogue__slug", "plan", "products")
    satisfied: Q | None = None
    for zone, starts_on, ends_on, catalogue, plan, products in lines.values_list(*columns):
        today = at.astimezone(ZoneInfo(zone)).date()
        if not starts_on <= today <= (ends_on or today):
            continue
        one = Q(article__plans=[]) | Q(article__plans__contains=[f"{catalogue}:{plan}"])
        if products:
            one &= Q(article__products=[]) | Q(article__products__overlap=products)
        satisfied = one if satisfied is None else satisfied | one
    return satisfied

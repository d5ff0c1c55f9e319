"""Who may say what of incidents, and who may know of which: the only place that knows."""

from django.db.models import F, Q, QuerySet

from palier.apps.incidents.models import Incident, IncidentUpdate
from palier.apps.rights import has_role, is_system, require
from palier.core.actor import Actor, ActorKind, Role

__all__ = [
    "LOOKING_BACK",
    "SHOWN_TO_ALL",
    "may_arrange",
    "may_tell",
    "require",
    "said_to",
    "visible_incidents",
    "visible_updates",
]

SHOWN_TO_ALL = Q(component__is_shown=True, component__retired_at__isnull=True)
"""Of the components that an incident touches, those that mails and calls to anybody may name."""


def may_tell(by: Actor) -> bool:
    """Open an incident, add to it, link cases: any agent, for the first who sees it must not look for another."""
    return has_role(by, Role.AGENT) or is_system(by)


def may_arrange(by: Actor) -> bool:
    """Say which components there are, who checks them, and prepare words."""
    return has_role(by, Role.LEAD)


def visible_incidents(viewer: Actor | None) -> QuerySet[Incident]:
    """The incidents that one may know of; None is anybody.  Page, API, feeds, badge and mail all start here."""
    if viewer is not None and (viewer.kind is ActorKind.AGENT or is_system(viewer)):
        return Incident.objects.all()
    public = Q(audience=Incident.Audience.PUBLIC)
    if viewer is None or viewer.account_id is None:
        return Incident.objects.filter(public)
    mine = Incident.accounts.through.objects.filter(account_id=viewer.account_id).values("incident_id")
    return Incident.objects.filter(public | Q(audience=Incident.Audience.ACCOUNTS, pk__in=mine))


def visible_updates(viewer: Actor | None) -> QuerySet[IncidentUpdate]:
    """Of incidents that one may know of, the updates that one may read: those said to one, then or before."""
    if viewer is not None and (viewer.kind is ActorKind.AGENT or is_system(viewer)):
        return IncidentUpdate.objects.all()
    return IncidentUpdate.objects.filter(said_to(viewer.account_id if viewer else None))


LOOKING_BACK = Q(corrects__isnull=True, at__gt=F("incident__over_at"))
"""What is said of an incident that is over lets more people know what was: they read it, and nobody is written to."""


def said_to(account_id: int | None) -> Q:
    """Updates that an account could read when they were said; None is anybody."""
    public = Q(audience=Incident.Audience.PUBLIC)
    return public if account_id is None else public | Q(readers__contains=[account_id])

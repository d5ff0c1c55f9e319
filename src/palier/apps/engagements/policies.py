"""Who may see and move engagements."""

from django.db.models import QuerySet

from palier.apps.cases.policies import hidden_cases
from palier.apps.engagements.models import Engagement
from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_follow(by: Actor) -> bool:
    """See, begin, tick off, finish: any agent."""
    return has_role(by, Role.AGENT)


def visible_engagements(viewer: Actor) -> QuerySet[Engagement]:
    """All but those of cases that the viewer may not know of."""
    return Engagement.objects.exclude(case_id__in=hidden_cases(viewer))


def may_drop(by: Actor) -> bool:
    """Say that something promised will not be done: a lead."""
    return has_role(by, Role.LEAD)

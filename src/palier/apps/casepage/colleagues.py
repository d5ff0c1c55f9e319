"""Whom a note about a case can call by name."""

from django.db.models import Exists, OuterRef

from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.staff.models import Agent, Team
from palier.apps.staff.queries import Choice, by_name
from palier.core.actor import Actor


def callable_at(*, viewer: Actor, case_id: int) -> tuple[Choice, ...]:
    """Colleagues who work here and may know of the case, by name; oneself left out.  One statement."""
    theirs = Team.objects.filter(agents=OuterRef(OuterRef("pk")))
    kept_from = RestrictedCase.objects.filter(case_id=case_id).exclude(team__in=theirs)
    known = Agent.objects.filter(~Exists(kept_from), is_active=True).exclude(pk=viewer.id)
    return by_name(known.values_list("id", "name"))

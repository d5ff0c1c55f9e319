"""Who may see, share and take away views that were kept."""

from django.db.models import Q, QuerySet

from palier.apps.rights import has_role, require
from palier.apps.staff.models import Team
from palier.apps.staff.queries import teams_of
from palier.apps.views.models import SavedView
from palier.core.actor import Actor, ActorKind, Role

__all__ = ["may_change", "may_keep", "may_share_with_everybody", "may_share_with_team", "require", "visible_views"]


def may_keep(by: Actor) -> bool:
    """Every agent, for themselves."""
    return by.kind is ActorKind.AGENT and has_role(by, Role.AGENT)


def may_share_with_team(by: Actor, team_id: int) -> bool:
    """Those of the team, and leads."""
    return has_role(by, Role.LEAD) or team_id in teams_of(by.id)


def may_share_with_everybody(by: Actor) -> bool:
    """Leads."""
    return has_role(by, Role.LEAD)


def may_change(by: Actor, view: SavedView) -> bool:
    """Whoever keeps it; a lead takes away what was shared."""
    shared = view.for_everybody or view.team_id is not None
    return by.kind is ActorKind.AGENT and (by.id == view.owner_id or (shared and has_role(by, Role.LEAD)))


def visible_views(viewer: Actor) -> QuerySet[SavedView]:
    """An agent's own, those of their teams, those of everybody.  What one lists is decided by its reader's rights."""
    if viewer.kind is not ActorKind.AGENT:
        return SavedView.objects.none()
    of_their_teams = Q(team__in=Team.objects.filter(agents=viewer.id))
    return SavedView.objects.filter(Q(owner_id=viewer.id) | Q(for_everybody=True) | of_their_teams)

"""Who may see, write, approve and publish analyses: the only place that knows."""

from django.db.models import QuerySet

from palier.apps.analyses.models import Analysis, Copy
from palier.apps.cases.models import Case
from palier.apps.rights import has_role, is_system, require
from palier.core.actor import Actor, ActorKind, Role

__all__ = ["has_written", "may_follow", "may_write", "require", "visible_analyses", "visible_copies"]


def may_write(by: Actor) -> bool:
    """Begin, write, submit, approve (but see `has_written`), publish, correct: any agent."""
    return has_role(by, Role.AGENT)


def has_written(by: Actor, analysis: Analysis) -> bool:
    """Did they write in it since it was last published?  Then somebody else approves it."""
    return by.id in analysis.writers


def may_follow(by: Actor) -> bool:
    """Say that an action is done; hand an analysis to cases that are resolved later."""
    return has_role(by, Role.AGENT) or is_system(by)


def visible_analyses(viewer: Actor) -> QuerySet[Analysis]:
    """All of them for the staff: what one team alone may know of is in none (`analysable`).

    Drafts are for nobody else.
    """
    staff = viewer.kind is ActorKind.AGENT or is_system(viewer)
    return Analysis.objects.all() if staff else Analysis.objects.none()


def visible_copies(viewer: Actor) -> QuerySet[Copy]:
    """What was published to the viewer's own account; the staff see every copy."""
    if viewer.kind is ActorKind.CONTACT:
        return Copy.objects.filter(account_id=viewer.account_id or 0)
    return Copy.objects.all()


def analysable(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of some cases, those that documents may tell of: none that is for the eyes of one team (promises J5)."""
    return cases.filter(restricted__isnull=True)

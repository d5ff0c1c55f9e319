"""Keeping views, changing and sharing them, choosing columns."""

from collections.abc import Collection
from datetime import datetime

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.staff.models import Team
from palier.apps.transactions import one_transaction
from palier.apps.views import policies
from palier.apps.views.errors import TooManyViews, ViewNameTaken, ViewWithoutName
from palier.apps.views.models import HiddenColumns, SavedView
from palier.apps.views.queries import COLUMNS
from palier.core.actor import Actor
from palier.core.search.asking import LONGEST

LONGEST_NAME = 60
MOST_VIEWS = 50


@one_transaction
def save_view(
    *, name: str, asked: str, team_id: int | None = None, for_everybody: bool = False, by: Actor, at: datetime
) -> int:
    """Keep a filter under a name, for oneself, a team or everybody; answers its id.

    Raises NotAllowed, NotFound for no team of ours, ViewWithoutName, ViewNameTaken, TooManyViews.
    """
    policies.require(policies.may_keep(by), by=by, act="save_view")
    _require_sharing(team_id, for_everybody, by, act="save_view")
    called = _called(name)
    if SavedView.objects.filter(owner_id=by.id).count() >= MOST_VIEWS:
        raise TooManyViews(MOST_VIEWS)
    view, is_new = SavedView.objects.get_or_create(
        owner_id=by.id,
        name=called,
        defaults={
            "asked": _asked(asked),
            "team_id": None if for_everybody else team_id,
            "for_everybody": for_everybody,
            "created_at": at,
        },
    )
    if not is_new:
        raise ViewNameTaken(called)
    audit.record(by=by, at=at, act="save_view", facts={"view": view.pk, "name": called, "asked": view.asked})
    return view.pk


@one_transaction
def change_view(
    *,
    view_id: int,
    name: str,
    asked: str,
    team_id: int | None = None,
    for_everybody: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Give a view another name or filter, share it with others or with nobody any more; it keeps its address.

    Raises NotFound, also where it is not shared with the actor, NotAllowed, ViewWithoutName, ViewNameTaken.
    """
    view = policies.visible_views(by).select_for_update(of=("self",)).filter(pk=view_id).first()
    if view is None:
        raise NotFound("view", str(view_id))
    policies.require(policies.may_change(by, view), by=by, act="change_view")
    if (team_id, for_everybody) != (view.team_id, view.for_everybody):
        _require_sharing(team_id, for_everybody, by, act="change_view")
    called = _called(name)
    if SavedView.objects.filter(owner_id=view.owner_id, name=called).exclude(pk=view_id).exists():
        raise ViewNameTaken(called)
    view.name, view.asked = called, _asked(asked)
    view.team_id, view.for_everybody = None if for_everybody else team_id, for_everybody
    view.save(update_fields=["name", "asked", "team_id", "for_everybody"])
    audit.record(by=by, at=at, act="change_view", facts={"view": view_id, "name": called, "asked": view.asked})


def _require_sharing(team_id: int | None, for_everybody: bool, by: Actor, *, act: str) -> None:
    """Raises NotAllowed, and NotFound for no team of ours."""
    policies.require(not for_everybody or policies.may_share_with_everybody(by), by=by, act=act)
    policies.require(team_id is None or policies.may_share_with_team(by, team_id), by=by, act=act)
    if team_id is not None and not Team.objects.filter(pk=team_id).exists():
        raise NotFound("team", str(team_id))


def _called(name: str) -> str:
    called = " ".join(name.replace("\0", "").split())
    if not called or len(called) > LONGEST_NAME:
        raise ViewWithoutName(LONGEST_NAME)
    return called


def _asked(asked: str) -> str:
    return asked.replace("\0", "").strip()[:LONGEST]


@one_transaction
def remove_view(*, view_id: int, by: Actor, at: datetime) -> None:
    """Take a view away.  Raises NotFound, also where it is not shared with the actor, and NotAllowed."""
    view = policies.visible_views(by).filter(pk=view_id).first()
    if view is None:
        raise NotFound("view", str(view_id))
    policies.require(policies.may_change(by, view), by=by, act="remove_view")
    view.delete()
    audit.record(by=by, at=at, act="remove_view", facts={"view": view_id, "name": view.name})


@one_transaction
def choose_columns(*, view: str, shown: Collection[str], by: Actor, at: datetime) -> None:  # noqa: ARG001
    """Show these columns of a view to the actor from now on, the others not; unknown ones are passed over.

    A matter of taste like light and dark: nothing is written into the audit trail.  Raises NotAllowed.
    """
    policies.require(policies.may_keep(by), by=by, act="choose_columns")
    hidden = [column for column in COLUMNS if column not in shown]
    HiddenColumns.objects.update_or_create(agent_id=by.id, view=view[:100], defaults={"columns": hidden})

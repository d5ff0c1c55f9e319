"""Views that agents keep, and the columns they choose."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.lists import filtered_address, kept_key, kept_list, of_kept
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import ours_or, refusals_said_there
from palier.adapters.desk.views.queue import PART, whom_to_share_with
from palier.adapters.shared import moments
from palier.apps.cases.paging import Cursor
from palier.apps.views.commands import change_view, choose_columns, remove_view, save_view
from palier.apps.views.queries import COLUMNS, hidden_columns, kept_view


@require_safe
@for_agents
def views(request: DeskRequest) -> HttpResponse:
    """All views that the agent keeps or others share with them."""
    shown = kept_list(viewer=request.viewer, at=moments.now())
    return screen(request, "desk/kept_views.html", {"views": shown}, here="kept", part="desk/parts/kept_views.html")


@require_safe
@for_agents
@refusals_said
def kept(request: DeskRequest, kept: int) -> HttpResponse:
    """The list of one of them."""
    view = kept_view(viewer=request.viewer, view_id=kept)
    after = Cursor.read(request.GET.get("after", "~"))
    shown = of_kept(view, viewer=request.viewer, at=moments.now(), after=after)
    values = {"queue": shown, **whom_to_share_with(request.viewer)}
    return screen(request, "desk/queue.html", values, here="kept", part=PART)


@require_POST
@for_agents
@refusals_said_there("desk:kept_views")
def keep(request: DeskRequest) -> HttpResponse:
    """Keep the filter of a list under a name."""
    said = request.POST
    whom = said.get("share", "")
    view_id = save_view(
        name=said.get("name", ""),
        asked=said.get("q", ""),
        team_id=number_of(said, "share"),
        for_everybody=whom == "everybody",
        by=request.viewer,
        at=moments.now(),
    )
    if hidden := hidden_columns(viewer=request.viewer, view="filtered"):
        key = kept_key(view_id)  # the columns chosen beside the filter go along with it
        choose_columns(view=key, shown=set(COLUMNS) - hidden, by=request.viewer, at=moments.now())
    messages.success(request, _("Kept. You find it under “Kept views”."))
    return redirect("desk:kept", view_id)


@require_POST
@for_agents
@refusals_said_there("desk:kept_views")
def change(request: DeskRequest, kept: int) -> HttpResponse:
    """Another name, another filter, other people."""
    said = request.POST
    change_view(
        view_id=kept,
        name=said.get("name", ""),
        asked=said.get("q", ""),
        team_id=number_of(said, "share"),
        for_everybody=said.get("share", "") == "everybody",
        by=request.viewer,
        at=moments.now(),
    )
    messages.success(request, _("Kept. Whoever sees this view sees it so from now on."))
    return redirect("desk:kept", kept)


@require_POST
@for_agents
@refusals_said
def remove(request: DeskRequest, kept: int) -> HttpResponse:
    """Take a view away; its filter is shown once more, so that it can be kept again."""
    view = kept_view(viewer=request.viewer, view_id=kept)
    remove_view(view_id=kept, by=request.viewer, at=moments.now())
    messages.success(request, _("“%(name)s” is no longer kept. This is its filter.") % {"name": view.name})
    return redirect(filtered_address(view.asked))


@require_POST
@for_agents
@refusals_said
def columns(request: DeskRequest) -> HttpResponse:
    """Choose what a list shows."""
    said = request.POST
    choose_columns(view=said.get("view", ""), shown=said.getlist("column"), by=request.viewer, at=moments.now())
    return redirect(ours_or(said.get("address", ""), "desk:queue"))

"""The queue, the side bar, and going to a case by its reference."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from palier.adapters.desk.frame import screen, side_of
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.lists import accounts_list, due_soon, of_filter, of_view, plans_list
from palier.adapters.shared import moments
from palier.apps.cases.page_queries import case_head
from palier.apps.cases.paging import Cursor
from palier.apps.cases.queries import View
from palier.apps.errors import NotFound
from palier.apps.views.policies import may_share_with_everybody
from palier.apps.views.queries import by_account, by_plan, teams_to_share_with
from palier.apps.views.waiting import waiting_for
from palier.core.actor import Actor
from palier.core.case import parse_reference
from palier.core.search.asking import LONGEST

PART = "desk/parts/queue.html"
GROUPS = {"account": (by_account, accounts_list), "plan": (by_plan, plans_list)}


@require_safe
@for_agents
def queue(request: DeskRequest, view: str = View.OPEN.value) -> HttpResponse:
    """One view of the queue."""
    if view not in set(View):
        raise Http404
    shown = of_view(View(view), viewer=request.viewer, at=moments.now(), after=_after(request))
    return screen(request, "desk/queue.html", {"queue": shown}, here=view, part=PART)


@require_safe
@for_agents
def due(request: DeskRequest) -> HttpResponse:
    """What is due within hours."""
    shown = due_soon(viewer=request.viewer, at=moments.now(), after=_after(request))
    return screen(request, "desk/queue.html", {"queue": shown}, here="due", part=PART)


@require_safe
@for_agents
def filtered(request: DeskRequest) -> HttpResponse:
    """Open cases under a filter."""
    typed, here = request.GET.get("q", "")[:LONGEST], reverse("desk:filtered")
    shown = of_filter(typed, here, viewer=request.viewer, at=moments.now(), after=_after(request), q=typed)
    values = {"queue": shown, **whom_to_share_with(request.viewer)}
    return screen(request, "desk/queue.html", values, here="filtered", part=PART)


def whom_to_share_with(viewer: Actor) -> dict[str, object]:
    """What the form of a kept view offers: teams, and may it be everybody?"""
    return {"teams": teams_to_share_with(viewer), "may_share": may_share_with_everybody(viewer)}


@require_safe
@for_agents
def grouped(request: DeskRequest, by: str) -> HttpResponse:
    """Open cases counted by account or by plan."""
    if by not in GROUPS:
        raise Http404
    count, say = GROUPS[by]
    values = {"groups": say(count(viewer=request.viewer, at=moments.now())), "by": by}
    return screen(request, "desk/groups.html", values, here=f"by-{by}", part="desk/parts/groups.html")


def _after(request: DeskRequest) -> Cursor | None:
    return Cursor.read(request.GET.get("after", "~"))


@require_safe
@for_agents
def side(request: DeskRequest) -> HttpResponse:
    """The side bar, counted anew."""
    waiting = waiting_for(viewer=request.viewer, at=moments.now())
    values = {"side": side_of(request.viewer, request.GET.get("here", ""), waiting)}
    return screen(request, "desk/parts/side.html", values, here="", part="desk/parts/side.html")


@require_safe
@for_agents
def go(request: DeskRequest) -> HttpResponse:
    """To the case of a reference, however it is typed."""
    typed = request.GET.get("reference", "").replace("\0", "").strip()[:80]
    try:
        written = parse_reference(typed, settings.REFERENCE_PREFIX) or typed
        return redirect("desk:case", case_head(viewer=request.viewer, reference=written).reference)
    except NotFound:
        messages.error(
            request, _("No case has the reference “%(typed)s”. Check it and type it again.") % {"typed": typed}
        )
        return redirect("desk:queue")

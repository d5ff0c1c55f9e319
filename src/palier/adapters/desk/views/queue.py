"""The queue, the side bar, and going to a case by its reference."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from palier.adapters.desk.frame import screen, side_of
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.lines import queue_lines
from palier.adapters.shared import moments
from palier.apps.cases.page_queries import case_head
from palier.apps.cases.queries import Cursor, View, agent_queue
from palier.apps.errors import NotFound
from palier.core.case import parse_reference


@require_safe
@for_agents
def queue(request: DeskRequest, view: str = View.OPEN.value) -> HttpResponse:
    """One view of the queue."""
    if view not in set(View):
        raise Http404
    after = Cursor.read(request.GET.get("after", "~"))
    at = moments.now()
    page = agent_queue(viewer=request.viewer, view=View(view), at=at, after=after)
    values = {"queue": queue_lines(View(view), page, after, at=at)}
    return screen(request, "desk/queue.html", values, here=view, part="desk/parts/queue.html")


@require_safe
@for_agents
def side(request: DeskRequest) -> HttpResponse:
    """The side bar, counted anew."""
    values = {"side": side_of(request, request.GET.get("here", ""))}
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

"""An agent's day."""

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from palier.adapters.desk.calls_screen import calls_today
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.today_screen import today_of
from palier.adapters.shared import moments


@require_safe
@for_agents
def today(request: DeskRequest) -> HttpResponse:
    """What asks for this agent."""
    at = moments.now()
    calls = partial(calls_today, request.viewer, at=at)  # the frame knows whether there are any
    values: dict[str, object] = {"today": today_of(request.viewer, at=at), "calls": calls}
    if request.htmx:
        values["calls"] = values["is_to_ring"] = calls()
    return screen(request, "desk/today.html", values, here="today", part="desk/parts/today.html")

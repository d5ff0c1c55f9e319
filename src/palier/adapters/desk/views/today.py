"""An agent's day."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.today_screen import today_of
from palier.adapters.shared import moments


@require_safe
@for_agents
def today(request: DeskRequest) -> HttpResponse:
    """What asks for this agent."""
    values = {"today": today_of(request.viewer, at=moments.now())}
    return screen(request, "desk/today.html", values, here="today", part="desk/parts/today.html")

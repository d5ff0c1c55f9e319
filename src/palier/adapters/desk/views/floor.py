"""The floor, for leads."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from palier.adapters.desk.floor_screen import floor_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared import moments


@require_safe
@for_agents
@refusals_said
def floor(request: DeskRequest) -> HttpResponse:
    """Load, risks, who is there."""
    values = {"floor": floor_of(request.viewer, at=moments.now())}
    return screen(request, "desk/floor.html", values, here="floor", part="desk/parts/floor.html")

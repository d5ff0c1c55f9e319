"""Where everything of administration is."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from palier.adapters.desk.administration_screen import rooms_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents


@require_safe
@for_agents
def administration(request: DeskRequest) -> HttpResponse:
    """Every place of administration that this person may enter."""
    rooms = rooms_of(request.viewer)
    return screen(request, "desk/administration.html", {"rooms": rooms}, here="administration")

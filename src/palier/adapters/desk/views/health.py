"""How the installation is."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.health_screen import findings, health_screen
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared import moments
from palier.apps.health.policies import may_see_health
from palier.apps.rights import require


@require_safe
@for_agents
@refusals_said
def health(request: DeskRequest) -> HttpResponse:
    """What waits and what is silent; the page then asks for what takes longer."""
    values = {"health": health_screen(request.viewer, at=moments.now())}
    return screen(request, "desk/health.html", values, here="health")


@require_safe
@for_agents
@refusals_said
def checks(request: DeskRequest) -> HttpResponse:
    """What `palier doctor` says, which speaks with other machines and may take some seconds."""
    require(may_see_health(request.viewer), by=request.viewer, act="checks")
    values = {"findings": findings()}
    return screen(request, "desk/health_checks.html", values, here="health", part="desk/parts/health_checks.html")

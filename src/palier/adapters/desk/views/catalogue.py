"""The plans that are sold, as a reader compares them."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.plans import offer_table
from palier.adapters.shared import moments
from palier.apps.catalogues.offers import published_offers


@require_safe
@for_agents
def catalogue(request: DeskRequest) -> HttpResponse:
    """Every catalogue in force: plans side by side, clock by clock, severity by severity."""
    offers = [offer_table(offer) for offer in published_offers(at=moments.now())]
    return screen(request, "desk/catalogue.html", {"offers": offers}, here="catalogue")

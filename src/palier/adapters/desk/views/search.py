"""Searching cases: by words, by filters, by reference."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from palier.adapters.desk.finding import results_of
from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.shared import moments
from palier.apps.cases.page_queries import case_head
from palier.apps.errors import NotFound
from palier.core.case import parse_reference
from palier.core.search.asking import LONGEST


@require_safe
@for_agents
def search(request: DeskRequest) -> HttpResponse:
    """What was found; a reference alone leads straight to its case."""
    typed = request.GET.get("q", "").replace("\0", " ")[:LONGEST].strip()
    if address := _case_called(request, typed):
        return redirect(address)
    before = number_of(request.GET, "before")
    found = results_of(typed, before=before or None, viewer=request.viewer, at=moments.now())
    return screen(request, "desk/search.html", {"found": found}, here="search", part="desk/parts/found.html")


def _case_called(request: DeskRequest, typed: str) -> str:
    reference = parse_reference(typed, settings.REFERENCE_PREFIX)
    if reference is None or " " in typed:
        return ""
    try:
        return reverse("desk:case", args=[case_head(viewer=request.viewer, reference=reference).reference])
    except NotFound:
        return ""

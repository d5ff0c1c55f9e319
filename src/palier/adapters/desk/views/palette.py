"""The palette: from anywhere to anything."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.adapters.desk.finding import palette_of
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.shared import moments
from palier.core.search.asking import LONGEST


@require_safe
@for_agents
def palette(request: DeskRequest) -> HttpResponse:
    """What it offers for what was typed so far."""
    typed = request.GET.get("q", "").replace("\0", " ")[:LONGEST].lstrip()
    groups = palette_of(typed, viewer=request.viewer, at=moments.now())
    return render(request, "desk/parts/palette.html", {"groups": groups})

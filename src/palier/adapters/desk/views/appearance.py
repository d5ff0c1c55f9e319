"""How the provider looks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.appearance.commands import Chosen, set_appearance
from palier.apps.appearance.errors import ColourUnclear
from palier.apps.appearance.policies import may_change_appearance
from palier.apps.appearance.queries import look
from palier.apps.errors import NotAllowed
from palier.apps.rights import require
from palier.core.appearance.colours import is_colour
from palier.core.appearance.pictures import LARGEST_KB
from palier.core.errors import DomainError

OURS = Chosen("", "#2f6f62", "#7fcbb9")
"""What pages look like unless somebody chooses; palier.css has the same."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def appearance(request: DeskRequest) -> HttpResponse:
    """Look at it, change it."""
    require(may_change_appearance(request.viewer), by=request.viewer, act="set_appearance")
    if request.method != "POST":
        kept = look()
        return _page(request, Chosen(kept.name, kept.light, kept.dark) if kept.version else OURS)
    chosen = Chosen(*(request.POST.get(name, "")[:200] for name in ("name", "light", "dark")))
    picture = request.FILES.get("logo")
    logo = b"" if request.POST.get("no_logo") else picture.read(LARGEST_KB * 1000 + 1) if picture else None
    try:
        set_appearance(chosen=chosen, logo=logo, by=request.viewer, at=moments.now())
    except NotAllowed:
        raise
    except DomainError as error:
        nearest = error.nearest if isinstance(error, ColourUnclear) else ""
        return _page(request, chosen, sentence(error), nearest)
    messages.success(request, _("Kept. Pages and mails look like it within a minute."))
    return redirect("desk:appearance")


def _page(request: DeskRequest, chosen: Chosen, refusal: str = "", nearest: str = "") -> HttpResponse:
    fields = {"light": chosen.light, "dark": chosen.dark}
    shown = {name: value if is_colour(value.lower()) else getattr(OURS, name) for name, value in fields.items()}
    values = {"chosen": chosen, "shown": shown, "look": look(), "refusal": refusal, "nearest": nearest}
    return screen(request, "desk/appearance.html", values, here="appearance", status=422 if refusal else 200)

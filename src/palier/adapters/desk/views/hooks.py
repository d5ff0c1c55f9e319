"""Webhooks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.escalation_screen import call_shown
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.apps.escalations import commands, queries


@require_safe
@for_agents
@refusals_said
def hooks(request: DeskRequest) -> HttpResponse:
    """Every webhook, its secret, and what became of its last calls."""
    sheets = [(sheet, [call_shown(call) for call in sheet.calls]) for sheet in queries.hooks(viewer=request.viewer)]
    return screen(request, "desk/hooks.html", {"hooks": sheets}, here="hooks")


@require_POST
@for_agents
@refusals_said_there("desk:hooks")
def add_hook(request: DeskRequest) -> HttpResponse:
    """One more address to call."""
    commands.add_hook(url=request.POST.get("url", ""), by=request.viewer, at=moments.now())
    messages.success(request, _("Kept. Copy its secret to the other side, then test it."))
    return redirect("desk:hooks")


@require_POST
@for_agents
@refusals_said_there("desk:hooks")
def hook_act(request: DeskRequest, hook: int, act: str) -> HttpResponse:
    """Test, rest, go on, change the secret, remove."""
    by, at = request.viewer, moments.now()
    if act == "test":
        commands.try_hook(hook_id=hook, by=by, at=at)
        messages.success(request, _("A test is on its way. Load the page again to see how it was taken."))
    elif act in ("rest", "wake"):
        commands.set_hook_active(hook_id=hook, active=act == "wake", by=by, at=at)
    elif act == "renew":
        commands.renew_secret(hook_id=hook, by=by, at=at)
        messages.success(request, _("The secret is another one now. Copy it to the other side."))
    elif act == "remove":
        commands.remove_hook(hook_id=hook, by=by, at=at)
        messages.success(request, _("Removed."))
    else:
        raise Http404
    return redirect("desk:hooks")

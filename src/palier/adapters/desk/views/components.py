"""The systems of the status page."""

import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.adapters.desk.component_screen import component_page, components_page, written_naming
from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.incident_screen import Written
from palier.adapters.desk.refusals import Refusal, refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.apps.incidents import commands
from palier.apps.incidents.component_queries import components as all_components
from palier.apps.incidents.component_queries import groups
from palier.apps.incidents.policies import may_arrange
from palier.core.incident import State

HERE = "components"
NOT_IN_SLUGS = re.compile("[^a-z0-9]+")


@require_safe
@for_agents
@refusals_said
def components(request: DeskRequest) -> HttpResponse:
    """Every system, how it does, who watches it."""
    values = {**components_page(at=moments.now()), "arranges": may_arrange(request.viewer)}
    values["token"] = request.session.pop("check_token", None)
    return screen(request, "desk/components.html", values, here=HERE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def component(request: DeskRequest, component: int) -> HttpResponse:
    """One system with its record; posting changes what it is called and where it stands."""
    written, refusal, at = Written.of(request.POST), Refusal(), moments.now()
    if request.method == "POST":
        with refusal:
            naming, seen = written_naming(written), written.texts.get("seen")
            commands.change_component(component_id=component, naming=naming, seen=seen, by=request.viewer, at=at)
            messages.success(request, _("Saved."))
            return redirect("desk:component", component)
    values = {**component_page(component, written, at=at), "arranges": may_arrange(request.viewer)}
    values["refused"] = refusal.said
    return screen(request, "desk/component.html", values, here=HERE, status=refusal.status)


@require_POST
@for_agents
@refusals_said_there("desk:components")
def add_component(request: DeskRequest) -> HttpResponse:
    """One more system, or one more heading."""
    written, by, at = Written.of(request.POST), request.viewer, moments.now()
    if written.texts.get("kind") == "group":
        commands.add_group(name=written.words("name"), position=len(groups()), by=by, at=at)
    else:
        names = written.words("name")
        slug = NOT_IN_SLUGS.sub("-", (names["en"] or names["fr"]).lower()).strip("-")[:50] or "system"
        naming = written_naming(written, slug=slug, position=len(all_components(at=at)))
        commands.add_component(naming=naming, by=by, at=at)
    messages.success(request, _("Added."))
    return redirect("desk:components")


@require_POST
@for_agents
@refusals_said_there("desk:components")
def component_act(request: DeskRequest, component: int, act: str) -> HttpResponse:
    """Say how it does, let a check speak for it, move it, retire it, bring it back."""
    by, at = request.viewer, moments.now()
    if act == "state":
        said = request.POST.get("state", "")
        if said not in set(State):
            raise Http404
        commands.set_state(component_id=component, state=State(said), by=by, at=at)
    elif act == "check":
        request.session["check_token"] = [component, commands.make_check(component_id=component, by=by, at=at)]
    elif act == "move":
        before = number_of(request.POST, "before")
        commands.move_component(component_id=component, before_id=before, by=by, at=at)
    elif act in ("retire", "return"):
        change = commands.retire_component if act == "retire" else commands.bring_back_component
        change(component_id=component, by=by, at=at)
    else:
        raise Http404
    return redirect("desk:components")


@require_POST
@for_agents
@refusals_said_there("desk:components")
def group_act(request: DeskRequest, group: int, act: str) -> HttpResponse:
    """Call a heading otherwise, move it, remove it."""
    by, at = request.viewer, moments.now()
    if act == "name":
        commands.change_group(group_id=group, name=Written.of(request.POST).words("name"), by=by, at=at)
    elif act == "move":
        commands.move_group(group_id=group, before_id=number_of(request.POST, "before"), by=by, at=at)
    elif act == "remove":
        commands.remove_group(group_id=group, by=by, at=at)
    else:
        raise Http404
    return redirect("desk:components")

"""The systems of the status page."""

import re

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.incident_screen import Choice, Written
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.adapters.shared.incident_words import in_language, state_words
from palier.apps.incidents import commands
from palier.apps.incidents import desk_queries as queries
from palier.apps.incidents.commands import Naming
from palier.apps.incidents.policies import may_arrange
from palier.apps.staff.queries import teams
from palier.core.incident import State

HERE = "components"
NOT_IN_SLUGS = re.compile("[^a-z0-9]+")


@require_safe
@for_agents
@refusals_said
def components(request: DeskRequest) -> HttpResponse:
    """Every system, how it does, who watches it."""
    sheets = [
        {
            "sheet": each,
            "name": in_language(each.name),
            "group": in_language(each.group) if each.group else "",
            "words": state_words(each.state),
            "states": [Choice(state.value, state_words(state), state is each.state) for state in State],
        }
        for each in queries.components(at=moments.now())
    ]
    values = {
        "sheets": sheets,
        "teams": teams(),
        "groups": [(key, in_language(name)) for key, name in queries.groups()],
        "arranges": may_arrange(request.viewer),
        "token": request.session.pop("check_token", None),
    }
    return screen(request, "desk/components.html", values, here=HERE)


@require_POST
@for_agents
@refusals_said_there("desk:components")
def add_component(request: DeskRequest) -> HttpResponse:
    """One more system, or one more heading."""
    written, by, at = Written.of(request.POST), request.viewer, moments.now()
    if written.texts.get("kind") == "group":
        commands.add_group(name=written.words("name"), position=len(queries.groups()), by=by, at=at)
    else:
        names = written.words("name")
        slug = NOT_IN_SLUGS.sub("-", (names["en"] or names["fr"]).lower()).strip("-")[:50] or "system"
        naming = Naming(
            slug,
            names,
            about=written.words("about"),
            group_id=number_of(request.POST, "group"),
            owner_id=known_team(number_of(request.POST, "owner")),
            position=len(queries.components(at=at)),
            is_shown=bool(written.texts.get("shown")),
        )
        commands.add_component(naming=naming, by=by, at=at)
    messages.success(request, _("Added."))
    return redirect("desk:components")


def known_team(team_id: int | None) -> int | None:
    """A team that there is; None for no team, and for one that is gone."""
    return team_id if team_id in {team.id for team in teams()} else None


@require_POST
@for_agents
@refusals_said_there("desk:components")
def component_act(request: DeskRequest, component: int, act: str) -> HttpResponse:
    """Say how it does, let a check speak for it, retire it."""
    by, at = request.viewer, moments.now()
    if act == "state":
        said = request.POST.get("state", "")
        if said not in set(State):
            raise Http404
        commands.set_state(component_id=component, state=State(said), by=by, at=at)
    elif act == "check":
        request.session["check_token"] = [component, commands.make_check(component_id=component, by=by, at=at)]
    elif act == "retire":
        commands.retire_component(component_id=component, by=by, at=at)
    else:
        raise Http404
    return redirect("desk:components")

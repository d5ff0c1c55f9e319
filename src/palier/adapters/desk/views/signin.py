"""How the staff signs in: which roles must have a second proof, who has one, taking a lost one away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.people_screen import role_of_agent_words
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.signin import queries
from palier.apps.signin.commands.apps import reset_second
from palier.apps.signin.commands.sessions import require_second
from palier.apps.signin.errors import OwnSecondFirst
from palier.apps.staff.people_queries import person
from palier.core.actor import Actor, ActorKind, Role


@require_safe
@for_agents
@refusals_said
def staff(request: DeskRequest) -> HttpResponse:
    """Everybody who works here and what they come in with."""
    people = queries.staff_proofs(viewer=request.viewer)
    required = queries.roles_required()
    values = {
        "people": [(one, role_of_agent_words(one.role), one.role in required) for one in people],
        "roles": [(role.value, role_of_agent_words(role), role in required) for role in Role],
    }
    return screen(request, "desk/staff_signin.html", values, here="settings")


@require_POST
@for_agents
@refusals_said
def require_of(request: DeskRequest) -> HttpResponse:
    """Say which roles must have a second proof."""
    known = {role.value: role for role in Role}
    roles = frozenset(known[role] for role in request.POST.getlist("role") if role in known)
    try:
        require_second(roles=roles, by=request.viewer, at=moments.now())
    except OwnSecondFirst as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Kept. Whoever must have one and has none sets it up when they next come in."))
    return redirect("desk:staff_signin")


@require_POST
@for_agents
@refusals_said
def reset(request: DeskRequest, agent: int) -> HttpResponse:
    """Take away the second proof of somebody who lost it."""
    sheet = person(agent, at=moments.now())
    whose = Actor(kind=ActorKind.AGENT, id=sheet.id, name=sheet.name, role=sheet.role)
    reset_second(person=whose, by=request.viewer, at=moments.now())
    messages.success(request, _("Taken away. %(name)s comes in with the password alone.") % {"name": sheet.name})
    return redirect("desk:staff_signin")

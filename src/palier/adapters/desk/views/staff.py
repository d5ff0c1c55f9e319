"""Who may sign in, and as what."""

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.adapters.desk.frame import screen, theme_of
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.desk.staff_screen import (
    LANGUAGES,
    NewAgent,
    rights_by_subject,
    role_options,
    staff_lines,
    staff_screen,
    zones,
)
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.staff import commands
from palier.apps.staff.errors import WelcomeVoid
from palier.apps.staff.policies import may_manage_staff
from palier.apps.staff.welcome import choose_first_password, send_welcome, welcome_agent, welcomed
from palier.core.actor import Role
from palier.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def staff(request: DeskRequest) -> HttpResponse:
    """Everybody who may sign in, those who left, and somebody new."""
    if request.method != "POST":
        return _staff(request, NewAgent())
    form = _typed(request)
    try:
        agent_id = welcome_agent(
            email=form.email,
            name=form.name,
            role=form.role,
            language=form.language,
            timezone=form.timezone,
            by=request.viewer,
            at=moments.now(),
        )
    except NotAllowed:
        raise
    except NotFound:
        words = _("That is no mail address or no time zone. Nothing was written. Correct it and try again.")
        return _staff(request, replace(form, sentence=words), status=422)
    except DomainError as error:
        return _staff(request, replace(form, sentence=sentence(error)), status=422)
    messages.success(request, _("%(name)s was added, and is mailed the link below.") % {"name": form.name})
    return redirect("desk:staff_member", agent_id)


@require_safe
@for_agents
@refusals_said
def member(request: DeskRequest, agent: int) -> HttpResponse:
    """One of them: role, password, access."""
    host = settings.PUBLIC_URL.rstrip("/")
    values = {"member": staff_screen(request.viewer, agent, host=host, at=moments.now())}
    return screen(request, "desk/staff_member.html", values, here="staff")


@require_POST
@for_agents
@refusals_said_there("desk:staff")
def act(request: DeskRequest, agent: int, act: str) -> HttpResponse:
    """Change a role, end or give back access, take a password away, mail the link for one again."""
    by, at = request.viewer, moments.now()
    if act == "role":
        role = request.POST.get("role", "")
        if role not in set(Role):
            raise NotFound("role", role)
        commands.set_role(agent_id=agent, role=Role(role), by=by, at=at)
        messages.success(request, _("The role is changed. It counts from their next page on."))
    elif act == "leave":
        commands.deactivate_agent(agent_id=agent, by=by, at=at)
        messages.success(request, _("Their access has ended. Everything they did stays; their cases wait for others."))
    elif act == "back":
        commands.reactivate_agent(agent_id=agent, by=by, at=at)
        messages.success(request, _("They may sign in again."))
    elif act == "password":
        commands.withdraw_password(agent_id=agent, by=by, at=at)
        messages.success(request, _("Their password counts no more. They are mailed the link below."))
    elif act == "welcome":
        send_welcome(agent_id=agent, by=by, at=at)
        messages.success(request, _("The link is on its way to them."))
    else:
        raise NotFound("act", act)
    return redirect("desk:staff_member", agent)


@require_safe
@for_agents
def roles(request: DeskRequest) -> HttpResponse:
    """What each role may do."""
    values = {"subjects": rights_by_subject(), "roles": [each.name for each in role_options(Role.AGENT)]}
    return screen(request, "desk/roles.html", values, here="staff")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Choose one's first password."""
    said, status = "", 200
    try:
        name = welcomed(token, at=moments.now())
        if request.method == "POST":
            choose_first_password(token=token, password=request.POST.get("password", ""), at=moments.now())
            messages.success(request, _("Your password is kept. Sign in with it."))
            return redirect("desk:login")
    except WelcomeVoid as error:
        void = {"sentence": sentence(error), "theme": theme_of(request)}
        return render(request, "desk/welcome.html", void, status=404)
    except DomainError as error:
        said, status = sentence(error), 422
    shown: dict[str, object] = {"sentence": said, "name": name, "token": token, "theme": theme_of(request)}
    values = {**shown, "shortest": commands.SHORTEST_PASSWORD}
    return render(request, "desk/welcome.html", values, status=status)


def _typed(request: DeskRequest) -> NewAgent:
    said = {name: request.POST.get(name, "").replace("\0", "").strip() for name in FIELDS}
    role = Role(said["role"]) if said["role"] in set(Role) else Role.AGENT
    language = said["language"] if said["language"] in dict(LANGUAGES) else "en"
    name = said["name"] or said["email"].partition("@")[0]
    return NewAgent(name[:200], said["email"][:254], role, language, said["timezone"])


FIELDS = ("name", "email", "role", "language", "timezone")


def _staff(request: DeskRequest, form: NewAgent, status: int = 200) -> HttpResponse:
    values = {
        "staff": staff_lines(request.viewer),
        "form": form,
        "roles": role_options(form.role),
        "languages": LANGUAGES,
        "zones": zones(),
        "may_manage": may_manage_staff(request.viewer),
    }
    return screen(request, "desk/staff.html", values, here="staff", status=status)

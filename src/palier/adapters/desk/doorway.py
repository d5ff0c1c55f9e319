"""The desk's door, as the steps behind every door see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from palier.adapters.desk.frame import screen, theme_of
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.returning import ours_or
from palier.adapters.shared import moments
from palier.adapters.shared.signin.door import Door
from palier.apps.signin.commands.sessions import note_agent_session
from palier.apps.signin.policies import may_require
from palier.apps.staff.backends import AgentBackend
from palier.core.actor import Actor, ActorKind


def session_of(request: HttpRequest) -> str:
    """The key of the session of this browser."""
    return request.session.session_key or ""


def onward(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours."""
    return ours_or(_wanted(request), "desk:queue")


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next", "") or request.GET.get("next", "")


def _enter(request: HttpRequest, person: Actor, at: datetime) -> HttpResponse:
    """Begin a session under a new key (promises F4)."""
    agent = AgentBackend().get_user(person.id)
    if agent is None:
        return redirect("desk:login")
    login(request, agent, backend="palier.apps.staff.backends.AgentBackend")
    source, browser = request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", "")
    note_agent_session(session=session_of(request), source=source, browser=browser, by=person, at=at)
    return redirect(onward(request))


def _page(request: DeskRequest, template: str, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    staff = reverse("desk:staff_signin") if may_require(request.viewer) else ""
    return screen(request, template, {"staff_address": staff, **values}, here="settings", status=status)


def _plain(request: HttpRequest, template: str, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, {"theme": theme_of(request), **values}, status=status)


def _show(request: HttpRequest, said: str, status: int) -> HttpResponse:
    values = {
        "sentence": said,
        "email": request.POST.get("email", ""),
        "next": _wanted(request),
        "options": DOOR.options(moments.now()),
        "passkey_address": DOOR.address("by_passkey"),
    }
    return _plain(request, "desk/sign_in.html", values, status=status)


DOOR = Door(
    name="desk",
    kind=ActorKind.AGENT,
    first="login",
    home="queue",
    roofs={"door": "palier/plain.html", "page": "desk/frame.html"},
    guard=for_agents,
    page=_page,
    plain=_plain,
    show=_show,
    enter=_enter,
    session=session_of,
)

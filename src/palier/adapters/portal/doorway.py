"""The portal's door, as the steps behind every door see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from palier.adapters.portal.frame import page, plain_page
from palier.adapters.portal.guards import SESSION_COOKIE, PortalRequest, for_contacts, let_in
from palier.adapters.shared import moments
from palier.adapters.shared.signin.door import Door
from palier.apps.accounts.codes import digest_of
from palier.apps.signin.commands.sessions import begin_contact_session
from palier.core.actor import Actor, ActorKind


def session_of(request: HttpRequest) -> str:
    """What is kept of the key this browser holds."""
    return digest_of(request.COOKIES.get(SESSION_COOKIE, ""))


def _enter(request: HttpRequest, person: Actor, at: datetime) -> HttpResponse:
    source, browser = request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", "")
    key = begin_contact_session(person=person, source=source, browser=browser, at=at)
    return let_in(redirect("portal:home"), key)


def _page(request: PortalRequest, template: str, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    return page(request, template, values, here="preferences", status=status)


def _show(request: HttpRequest, said: str, status: int) -> HttpResponse:
    values = {
        "sentence": said,
        "email": request.POST.get("email", ""),
        "by_password": request.POST.get("by") == "password",
        "options": DOOR.options(moments.now()),
        "passkey_address": DOOR.address("by_passkey"),
    }
    return plain_page(request, "portal/sign_in.html", values, status=status)


DOOR = Door(
    name="portal",
    kind=ActorKind.CONTACT,
    first="sign_in",
    home="home",
    roofs={"door": "portal/door.html", "page": "portal/frame.html"},
    guard=for_contacts,
    page=_page,
    plain=plain_page,
    show=_show,
    enter=_enter,
    session=session_of,
)

"""Who may come in to the portal: contacts with a session of their own, apart from the staff's."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation

from palier.adapters.shared import moments
from palier.adapters.shared.addresses import PORTAL_COOKIE
from palier.adapters.shared.moments import zone_of
from palier.apps.accounts.access import SESSION_GOOD_FOR, Visitor, visitor_of
from palier.core.actor import Actor

SESSION_COOKIE = PORTAL_COOKIE
ASKING_COOKIE = "palier_portal_asking"
"""Holds the key of the browser that asked for a code, until the code is typed."""

Given = ParamSpec("Given")


class PortalRequest(HttpRequest):
    """A request of a contact who has signed in, as views of the portal see it."""

    visitor: Visitor
    viewer: Actor


View = Callable[Concatenate[PortalRequest, Given], HttpResponse]


def for_contacts(view: View[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
    """Only contacts who have signed in, in their own language and zone; anybody else is led to the door."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *given: Given.args, **named: Given.kwargs) -> HttpResponse:
        visitor = visitor_of(key=request.COOKIES.get(SESSION_COOKIE, ""), at=moments.now())
        if visitor is None:
            return HttpResponseRedirect(reverse("portal:sign_in"))
        entered = cast(PortalRequest, request)
        entered.visitor, entered.viewer = visitor, visitor.actor
        with translation.override(visitor.language), timezone.override(zone_of(visitor.timezone)):
            response = view(entered, *given, **named)
        response.headers["Content-Language"] = visitor.language
        return response

    return guarded


def let_in(response: HttpResponse, key: str) -> HttpResponse:
    """Hand the browser the key of its session."""
    return keep(response, SESSION_COOKIE, key, int(SESSION_GOOD_FOR.total_seconds()))


def keep(response: HttpResponse, name: str, value: str, seconds: int) -> HttpResponse:
    """Hand the browser a secret that no script reads and no other site can send."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=reverse("portal:home"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse, name: str) -> HttpResponse:
    """Take it back."""
    response.delete_cookie(name, path=reverse("portal:home"), samesite="Lax")
    return response

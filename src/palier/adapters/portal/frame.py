"""What surrounds every page of the portal: whose it is, where one can go."""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from palier.adapters.portal.guards import Given, PortalRequest, View
from palier.adapters.portal.instants import reader_zone_words
from palier.adapters.shared import moments
from palier.adapters.shared.addresses import portal_live_address
from palier.adapters.shared.messages import sentence
from palier.apps.errors import NotAllowed, NotFound
from palier.core.errors import DomainError


def page(
    request: PortalRequest, template: str, values: Mapping[str, Any], *, here: str, status: int = 200
) -> HttpResponse:
    """A page of somebody who has signed in; `here` names the place in the bar."""
    surroundings = {
        "at": moments.now(),
        "visitor": request.visitor,
        "viewer": request.viewer,
        "here": here,
        "plan_address": address_if_there("portal:plan"),
        "units": moments.units(),
        "zone": reader_zone_words(),
    }
    live = {"live_address": portal_live_address(request)}
    return render(request, template, surroundings | look() | live | dict(values), status=status)


def plain_page(request: HttpRequest, template: str, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of somebody unknown: the door."""
    return render(request, template, look() | dict(values), status=status)


def look() -> dict[str, str]:
    """Light or dark as the browser prefers; nothing is live before somebody has signed in."""
    return {"theme": "auto", "live_address": ""}


@cache
def address_if_there(name: str) -> str:
    """The address of a page that an installation may lack; empty then."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def refusals_said(view: View[Given]) -> View[Given]:
    """What one may not know of, or do, is not there; any other refusal is said where the reader came to."""
    return refusals_said_at("portal:home")(view)


def refusals_said_at(place: str) -> Callable[[View[Given]], View[Given]]:
    """The same, said on the page of this name; its address takes the reference of a case where the view has one."""

    def wrap(view: View[Given]) -> View[Given]:
        @wraps(view)
        def answered(request: PortalRequest, /, *given: Given.args, **named: Given.kwargs) -> HttpResponse:
            try:
                return view(request, *given, **named)
            except (NotFound, NotAllowed) as error:
                raise Http404 from error
            except DomainError as error:
                messages.error(request, sentence(error))
                kept = {name: value for name, value in named.items() if name == "reference"}
                return redirect(reverse(place, kwargs=kept))

        return answered

    return wrap

"""What surrounds every page of the portal: whose it is, where one can go."""

from collections.abc import Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from palier.adapters.portal.guards import Given, PortalRequest, View
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.errors import NotAllowed, NotFound
from palier.core.errors import DomainError


def page(
    request: PortalRequest, template: str, values: Mapping[str, Any], *, here: str, status: int = 200
) -> HttpResponse:
    """A page of somebody who has signed in; `here` names the place in the bar."""
    shown = {"at": moments.now(), "visitor": request.visitor, "viewer": request.viewer, "here": here}
    return render(request, template, shown | look() | dict(values), status=status)


def plain_page(request: HttpRequest, template: str, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of somebody unknown: the door."""
    return render(request, template, look() | dict(values), status=status)


def look() -> dict[str, str]:
    """Light or dark as the browser prefers; nothing here is live yet."""
    return {"theme": "auto", "live_address": ""}


def refusals_said(view: View[Given]) -> View[Given]:
    """What was refused is said on the team's page; what one may not know of, or do, is not there."""

    @wraps(view)
    def answered(request: PortalRequest, /, *given: Given.args, **named: Given.kwargs) -> HttpResponse:
        try:
            return view(request, *given, **named)
        except (NotFound, NotAllowed) as error:
            raise Http404 from error
        except DomainError as error:
            messages.error(request, sentence(error))
            return redirect("portal:team")

    return answered

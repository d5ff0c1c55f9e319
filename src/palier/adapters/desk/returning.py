"""Back to the page that a form stands on, with what happened said there."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from palier.adapters.desk.guards import DeskRequest, Given, View, before_of, for_agents
from palier.adapters.shared.messages import sentence
from palier.apps.errors import NotAllowed, NotFound
from palier.core.errors import DomainError


def ours_or(address: str, otherwise: str) -> str:
    """An address that a form brought, where it leads to a page of ours (promises F8); else the name of another."""
    return address if address.startswith("/") and url_has_allowed_host_and_scheme(address, None) else otherwise


def back(request: DeskRequest, otherwise: str) -> HttpResponse:
    """To the page of ours that the form was sent from, else to a named one."""
    before = before_of(request).geturl()
    return HttpResponseRedirect(ours_or(before, "") or reverse(otherwise))  # two slashes, alone, would be a host


def refusals_said_there(otherwise: str) -> Callable[[View[Given]], View[Given]]:
    """A refusal of a form is said on the page it stands on, else on the one named."""

    def decorate(view: View[Given]) -> Callable[Concatenate[DeskRequest, Given], HttpResponse]:
        @wraps(view)
        def answered(request: DeskRequest, /, *given: Given.args, **named: Given.kwargs) -> HttpResponse:
            try:
                return view(request, *given, **named)
            except NotFound as error:
                raise Http404 from error
            except NotAllowed as error:
                raise PermissionDenied from error
            except DomainError as error:
                messages.error(request, sentence(error))
                return back(request, otherwise)

        return answered

    return decorate


def changes(otherwise: str) -> Callable[[View[Given]], Callable[Concatenate[HttpRequest, Given], HttpResponse]]:
    """A view of agents that changes something: by POST alone, its refusals said as `refusals_said_there` does."""

    def decorate(view: View[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
        return require_POST(for_agents(refusals_said_there(otherwise)(view)))

    return decorate

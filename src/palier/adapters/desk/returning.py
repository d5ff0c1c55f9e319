"""Back to the page that a form stands on, with what happened said there."""

from collections.abc import Callable, Mapping
from typing import Concatenate

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from palier.adapters.desk.guards import DeskRequest, Given, View, before_of, for_agents
from palier.adapters.desk.refusals import refused_by
from palier.adapters.shared.messages import sentence
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

    def say(request: DeskRequest, error: DomainError, _named: Mapping[str, object]) -> HttpResponse:
        messages.error(request, sentence(error))
        return back(request, otherwise)

    def decorate(view: View[Given]) -> Callable[Concatenate[DeskRequest, Given], HttpResponse]:
        return refused_by(view, say)

    return decorate


def changes(otherwise: str) -> Callable[[View[Given]], Callable[Concatenate[HttpRequest, Given], HttpResponse]]:
    """A view of agents that changes something: by POST alone, its refusals said as `refusals_said_there` does."""

    def decorate(view: View[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
        return require_POST(for_agents(refusals_said_there(otherwise)(view)))

    return decorate

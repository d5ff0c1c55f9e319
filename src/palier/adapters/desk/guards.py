"""Who may come in."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast
from urllib.parse import SplitResult, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from palier.core.actor import Actor

if TYPE_CHECKING:
    from palier.apps.staff.models import Agent

Given = ParamSpec("Given")


class DeskRequest(HttpRequest):
    """A request of an agent who has signed in, as views of the desk see it."""

    user: "Agent"  # the guard lets nobody else in
    htmx: HtmxDetails
    viewer: Actor


View = Callable[Concatenate[DeskRequest, Given], HttpResponse]


def for_agents(view: View[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
    """Only agents who have signed in; anybody else signs in first and is then led to where they were going."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *given: Given.args, **named: Given.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(cast(DeskRequest, request))
        entered = cast(DeskRequest, request)
        entered.viewer = entered.user.actor
        return view(entered, *given, **named)

    return guarded


def _to_sign_in(request: DeskRequest) -> HttpResponse:
    """A part of a page can't show the sign-in form in its own place: the whole page goes there.

    Whoever was sending a form is led back to the page it stands on, where what they wrote still is.
    """
    is_page = request.method == "GET" and not request.htmx
    wanted = request.get_full_path() if is_page else _page_before(request)
    address = reverse("desk:login") + (f"?{urlencode({'next': wanted})}" if wanted else "")
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def _page_before(request: DeskRequest) -> str:
    """The page of ours that a form or a part of it was sent from; the door looks at it again before it leads there."""
    return before_of(request).path


def before_of(request: HttpRequest) -> SplitResult:
    """Path and query of the page of this host that a form was sent from; empty for any other, and for nonsense."""
    try:
        before = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return SplitResult("", "", "", "", "")
    ours = before.netloc == request.get_host()
    return SplitResult("", "", before.path, before.query, "") if ours else SplitResult("", "", "", "", "")

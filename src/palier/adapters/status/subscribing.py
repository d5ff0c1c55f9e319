"""Subscribing to the page: these requests need the desk, and say so in words while its database is away.

Whoever asks is answered the same whether their address is known or not.  A link that is followed changes nothing: each
act is one POST (promises A12), the last of them as mail programs make it by themselves (RFC 8058).  None of it rests
on a cookie, so that nothing can be forged in somebody's name and no token of ours is asked for.
"""

from collections.abc import Callable, Container, Iterable
from functools import wraps

from django.conf import settings
from django.db import DatabaseError
from django.db.utils import InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from palier.adapters.shared import moments
from palier.adapters.shared.incident_words import in_language
from palier.adapters.shared.messages import sentence
from palier.adapters.shared.words import language
from palier.adapters.status.rendering import name_of
from palier.adapters.status.screens import LANGUAGES
from palier.apps.appearance.queries import look
from palier.apps.errors import NotFound
from palier.apps.incidents.page_queries import Words
from palier.apps.subscribers import commands
from palier.apps.subscribers.commands import Wanted
from palier.apps.subscribers.errors import AskedTooOften
from palier.apps.subscribers.queries import Subscription, offered_components, subscription
from palier.core.actor import Actor, ActorKind
from palier.core.errors import DomainError

READER = Actor(ActorKind.SYSTEM, 0, "Subscriber")
MOST_SYSTEMS, LONGEST = 500, 500

View = Callable[..., HttpResponse]


def said_while_away(view: View) -> View:
    """Answer in words while the database is away; what was typed is in the form again."""

    @wraps(view)
    def answered(request: HttpRequest, **named: str) -> HttpResponse:
        try:
            with override(_speech(request)):
                return view(request, **named)
        except NotFound as error:
            raise Http404 from error
        except (DatabaseError, InterfaceError):
            with override(_speech(request)):
                known = {"wanted": _typed(request), "address": request.path, "provider": settings.STATUS_NAME}
                response = _page("away", known, status=503)
            response.headers["Retry-After"] = "60"
            return response

    return answered


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@said_while_away
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for news: a mail goes to the address, and nothing else before its owner says yes."""
    if request.method == "HEAD":
        return HttpResponse(status=204)
    wanted, refused, status = _typed(request), "", 200
    if request.method == "POST":
        try:
            commands.ask_subscription(wanted=wanted, source=_source(request), by=READER, at=moments.now())
        except DomainError as error:
            refused, status = sentence(error), 429 if isinstance(error, AskedTooOften) else 422
        else:
            return _page("asked", {"wanted": wanted})
    systems = _systems(offered_components(), wanted.slugs)
    return _page("ask", {"wanted": wanted, "systems": systems, "refused": refused}, status=status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@said_while_away
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """What one is told of, behind the link of a mail: say yes, choose anew, end it."""
    found, done = subscription(token=token), ""
    if request.method == "POST":
        if request.POST.get("act") == "confirm":
            commands.confirm_subscription(token=token, by=READER, at=moments.now())
            done = "confirmed"
        else:
            slugs, speech = _typed(request).slugs, request.POST.get("speech", "")
            commands.choose_components(token=token, slugs=slugs, language=speech, by=READER, at=moments.now())
            done = "chosen"
        found = subscription(token=token)
    with override(found.language):
        return _page("mine", {**_shown(found), "token": token, "done": done})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@said_while_away
def end(request: HttpRequest, token: str) -> HttpResponse:
    """End it: by the button of a mail program, or by the one on this page."""
    found = subscription(token=token)
    if request.method == "POST":
        commands.end_subscription(token=token, by=READER, at=moments.now())
        found = subscription(token=token)
    with override(found.language):
        return _page("end", {**_shown(found), "token": token})


def _shown(found: Subscription) -> dict[str, object]:
    return {
        "found": found,
        "systems": _systems(found.components, found.chosen),
        "speeches": [(code, words, code == found.language) for code, words in _speeches()],
    }


def _speeches() -> list[tuple[str, str]]:
    return [("en", _("English")), ("fr", _("French"))]


def _systems(offered: Iterable[tuple[str, Words]], chosen: Container[str]) -> list[tuple[str, str, bool]]:
    return [(slug, in_language(name), slug in chosen) for slug, name in offered]


def _typed(request: HttpRequest) -> Wanted:
    """What was typed, without surprises."""
    form = request.POST if request.method == "POST" else request.GET
    address, hook_url = (form.get(name, "").replace("\0", "")[:LONGEST] for name in ("address", "hook_url"))
    return Wanted(address, language(), tuple(form.getlist("system")[:MOST_SYSTEMS]), hook_url)


def _source(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _speech(request: HttpRequest) -> str:
    """The language of the page that the form stood on, else the browser's."""
    said = request.POST.get("language", "") if request.method == "POST" else request.GET.get("language", "")
    return said if said in LANGUAGES else language()


def _page(name: str, values: dict[str, object], *, status: int = 200) -> HttpResponse:
    provider = values["provider"] if "provider" in values else name_of(look(), at=moments.now())
    shown = {**values, "provider": provider, "theme": "auto", "language": language()}
    page = render_to_string(f"status/subscription_{name}.html", shown)
    return HttpResponse(page, status=status)

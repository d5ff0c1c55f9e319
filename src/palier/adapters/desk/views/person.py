"""Signing in and out, and how an agent reads."""

from zoneinfo import available_timezones

from django.conf import settings as installation
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.adapters.desk.frame import THEME_COOKIE, THEMES, screen, theme_of
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.shared import moments
from palier.apps.staff import own_commands as own
from palier.apps.staff.queries import too_many_tries
from palier.core.mail.addresses import normal_email

YEAR = 365 * 24 * 3600


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door."""
    if request.user.is_authenticated:
        return redirect("desk:queue")
    if request.method == "GET":
        return _door(request)
    written, source = request.POST.get("email", "")[:320], request.META.get("REMOTE_ADDR", "")
    address = normal_email(written) or written.strip()
    if too_many_tries(address=address, source=source, at=moments.now()):
        return _door(request, _("Too many tries. Wait a quarter of an hour, then try again."), status=429)
    agent = authenticate(request, username=address, password=request.POST.get("password", ""))
    if agent is None:
        own.note_failed_sign_in(address=address, source=source, at=moments.now())
        return _door(request, _("This address and password do not go together. Check both and try again."), status=422)
    login(request, agent)
    return redirect(_onward(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return redirect("desk:login")


@require_http_methods(["GET", "POST"])
@for_agents
def settings(request: DeskRequest) -> HttpResponse:
    """Language, zone, light or dark."""
    if request.method == "POST":
        return _keep_settings(request)
    values = {
        "languages": installation.LANGUAGES,
        "zones": sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"),
        "agent": request.user,
        "themes": [("auto", _("As this browser prefers")), ("light", _("Light")), ("dark", _("Dark"))],
    }
    return screen(request, "desk/settings.html", values, here="settings")


def _keep_settings(request: DeskRequest) -> HttpResponse:
    language, zone, theme = (request.POST.get(name, "") for name in ("language", "timezone", "theme"))
    if language not in dict(installation.LANGUAGES) or zone not in available_timezones() or theme not in THEMES:
        messages.error(request, _("That is not one of the choices. Nothing was changed."))
        return redirect("desk:settings")
    own.choose_reading(language=language, timezone=zone, by=request.viewer, at=moments.now())
    with translation.override(language):
        messages.success(request, _("Kept. Pages now speak your language and show times in your zone."))
    response = redirect("desk:settings")
    response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=installation.HTTPS, httponly=True)
    return response


def _door(request: HttpRequest, sentence: str = "", status: int = 200) -> HttpResponse:
    values = {"sentence": sentence, "email": request.POST.get("email", ""), "next": _wanted(request)}
    return render(request, "desk/sign_in.html", values | {"theme": theme_of(request)}, status=status)


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next", "") or request.GET.get("next", "")


def _onward(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours."""
    wanted = _wanted(request)
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else "desk:queue"

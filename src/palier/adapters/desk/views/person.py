"""Signing in and out, and how an agent reads."""

from zoneinfo import available_timezones

from django.conf import settings as installation
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.adapters.desk.doorway import DOOR
from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import THEME_COOKIE, THEMES, screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.sending.commands import CHOICES, choose_wait, wait_of
from palier.apps.signin.commands import gate
from palier.apps.signin.errors import PasswordRefused
from palier.apps.staff import own_commands as own
from palier.core.errors import DomainError

YEAR = 365 * 24 * 3600


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door."""
    if request.user.is_authenticated:
        return redirect("desk:queue")
    if request.method == "GET":
        return DOOR.show(request, "", 200)
    at, address = moments.now(), request.POST.get("email", "")[:320].replace("\0", "")
    try:
        password = request.POST.get("password", "")
        visit = DOOR.visit(request, address)
        person = gate.agent_by_password(address=address, password=password, visit=visit, at=at)
    except DomainError as error:
        return DOOR.show(request, sentence(error), 422 if isinstance(error, PasswordRefused) else 429)
    return DOOR.go_on(request, person, at)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return redirect("desk:login")


@require_http_methods(["GET", "POST"])
@for_agents
def settings(request: DeskRequest) -> HttpResponse:
    """Language, zone, light or dark, how long answers wait."""
    if request.method == "POST":
        return _keep_settings(request)
    values = {
        "languages": installation.LANGUAGES,
        "zones": sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"),
        "agent": request.user,
        "waits": CHOICES,
        "wait": wait_of(request.viewer),
        "themes": [("auto", _("As this browser prefers")), ("light", _("Light")), ("dark", _("Dark"))],
    }
    return screen(request, "desk/settings.html", values, here="settings")


def _keep_settings(request: DeskRequest) -> HttpResponse:
    language, zone, theme = (request.POST.get(name, "") for name in ("language", "timezone", "theme"))
    if language not in dict(installation.LANGUAGES) or zone not in available_timezones() or theme not in THEMES:
        messages.error(request, _("That is not one of the choices. Nothing was changed."))
        return redirect("desk:settings")
    if (wait := number_of(request.POST, "wait")) is not None:
        choose_wait(seconds=wait, by=request.viewer, at=moments.now())
    own.choose_reading(language=language, timezone=zone, by=request.viewer, at=moments.now())
    with translation.override(language):
        messages.success(request, _("Kept. Pages now speak your language and show times in your zone."))
    response = redirect("desk:settings")
    response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=installation.HTTPS, httponly=True)
    return response

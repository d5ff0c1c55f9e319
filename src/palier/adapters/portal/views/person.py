"""A contact's own affairs: how they read, where they are signed in."""

from zoneinfo import available_timezones

from django.conf import settings as installation
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from palier.adapters.portal.frame import page, refusals_said
from palier.adapters.portal.guards import SESSION_COOKIE, PortalRequest, for_contacts, forget
from palier.adapters.shared import moments
from palier.apps.accounts import own_commands as own
from palier.apps.accounts.access import sessions_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_contacts
@refusals_said
def preferences(request: PortalRequest) -> HttpResponse:
    """Language and zone, kept per person."""
    if request.method == "POST":
        return _keep(request)
    values = {
        "languages": installation.LANGUAGES,
        "zones": sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"),
        "sessions": sessions_of(viewer=request.viewer, at=moments.now()),
    }
    return page(request, "portal/preferences.html", values, here="preferences")


@require_POST
@for_contacts
@refusals_said
def sign_out_everywhere(request: PortalRequest) -> HttpResponse:
    """Leave the portal in every browser."""
    own.end_own_sessions(by=request.viewer, at=moments.now())
    return forget(redirect("portal:sign_in"), SESSION_COOKIE)


def _keep(request: PortalRequest) -> HttpResponse:
    language, zone = request.POST.get("language", ""), request.POST.get("timezone", "")
    if language not in dict(installation.LANGUAGES) or zone not in available_timezones():
        messages.error(request, _("That is not one of the choices. Nothing was changed."))
        return redirect("portal:preferences")
    own.choose_own_reading(language=language, timezone=zone, by=request.viewer, at=moments.now())
    with translation.override(language):
        messages.success(request, _("Kept. Pages and mails now speak your language and show times in your zone."))
    return redirect("portal:preferences")

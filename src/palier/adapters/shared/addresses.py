"""Where pages find the live streams."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

LIVE_PATH = "/live/"
PORTAL_LIVE_PATH = "/portal/live/"
"""Below the portal's own path, for its cookie is sent nowhere else."""
PORTAL_COOKIE = "palier_portal"
"""Holds the key of a contact's session."""


def live_origin(request: HttpRequest) -> str:
    """Scheme, host and port of the live process: the setting's, or this host's next port."""
    if settings.LIVE_URL:
        return str(settings.LIVE_URL).rstrip("/")
    here = urlsplit(f"{request.scheme}://{request.get_host()}")
    port = here.port or (443 if here.scheme == "https" else 80)
    host = f"[{here.hostname}]" if ":" in (here.hostname or "") else here.hostname
    return f"{here.scheme}://{host}:{port + 1}"


def live_address(request: HttpRequest) -> str:
    """The full address of the stream that a page listens to."""
    return live_origin(request) + LIVE_PATH


def portal_live_address(request: HttpRequest) -> str:
    """The full address of the stream that a customer's page listens to."""
    return live_origin(request) + PORTAL_LIVE_PATH

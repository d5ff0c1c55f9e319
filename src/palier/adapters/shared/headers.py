"""The headers that every answer carries."""

import re
from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from palier.adapters.shared.addresses import live_origin

PAGE = (
    "default-src 'self'; img-src 'self' data:; connect-src 'self' {live}; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:\d{1,5})?", re.IGNORECASE)
"""What a policy may name as the place of a framing page; anything else in a setting is left out."""
FOREIGN = "default-src 'none'; img-src data:; sandbox; frame-ancestors 'self'"


class SecurityHeaders:
    """A strict content policy, no guessing of types, no sharing of windows, and no copy of a private page kept.

    A view that serves words written by strangers sets the policy FOREIGN itself; it is left as it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the headers that are missing."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", PAGE.format(live=live_origin(request)))
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        if settings.SECURE_HSTS_SECONDS:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}")
        return response


def foreign(response: HttpResponse) -> HttpResponse:
    """Words or files of strangers: shown by a browser they could neither run, fetch nor frame anything."""
    response.headers["Content-Security-Policy"] = FOREIGN
    return response


def framed_by(response: HttpResponse, origins: Sequence[str]) -> HttpResponse:
    """A public page that other sites may show inside their own: those named, and no other; it fetches from us alone."""
    named = [origin for origin in origins if ORIGIN.fullmatch(origin)]
    policy = PAGE.format(live="").replace("frame-ancestors 'none'", " ".join(("frame-ancestors 'self'", *named)))
    response.headers["Content-Security-Policy"] = policy
    return response

"""In which language and zone a page speaks."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from palier.adapters.shared.moments import zone_of


class ReaderLanguageAndZone:
    """An agent reads in their own language and zone; somebody unknown in their browser’s language, in UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the reader's language and zone."""
        user = request.user
        if user.is_authenticated:
            language, zone = user.language, zone_of(user.timezone)
        else:
            language, zone = translation.get_language_from_request(request), zone_of("UTC")
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        return response

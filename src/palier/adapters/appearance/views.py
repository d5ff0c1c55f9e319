"""The look, as files that browsers keep for a minute."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from palier.adapters.appearance.sheet import colours_of, logo_of
from palier.apps.appearance import queries

A_MINUTE = "public, max-age=60"


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The style sheet; empty while nobody chose a look."""
    look = queries.look()
    rules = colours_of(look.light, look.dark) if look.version else ""
    if look.has_logo:
        rules += logo_of(queries.logo(), look.version)
    return _kept(request, HttpResponse(rules, content_type="text/css; charset=utf-8"), look.version)


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The logo; not there while the mark is Palier's."""
    look, drawn = queries.look(), queries.logo()
    if not drawn:
        raise Http404
    return _kept(request, HttpResponse(drawn, content_type="image/png"), look.version)


def _kept(request: HttpRequest, response: HttpResponse, version: int) -> HttpResponse:
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["ETag"] = f'"{version}"'
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response

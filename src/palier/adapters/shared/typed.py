"""What nobody types and no database keeps is taken out of forms and questions before any view reads them."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase

NUL = "\0"
LARGEST = 2**63 - 1
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class WithoutNul:
    """PostgreSQL keeps no NUL: in a form or a question it is dropped, in an address there is nothing.

    Nor does it number anything beyond what eight bytes hold: at such an address there is nothing either.

    Stands behind the check of a form's token: whoever has none is refused before their words are read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, given: Any, named: Any) -> None:  # noqa: ARG002 Django's
        """Clean what the view is about to read.  Raises Http404 for an address that holds a NUL or too large a number.

        A view for programs reads the body itself, which can be read once only.
        """
        if NUL in request.path or any(isinstance(part, int) and part > LARGEST for part in named.values()):
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _clean(request.GET)  # type: ignore[assignment]  # Django's own class, made anew
        is_form = request.method == "POST" and request.content_type in FORMS
        if is_form and not getattr(view, "csrf_exempt", False) and _holds(request.POST):
            request.POST = _clean(request.POST)  # type: ignore[assignment]


def _holds(said: QueryDict) -> bool:
    return any(NUL in word for name, words in said.lists() for word in (name, *words))


def _clean(said: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True, encoding=said.encoding)
    for name, words in said.lists():
        clean.setlist(name.replace(NUL, ""), [word.replace(NUL, "") for word in words])
    clean._mutable = False
    return clean

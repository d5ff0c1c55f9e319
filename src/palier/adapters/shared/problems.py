"""What is answered where something went wrong before a view could answer."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template


def page_grown_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 Django names it
    """To a form whose token is not, or no longer, that of its sender."""
    return _told(request, "403_csrf.html", 403)


def broken(request: HttpRequest) -> HttpResponse:
    """To whom a fault of our own struck."""
    return _told(request, "500.html", 500)


def _told(request: HttpRequest, template: str, status: int) -> HttpResponse:
    # Without what surrounds other pages: whatever asks the database may be what is broken.
    return HttpResponse(get_template(template).render({"request": request}), status=status)

"""The limit for `bench.pages`: session, user, fifty lines and a template, nothing else; on the same server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.project.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402 Django is ready now
from django.http import HttpRequest, HttpResponse  # noqa: E402 Django is ready now
from django.template import engines  # noqa: E402 Django is ready now
from django.urls import path  # noqa: E402 Django is ready now

from palier.apps.cases.models import Case  # noqa: E402 Django is ready now

settings.ROOT_URLCONF = __name__
LINES = """<!doctype html><title>{{ user.name }}</title><table>{% for line in lines %}<tr><td>{{ line.reference }}</td>
<td>{{ line.subject }}</td><td>{{ line.account__name }}</td><td>{{ line.status }}</td><td>{{ line.next_due_at }}</td>
</tr>{% endfor %}</table>"""
COLUMNS = ("reference", "subject", "account__name", "status", "next_due_at")


def lines(request: HttpRequest) -> HttpResponse:
    """Fifty cases for whoever has signed in."""
    open_cases = Case.objects.exclude(status="closed").order_by("next_due_at", "id")
    values = {"user": request.user, "lines": open_cases.values(*COLUMNS)[:50]}
    assert request.user.is_authenticated
    return HttpResponse(engines["django"].from_string(LINES).render(values))


urlpatterns = [path("", lines)]

"""What every answer carries."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from palier.adapters.shared.addresses import live_address
from palier.adapters.shared.headers import FOREIGN, SecurityHeaders, foreign

PAGES = RequestFactory()


def answer(response: HttpResponse, **request) -> dict[str, str]:
    headers = SecurityHeaders(lambda _: response)(PAGES.get("/", **request)).headers
    return {name: headers[name] for name in headers if name != "Content-Type"}


def test_a_page_is_closed_to_everything_but_ourselves_and_the_live_process(settings):
    settings.LIVE_URL = ""
    assert answer(HttpResponse(), HTTP_HOST="desk.example:8000") == {
        "Content-Security-Policy": (
            "default-src 'self'; img-src 'self' data:; connect-src 'self' http://desk.example:8001; "
            "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def test_what_a_view_decided_stays(settings):
    response = foreign(HttpResponse(headers={"Cache-Control": "public, max-age=60"}))
    headers = answer(response)
    assert headers["Content-Security-Policy"] == FOREIGN
    assert headers["Cache-Control"] == "public, max-age=60"


def test_over_https_browsers_are_told_to_stay_there(settings):
    settings.SECURE_HSTS_SECONDS = 60
    assert answer(HttpResponse())["Strict-Transport-Security"] == "max-age=60"


@pytest.mark.parametrize(
    ("host", "setting", "address"),
    [
        ("localhost:8000", "", "http://localhost:8001/live/"),
        ("desk.example", "", "http://desk.example:81/live/"),
        ("[::1]:8000", "", "http://[::1]:8001/live/"),
        ("desk.example", "https://desk.example", "https://desk.example/live/"),
        ("desk.example", "https://live.example/", "https://live.example/live/"),
    ],
)
def test_where_pages_find_the_streams(host, setting, address, settings):
    settings.LIVE_URL = setting
    assert live_address(PAGES.get("/", HTTP_HOST=host)) == address

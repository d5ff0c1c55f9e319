"""Every address of an installation, of every channel: no form from elsewhere, closed headers, no copy kept.

Promises F6 and F9.  The addresses are read from the URL table: a new one is held without being named here; what is open
on purpose is, with why.
"""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.factories import make_desk

from palier.apps.staff.models import Agent

OPEN_TO_PROGRAMS = {
    "api:billing_payments": "a token in a header; no cookie says anything here",
    "api:check_state": "the token of a check",
    "api:check_alertmanager": "the token of a check",
    "subscriptions:ask": "from status pages, which are files; mails first, and that alone",
    "subscriptions:mine": "the secret of the link that was mailed",
    "subscriptions:end": "one click of a mail program ends what its own secret names (RFC 8058)",
}
"""Addresses that take a POST without a token of the form, and what stands in its place."""
KEPT_BY_BROWSERS = re.compile(r"^(appearance|offer|help|security|subscriptions):|^desk:(logo|style)")
"""Pages for anybody, which say themselves how long they may be kept."""
VALUES = {"int": "1", "speech": "en"}


def walk(patterns, space: str = "", start: str = "/") -> Iterator[tuple[str, str]]:
    """Every address with something in each of its parts, and its name."""
    for each in patterns:
        route = start + re.sub(r"<(?:(\w+):)?\w+>", lambda part: VALUES.get(part[1], "x"), str(each.pattern))
        if isinstance(each, URLResolver):
            inner = each.namespace or each.app_name or ""
            yield from walk(each.url_patterns, f"{space}{inner}:" if inner else space, route)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}", route


ADDRESSES = tuple(walk(get_resolver().url_patterns))


@pytest.fixture
def plain_files(settings, tmp_path) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def inside(db, plain_files) -> Client:
    """Somebody who may do everything, with the cookie that forms are checked against."""
    desk = make_desk()
    Agent.objects.filter(pk=desk.agent.id).update(role="administrator")
    client = Client(enforce_csrf_checks=True)
    client.force_login(Agent.objects.get(pk=desk.agent.id))
    client.get("/settings/")
    assert client.cookies["csrftoken"].value
    return client


REFUSED = b"refused"


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Says no without drawing the page that says it, a thousand times."""
    return HttpResponse(REFUSED, status=403)


def test_no_form_from_elsewhere_is_taken_by_any_address(inside: Client, settings) -> None:
    settings.CSRF_FAILURE_VIEW = f"{__name__}.refused"
    token = inside.cookies["csrftoken"].value
    elsewhere = (
        {},
        {"Origin": "https://evil.example", "X-CSRFToken": token},
        {"Origin": "null", "X-CSRFToken": token},
    )
    taken = {
        name
        for name, address in ADDRESSES
        for headers in elsewhere
        if inside.post(address, headers=headers).content != REFUSED
    }
    assert taken == set(OPEN_TO_PROGRAMS)
    other_ways = [
        inside.generic(method, ADDRESSES[0][1], headers=elsewhere[1]) for method in ("PUT", "PATCH", "DELETE")
    ]
    assert [answer.content for answer in other_ways] == [REFUSED] * 3
    assert len(ADDRESSES) > 200
    ours = {"Origin": "http://testserver", "X-CSRFToken": token}
    assert inside.post(reverse("desk:preview"), {"text": "*x*"}, headers=ours).status_code == 200


def closed(answer, name: str) -> list[str]:
    """What is missing from the headers of an answer."""
    policy = answer.headers.get("Content-Security-Policy", "")
    missing = [each for each in ("default-src '", "frame-ancestors '") if each not in policy]
    missing += ["unsafe" for each in ("unsafe-inline", "unsafe-eval", "*") if each in policy]
    missing += [] if answer.headers.get("X-Content-Type-Options") == "nosniff" else ["nosniff"]
    missing += [] if answer.headers.get("Referrer-Policy") in {"same-origin", "no-referrer"} else ["Referrer-Policy"]
    missing += [] if answer.headers.get("Strict-Transport-Security") else ["HSTS"]
    kept = answer.headers.get("Cache-Control", "")
    private = not KEPT_BY_BROWSERS.match(name)
    missing += ["no-store"] if private and "no-store" not in kept and "no-cache" not in kept else []
    return missing + [f"cookie {each}" for each in open_cookies(answer.cookies)]


def open_cookies(cookies: SimpleCookie) -> list[str]:
    """Cookies that a script, another site or an open line could read."""
    for_scripts = {settings.CSRF_COOKIE_NAME, "palier_theme"}
    return [
        name
        for name, cookie in cookies.items()
        if cookie.value
        and not (
            cookie["secure"] and cookie["samesite"] in {"Lax", "Strict"} and (cookie["httponly"] or name in for_scripts)
        )
    ]


def test_every_answer_is_closed_for_strangers_and_for_those_inside(inside: Client, settings) -> None:
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    stranger = Client()
    faults = {}
    for name, address in ADDRESSES:
        for client in (stranger, inside):
            if missing := closed(client.get(address, secure=True), name):
                faults[name] = missing
    assert faults == {}

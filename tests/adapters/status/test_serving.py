"""The page is served from its files: without a session, without a statement, without a database."""

import gzip
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from django.test import Client
from tests.factories import AT

from palier.adapters.status.rendering import render_page, write_files
from palier.adapters.status.serving import PageFirst

SECOND = timedelta(seconds=1)


@pytest.fixture
def client(house) -> Client:
    render_page(at=AT)
    return Client()


OUTLETS = {
    "/status/en/": "text/html",
    "/status/fr/history/": "text/html",
    "/status/status.css": "text/css",
    "/status/en/history.atom": "application/atom+xml",
    "/status/fr/history.rss": "application/rss+xml",
    "/status/en/badge.svg": "image/svg+xml",
    "/status/en/maintenance.ics": "text/calendar",
    "/status/api/v2/summary.json": "application/json",
    "/api/v2/summary.json": "application/json",
    "/api/v2/incidents/unresolved.json": "application/json",
    "/api/v2/scheduled-maintenances/upcoming.json": "application/json",
}


def test_every_outlet_without_a_statement(client, django_assert_num_queries):
    client.cookies["sessionid"] = "somebody-signed-in"
    for path, kind in OUTLETS.items():
        with django_assert_num_queries(0):
            answer = client.get(path)
        assert (path, answer.status_code) == (path, 200)
        assert answer.headers["Content-Type"].startswith(kind)
        assert answer.headers["Cache-Control"] == "public, max-age=10"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers


def test_the_beginning_leads_to_the_readers_language(client):
    for accepts, leads in (("fr-CH,fr;q=0.9,en", "/status/fr/"), ("de,en", "/status/en/"), ("", "/status/en/")):
        for path in ("/status", "/status/"):
            answer = client.get(path, headers={"Accept-Language": accepts})
            assert (answer.status_code, answer.headers["Location"]) == (302, leads)


NOT_THERE = (
    "/status/nothing/",
    "/status/en/incidents/INC-9/",
    "/status/../secret",
    "/status/en/../../secret",
    "/status/%2e%2e/secret",
    "/status/.new-1",
    "/status/en",
    "/status//etc/passwd",
    "/status/en/index.html\x00.css",
    "/status/" + "e" * 5000,
    "/status/\u00e9/",
    "/api/v2/nothing.json",
)


def test_what_is_not_there_is_missing_in_both_languages(client, settings):
    (settings.STATUS_ROOT.parent / "secret").write_text("secret")
    for path in NOT_THERE:
        answer = client.get(path)
        assert (path, answer.status_code) == (path, 404)
        assert "n’existe pas" in answer.content.decode()
        assert "secret" not in answer.content.decode()


def test_a_copy_that_is_current_is_not_sent_again(client):
    """RFC 9110, 13.1.2 and 13.1.3: any of several marks, weak or strong; the day counts only where no mark is told."""
    first = client.get("/status/en/")
    tag, made = first.headers["ETag"], parsedate_to_datetime(first.headers["Last-Modified"])
    earlier, later = format_datetime(made - SECOND, usegmt=True), format_datetime(made + SECOND, usegmt=True)

    def status(**said: str) -> int:
        answer = client.get("/status/en/", headers={name.replace("_", "-"): value for name, value in said.items()})
        assert bool(answer.content) == (answer.status_code == 200)
        assert answer.headers["ETag"] == tag
        return answer.status_code

    assert status(if_none_match=tag) == status(if_none_match=tag.removeprefix("W/")) == 304
    assert status(if_none_match=f'"other", {tag}') == status(if_none_match="*") == 304
    assert status(if_modified_since=first.headers["Last-Modified"]) == status(if_modified_since=later) == 304
    assert status(if_modified_since=earlier) == status(if_none_match='"other"', if_modified_since=later) == 200
    assert status(if_modified_since="yesterday, perhaps") == status(if_none_match="") == 200


def test_the_head_alone_says_what_the_page_would(client):
    whole, head = client.get("/status/en/"), client.head("/status/en/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers
    assert int(head.headers["Content-Length"]) == len(whole.content)
    assert (client.head("/status/en/none/").status_code, client.head("/status/en/none/").content) == (404, b"")


def test_nothing_can_be_written(client, django_assert_num_queries):
    for path in ("/status/en/", "/status/", "/api/v2/summary.json"):
        for method in ("post", "put", "delete", "options", "patch"):
            with django_assert_num_queries(0):
                answer = getattr(client, method)(path)
            assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_what_changed_is_read_anew(client, settings):
    page = settings.STATUS_ROOT / "en" / "index.html"
    first = client.get("/status/en/")
    write_files(settings.STATUS_ROOT, {"en/index.html": b"It is over. " * 200})
    second = client.get("/status/en/", headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.content) == (200, b"It is over. " * 200)
    page.unlink()
    assert client.get("/status/en/").status_code == 404


class Gone:
    """A desk that must not be asked."""

    def __call__(self, environ, _start):
        raise AssertionError(environ["PATH_INFO"])


def asked(application, path: str, method: str = "GET", **environ: str) -> tuple[str, dict[str, str], bytes]:
    """What a WSGI application answers, checked to be sound WSGI."""
    told: list = []
    values = {"PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": "", "SCRIPT_NAME": "", **environ}
    setup_testing_defaults(values)
    answer = validator(application)(values, lambda status, headers, _fault=None: told.extend((status, headers)))
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    return told[0], dict(told[1]), body


def test_the_page_stands_before_django(house, settings):
    """Promises L1: not even the machinery of Django is asked, so that nothing of it can be away."""
    settings.SECURE_HSTS_SECONDS = 60
    render_page(at=AT)
    page = PageFirst(Gone())
    status, headers, body = asked(page, "/status/en/", HTTP_ACCEPT_ENCODING="gzip")
    assert status == "200 OK"
    assert b"All systems operational" in gzip.decompress(body)
    assert headers["Content-Length"] == str(len(body))
    assert {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=60",
    }.items() <= headers.items()
    assert asked(page, "/status/en/", "HEAD")[2] == b""
    assert asked(page, "/status", HTTP_ACCEPT_LANGUAGE="fr")[0] == "302 Found"
    assert asked(page, "/status/gone/")[0] == "404 Not Found"
    assert asked(page, "/status/é/".encode().decode("latin-1"))[0] == "404 Not Found"
    assert asked(page, "/status/en/", HTTP_IF_NONE_MATCH=headers["ETag"])[0] == "304 Not Modified"
    assert asked(page, "/status/en/", "POST")[0] == "405 Method Not Allowed"


def test_everything_else_goes_to_the_desk_as_it_came():
    def desk(environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        return [environ["PATH_INFO"].encode()]

    for path in ("/", "/sign-in/", "/statusquo/", "/portal/status/", "/api/v1/checks/"):
        assert asked(PageFirst(desk), path) == ("200 OK", {"Content-Type": "text/plain"}, path.encode())


def test_is_packed_for_whoever_can_unpack(client):
    plain = client.get("/status/en/")
    packed = client.get("/status/en/", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3


def test_a_host_of_its_own_has_the_page_at_its_root(house, settings):
    settings.STATUS_URL = "https://status.acme.example"
    render_page(at=AT)
    own = {"HTTP_HOST": "status.acme.example"}
    client = Client()
    assert client.get("/", **own).headers["Location"] == "/en/"
    page = client.get("/en/", **own)
    assert page.status_code == 200
    assert 'href="/status.css"' in page.content.decode()
    assert client.get("/queue/mine/", **own).status_code == 404
    assert client.get("/status.css", **own).status_code == 200
    assert b"password" not in client.get("/sign-in/", **own).content
    assert client.get("/en/", HTTP_HOST="Status.Acme.example").status_code == 200
    assert client.post("/subscriptions/", **own).status_code == 405
    assert "connect-src 'self' https://desk.example;" in page.headers["Content-Security-Policy"]


def test_the_desk_is_not_in_the_way(client):
    assert client.get("/sign-in/").status_code == 200
    assert client.get("/statusquo/").status_code == 404
    assert "There is no such page" not in client.get("/statusquo/").content.decode()


def test_any_page_of_others_may_read_the_api_and_show_the_badge(client):
    for path in ("/api/v2/status.json", "/status/en/badge.svg"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/status/en/").headers

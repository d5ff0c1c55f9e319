"""The page is served from its files: without a session, without a statement, without a database."""

import gzip

import pytest
from django.test import Client
from tests.factories import AT

from palier.adapters.status.rendering import render_page


@pytest.fixture
def client(house) -> Client:
    render_page(at=AT)
    return Client()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/status/en/", "text/html"),
        ("/status/fr/history/", "text/html"),
        ("/status/status.css", "text/css"),
        ("/status/en/history.atom", "application/atom+xml"),
        ("/status/fr/history.rss", "application/rss+xml"),
        ("/status/en/badge.svg", "image/svg+xml"),
        ("/status/en/maintenance.ics", "text/calendar"),
        ("/status/api/v2/summary.json", "application/json"),
        ("/api/v2/summary.json", "application/json"),
        ("/api/v2/incidents/unresolved.json", "application/json"),
        ("/api/v2/scheduled-maintenances/upcoming.json", "application/json"),
    ],
)
def test_every_outlet_without_a_statement(client, django_assert_num_queries, path, kind):
    client.cookies["sessionid"] = "somebody-signed-in"
    with django_assert_num_queries(0):
        answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Cache-Control"] == "public, max-age=10"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("accepts", "leads"), [("fr-CH,fr;q=0.9,en", "/status/fr/"), ("de,en", "/status/en/"), ("", "/status/en/")]
)
def test_the_beginning_leads_to_the_readers_language(client, accepts, leads):
    for path in ("/status", "/status/"):
        answer = client.get(path, headers={"Accept-Language": accepts})
        assert (answer.status_code, answer.headers["Location"]) == (302, leads)


@pytest.mark.parametrize(
    "path",
    [
        "/status/nothing/",
        "/status/en/incidents/INC-9/",
        "/status/../secret",
        "/status/en/../../secret",
        "/status/%2e%2e/secret",
        "/status/.new-1",
        "/status/en",
        "/status//etc/passwd",
        "/status/en/index.html\x00.css",
        "/api/v2/nothing.json",
    ],
)
def test_what_is_not_there_is_missing_in_both_languages(client, settings, path):
    (settings.STATUS_ROOT.parent / "secret").write_text("secret")
    answer = client.get(path)
    assert answer.status_code == 404
    assert "n’existe pas" in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_a_copy_that_is_current_is_not_sent_again(client):
    first = client.get("/status/en/")
    again = client.get("/status/en/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


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


def test_the_desk_is_not_in_the_way(client):
    assert client.get("/sign-in/").status_code == 200
    assert client.post("/status/en/").status_code == 404


def test_any_page_of_others_may_read_the_api_and_show_the_badge(client):
    for path in ("/api/v2/status.json", "/status/en/badge.svg"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/status/en/").headers

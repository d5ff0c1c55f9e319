"""What anybody reads: public articles and nothing else, the same for all, kept by whoever stands between."""

from html import unescape

import pytest
from django.test import Client
from tests.apps.knowledge.knowing import IMPORT, IMPORT_FR, publish
from tests.factories import AT, make_desk

from palier.adapters.help.urls import urlpatterns
from palier.apps.knowledge import commands, queries
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER
from palier.core.files import Attached
from palier.core.knowledge import Audience

pytestmark = pytest.mark.django_db


def page(response) -> str:
    return unescape(response.content.decode())


def test_the_door_leads_to_the_language_of_the_browser(client):
    for wanted, led in (("fr-CA", "/help/fr/"), ("de,en", "/help/en/"), ("", "/help/en/")):
        response = client.get("/help/", headers={"Accept-Language": wanted})
        assert (response.status_code, response.headers["Location"]) == (302, led)
    assert client.get("/help/de/").status_code == 404


def test_only_public_articles_are_there_for_anybody_even_signed_in(client):
    desk = make_desk()
    public = publish({"en": IMPORT, "fr": IMPORT_FR})
    hidden = [publish({"en": ("canary", "import")}, audience=each) for each in (Audience.CUSTOMERS, Audience.INTERNAL)]
    client.force_login(Agent.objects.get(pk=desk.agent.id))
    for who in (client, Client()):
        for address in ("/help/en/", "/help/en/?q=import"):
            assert IMPORT[0] in page(who.get(address))
            assert "canary" not in page(who.get(address))
        for each in (*hidden, 10**9):
            assert who.get(f"/help/en/{each}/canary/").status_code == 404
        assert who.get(f"/help/en/{public}/the-nightly-import-stops/").status_code == 200
    commands.retire_article(article_id=public, by=PALIER, at=AT)
    assert client.get(f"/help/en/{public}/the-nightly-import-stops/").status_code == 404


def test_an_article_has_one_address_a_language_and_says_which(client):
    both, french = publish({"en": IMPORT, "fr": IMPORT_FR}), publish({"fr": ("Été", "Chaud.")})
    moved = client.get(f"/help/fr/{both}/an-older-title/")
    assert moved.headers["Location"] == f"/help/fr/{both}/limport-nocturne-sarrete/"
    shown = client.get(moved.headers["Location"])
    assert shown.headers["Content-Language"] == "fr"
    assert 'lang="fr"' in page(shown)
    assert f'hreflang="en" href="/help/en/{both}/the-nightly-import-stops/"' in page(shown)
    assert client.get(f"/help/en/{french}/ete/").headers["Location"] == f"/help/fr/{french}/ete/"
    assert "Été" in page(client.get("/help/en/"))
    assert publish({"en": ("???", "x")})
    assert "/-/" in page(client.get("/help/en/"))


def test_answers_may_be_kept_and_are_asked_for_anew_by_their_mark(client):
    article = publish({"en": IMPORT})
    for address in ("/help/en/", f"/help/en/{article}/the-nightly-import-stops/"):
        first = client.get(address)
        assert first.headers["Cache-Control"] == "public, max-age=60"
        assert not first.cookies
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        assert client.post(address).status_code == 405


def test_nothing_found_and_nothing_there_say_what_to_do(client, monkeypatch):
    assert "Nothing has been written for everybody yet" in page(client.get("/help/en/"))
    for number in range(3):
        publish({"en": (f"Title {number}", "x")})
    assert "Rien ne contient tous ces mots" in page(client.get("/help/fr/", {"q": "zzz"}))
    monkeypatch.setattr(queries, "PAGE", 2)
    first = page(client.get("/help/en/"))
    assert "Title 2" not in first
    following = first.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert "Title 2" in page(client.get(following))


def test_pictures_of_a_public_article_are_handed_to_anybody(client):
    article = publish({"en": ("T", "x")})
    for name in ("shot.png", "secret.txt"):
        file = Attached(name, "x", b"bytes of " + name.encode())
        commands.attach_to_article(article_id=article, file=file, by=PALIER, at=AT)
    text = "![The screen](shot.png)"
    commands.keep_article_draft(article_id=article, language="en", title="T", text=text, seen=1, by=PALIER, at=AT)
    commands.publish_article(article_id=article, language="en", by=PALIER, at=AT)
    shown = page(client.get(f"/help/en/{article}/t/"))
    address = shown.partition('<img src="')[2].partition('"')[0]
    handed = client.get(address)
    assert (handed.content, handed.headers["Cache-Control"]) == (b"bytes of shot.png", "public, max-age=60")
    number = int(address.rpartition("/")[2])
    assert client.get(f"/help/en/{article}/files/{number + 1}").status_code == 404
    assert client.get(f"/help/en/{article + 1}/files/{number}").status_code == 404


def test_every_route_is_for_reading_only(client):
    assert {route.name for route in urlpatterns} == {"door", "home", "article", "file"}
    for address in ("/help/", "/help/en/", "/help/en/1/x/", "/help/en/1/files/1"):
        for method in ("post", "put", "delete", "patch"):
            assert getattr(client, method)(address).status_code == 405, address

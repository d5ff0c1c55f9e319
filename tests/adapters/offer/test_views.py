"""The public pages as a browser gets them: for anybody, of the right edition, in the right language."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils.html import escape
from tests.adapters.documents.reading import bare, text_of
from tests.adapters.offer.conftest import LONG_AGO, SHIPPED

TINY = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Pacific/Auckland, languages: [fr, en], public: yes}
severities: {p1: {label: {fr: Critique, en: Critical}}}
plans:
  only: {label: Only, coverage: always, first_response: 2h}
"""


def page(address: str, status: int = 200, **headers: str):
    response = Client(headers=headers).get(address)
    assert response.status_code == status, address
    return response


def words(response) -> str:
    """What a reader sees, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


# Who may read what ----------------------------------------------------------------------------------------------------


@pytest.mark.obeys("Provider.public")
def test_an_offer_is_shown_to_anybody_where_its_catalogue_says_so(publish):
    publish(TINY)
    assert "Only" in words(page("/offer/acme/"))
    publish(TINY.replace("public: yes", "public: no"), at=LONG_AGO + timedelta(days=1))
    page("/offer/acme/", 404)
    page("/offer/acme/only/", 404)
    page("/offer/acme/only/annex.pdf", 404)
    page("/offer/acme/?on=2026-01-01", 404)


@pytest.mark.obeys("Provider.public")
def test_a_catalogue_that_says_nothing_is_private(publish):
    publish(TINY.replace(", public: yes", ""))
    page("/offer/acme/", 404)


@pytest.mark.parametrize(
    "address", ["/offer/nobody/", "/offer/acme/none/", "/offer/acme/none/annex.pdf", "/offer/%2e/"]
)
def test_what_is_not_there_is_not_found(publish, address):
    publish(TINY)
    page(address, 404)


@pytest.mark.obeys("Provider.public")
def test_without_a_name_one_is_led_to_the_only_offer_or_chooses_among_those_that_are_public(publish):
    page("/offer/", 404)
    publish(TINY.replace(", public: yes", ""))
    page("/offer/", 404)
    publish("docebo")
    assert page("/offer/?lang=fr&embed=1", 302).headers["Location"] == "/offer/docebo/?lang=fr&embed=1"
    publish("adobe")
    shown = page("/offer/", accept_language="fr")
    assert [*re.findall(r'<h2><a href="([^"]+)">', shown.content.decode())] == ["/offer/adobe/", "/offer/docebo/"]
    assert "Choisissez une offre" in words(shown)
    assert "Acme" not in words(shown)
    assert "Choose an offer" in words(page("/offer/?lang=en", accept_language="fr"))
    assert "/offer/adobe/?lang=en" in page("/offer/?lang=en").content.decode()


def test_nothing_is_ever_written(publish):
    publish(TINY)
    assert Client().post("/offer/acme/").status_code == 405


# Editions -------------------------------------------------------------------------------------------------------------


def test_the_edition_in_force_is_shown_and_the_next_one_announced(publish):
    soon = datetime.now(UTC) + timedelta(days=30)
    publish(TINY)
    publish(TINY.replace("2h", "1h"), at=datetime.now(UTC), effective_at=soon)
    today = words(page("/offer/acme/", accept_language="en"))
    assert "version 1 · in force since 2 January 2026" in today  # Auckland's day
    assert "2 hours" in today
    assert "another edition from" in today
    later = words(page(f"/offer/acme/?on={soon.date() + timedelta(days=2)}", accept_language="en"))
    assert "version 2" in later
    assert "1 hour" in later


def test_a_day_is_the_provider_s_own_to_its_end(publish):
    publish(TINY)
    publish(TINY.replace("2h", "1h"), at=LONG_AGO, effective_at=datetime(2026, 2, 1, 10, 59, tzinfo=UTC))
    assert "1 hour" in words(page("/offer/acme/?on=2026-02-01", accept_language="en"))  # until 11:00 UTC
    assert "2 hours" in words(page("/offer/acme/?on=2026-01-31", accept_language="en"))
    page("/offer/acme/?on=2025-12-31", 404)


@pytest.mark.parametrize("on", ["soon", "2026-02-30", "9999-12-31T00", "%0A", "-1"])
def test_a_day_that_is_none_is_not_found(publish, on):
    publish(TINY)
    page(f"/offer/acme/?on={on}", 404)


# Language and place ---------------------------------------------------------------------------------------------------


def test_speaks_the_browser_s_language_or_the_one_chosen(publish):
    publish("docebo")
    assert "Première réponse" in words(page("/offer/docebo/", accept_language="fr-CA,fr;q=0.9"))
    assert "First response" in words(page("/offer/docebo/?lang=en", accept_language="fr"))
    french = page("/offer/docebo/?lang=fr", accept_language="en")
    assert french.headers["Content-Language"] == "fr"
    assert '<html lang="fr">' in french.content.decode()
    assert "Première réponse" in words(page("/offer/docebo/?lang=fr&lang=xx", accept_language="fr"))


def test_an_offer_written_in_one_language_is_shown_in_it(publish):
    publish(TINY.replace("[fr, en]", "[fr]").replace("{fr: Critique, en: Critical}", "Critique"))
    shown = page("/offer/acme/", accept_language="en")
    assert "Critique" in words(shown)
    assert 'class="languages"' not in shown.content.decode()


def test_hours_are_those_of_the_region_chosen(publish):
    publish("adobe")
    assert "Tokyo" in words(page("/offer/adobe/?region=japan&lang=en")).split("business hours · ")[0]
    shown = words(page("/offer/adobe/?region=nowhere&lang=en"))
    assert "business hours Monday to Friday from 09:00 to 17:00, Paris time" in shown


# Finding --------------------------------------------------------------------------------------------------------------


def test_finds_rows_by_words_without_accents(publish):
    publish("docebo")
    shown = words(page("/offer/docebo/?lang=fr&q=TELEPHONE"))
    assert "Téléphone" in shown
    assert "Réouverture" not in shown
    assert "Réouverture" in words(page("/offer/docebo/?lang=fr&q=reouverture+14"))


@pytest.mark.parametrize("address", ["/offer/docebo/", "/offer/docebo/elite/"])
def test_each_way_on_the_page_leads_to_one_place(publish, address):
    publish("docebo")
    shown = page(f"{address}?lang=en").content.decode()
    places = re.findall(r'id="([^"]+)"', shown)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= set(places)


def test_finding_nothing_says_so_and_keeps_what_was_typed(publish):
    publish("docebo")
    shown = page("/offer/docebo/?lang=en&q=<b>xyzzy</b>")
    assert "Nothing in this offer holds these words" in words(shown)
    assert "&lt;b&gt;xyzzy&lt;/b&gt;" in shown.content.decode()


# Kept, framed, counted ------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_and_asked_for_again(publish):
    publish(TINY)
    first = page("/offer/acme/", accept_language="en")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "Accept-Language" in first.headers["Vary"]
    again = page("/offer/acme/", 304, accept_language="en", if_none_match=first.headers["ETag"])
    assert again.content == b""
    publish(TINY.replace("2h", "1h"), at=LONG_AGO + timedelta(days=1))
    page("/offer/acme/", 200, accept_language="en", if_none_match=first.headers["ETag"])


def test_nobody_is_given_a_cookie(publish):
    publish(TINY)
    assert not page("/offer/acme/").cookies


@pytest.mark.parametrize("query", ["", "?on=2026-03-01", "?q=phone&lang=fr&region=x"])
def test_asks_the_database_little(publish, query, django_assert_max_num_queries):
    publish("docebo")
    with django_assert_max_num_queries(3):
        page(f"/offer/docebo/{query}")
    with django_assert_max_num_queries(1):
        page(f"/offer/docebo/{query}")


def test_other_sites_frame_it_only_where_that_is_asked_and_allowed(publish, settings):
    settings.OFFER_FRAMES = ["https://www.acme.example", "https://*.acme.example:8443", "'unsafe-inline'; script-src *"]
    publish(TINY)
    framed = page("/offer/acme/?embed=1").headers["Content-Security-Policy"]
    assert framed.endswith("frame-ancestors 'self' https://www.acme.example https://*.acme.example:8443")
    assert "unsafe" not in framed
    assert "frame-ancestors 'none'" in page("/offer/acme/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page("/portal/sign-in/").headers["Content-Security-Policy"]


def test_embedded_pages_lead_to_embedded_pages(publish):
    publish("docebo")
    shown = page("/offer/docebo/?embed=1&lang=en").content.decode()
    assert "/offer/docebo/elite/?lang=en&amp;embed=1" in shown
    assert '<input type="hidden" name="embed" value="1">' in shown


# What it says ---------------------------------------------------------------------------------------------------------


DEAREST = {"adobe": "ultimate", "credenti": "premium", "docebo": "elite", "domo": "platinum", "lumea": "enterprise"}


@pytest.mark.parametrize("name", DEAREST)
def test_the_annex_names_its_edition(publish, name):
    publish(name)
    plan = {"adobe": "ultimate", "credenti": "premium", "docebo": "elite", "domo": "platinum", "lumea": "enterprise"}[
        name
    ]
    response = page(f"/offer/{name}/{plan}/annex.pdf?lang=fr")
    assert response.headers["Content-Type"] == "application/pdf"
    assert f"{name}-{plan}-1-fr.pdf" in response.headers["Content-Disposition"]
    assert bare("version 1 · en vigueur depuis le 1er janvier 2026") in text_of(response.content)


HOSTILE = "<script>alert(1)</script>{{ 7|add:7 }}\"'&"


def test_words_of_a_hostile_catalogue_are_only_words(publish):
    text = TINY.replace("label: Only", f"label: {HOSTILE!r}".replace("\\'", "''")).replace(
        "name: Acme", 'name: "<img src=x>"'
    )
    publish(text)
    shown = page("/offer/acme/?lang=en").content.decode()
    assert "<script>alert" not in shown
    assert "<img" not in shown
    assert escape(HOSTILE) in shown


def test_links_of_a_catalogue_run_nothing(publish):
    publish((SHIPPED / "docebo.yaml").read_text())
    shown = page("/offer/docebo/?lang=en").content.decode()
    assert 'href="https://www.docebo.com/fr/support-plans/" rel="noopener noreferrer"' in shown
    assert "javascript:" not in shown


def test_a_document_that_cannot_be_made_is_a_sentence(publish, monkeypatch):
    from palier.adapters.documents import printing

    publish(TINY)
    monkeypatch.setattr(printing, "MOST_BYTES", 10)
    shown = page("/offer/acme/only/annex.pdf?lang=en", 503)
    assert "Nothing is lost: the page says the same." in words(shown)


def test_the_house_s_own_settings_frame_nothing():
    assert django_settings.OFFER_FRAMES == []

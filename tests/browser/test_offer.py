"""The public offer and a customer's plan in a real browser, before axe, in both languages; nothing on the console."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.axe import violations

SHIPPED = Path(__file__).resolve().parents[2] / "catalogues"


@pytest.fixture
def published(transactional_db) -> None:
    from palier.adapters.shared import moments
    from palier.apps.catalogues.commands import publish_catalogue
    from palier.core.actor import PALIER

    for name in ("docebo", "adobe"):
        publish_catalogue(text=(SHIPPED / f"{name}.yaml").read_text(), by=PALIER, at=moments.now())


def is_wider_than_the_window(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize(
    ("size", "language", "theme"), [("wide", "en", "light"), ("phone", "fr", "dark"), ("phone", "en", "light")]
)
def test_axe_finds_nothing_on_the_offer(published, visit, size, language, theme):
    page = visit(size=size, language=language, theme=theme)
    for address in ("/offer/docebo/", "/offer/docebo/elite/", "/offer/adobe/?region=japan", "/offer/docebo/?q=phone"):
        page.goto(address)
        assert violations(page) == [], address
        assert not is_wider_than_the_window(page), address


def test_finds_while_words_are_typed(published, visit):
    page = visit(language="fr")
    page.goto("/offer/docebo/")
    every = page.locator("[data-row]:visible").count()
    page.fill("#q", "telephone")
    found = page.locator("[data-row]:visible")
    assert 0 < found.count() < every
    assert all("téléphon" in words.casefold() for words in found.all_inner_texts())
    assert page.inner_text("#found") == f"{found.count()} lignes"
    shown = page.locator(".section:visible").all_inner_texts()
    assert "Quand et comment nous joindre" in shown
    assert page.locator(".jump a:visible").all_inner_texts()[: len(shown)] == shown
    page.fill("#q", "xyzzy")
    assert page.locator("[data-row]:visible").count() == 0
    assert page.inner_text("#found").startswith("Rien dans cette offre")


def test_finds_and_compares_without_scripts(published, visit):
    page = visit(scripts=False, size="phone")
    page.goto("/offer/docebo/")
    page.fill("#q", "phone")
    page.press("#q", "Enter")
    expect(page.locator("main")).not_to_contain_text("Reopening")
    assert "Phone" in page.inner_text("main")
    assert "Reopening" not in page.inner_text("main")
    page.goto("/offer/docebo/")
    page.locator(".pick label", has_text="Elite").click()
    expect(page.locator("thead th:visible")).to_have_text(["Elite"])
    assert "15 minutes" in page.inner_text("table")


@pytest.mark.parametrize(("size", "language", "theme"), [("wide", "en", "light"), ("phone", "fr", "dark")])
def test_axe_finds_nothing_on_our_plan(desk, visit, size, language, theme):
    from palier.adapters.portal.guards import SESSION_COOKIE
    from palier.adapters.shared import moments
    from palier.apps.accounts.access import begin_session
    from palier.apps.accounts.models import Contact
    from palier.apps.cases.commands import reply_to_case

    Contact.objects.filter(pk=desk.contact.id).update(language=language)
    case = desk.open(severity="high", at=moments.now() - timedelta(hours=3))
    reply_to_case(case_id=case, text="At last.", by=desk.agent, at=moments.now())
    page = visit(size=size, language=language, theme=theme)
    key = begin_session(contact_id=desk.contact.id, at=moments.now())
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": key, "domain": "localhost", "path": "/portal/"}])
    page.goto("/portal/plan/")
    assert "Gold" in page.inner_text("h1")
    assert page.locator("svg.chart").count() == 1
    for fold in page.locator("details").all():
        fold.evaluate("fold => fold.open = true")
    assert violations(page) == []
    assert not is_wider_than_the_window(page)

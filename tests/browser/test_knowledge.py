"""Articles in a real browser: one is suggested while a case is opened; and every screen of theirs before axe."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.axe import violations
from tests.browser.portal_door import come_in

IMPORT = "Look at the *last line*.\n\n## Then\n\n1. Mend it\n\n> Keep a copy\n\n| a | b |\n|-|-|\n| 1 | `2` |"


@pytest.fixture
def article(desk) -> int:
    """A public article in both languages, and one for staff."""
    from tests.apps.knowledge.knowing import publish

    from palier.core.knowledge import Audience

    publish({"en": ("Import for staff", "Nightly import.")}, audience=Audience.INTERNAL)
    return publish({"en": ("The nightly import stops", IMPORT), "fr": ("L’import de nuit s’arrête", IMPORT)})


def test_an_article_is_suggested_while_a_case_is_opened_and_the_way_on_stays_open(article, desk, visit):
    from palier.apps.cases.models import Case
    from palier.apps.knowledge.models import ArticleVote

    page = visit()
    come_in(page, desk.contact)
    page.goto("/portal/cases/new/")
    page.fill("#text", "Since last night.")
    page.fill("#subject", "Our nightly import fails")
    page.click("#similar >> text=The nightly import stops")
    expect(page.locator(".read h2")).to_have_text("Then")
    page.click("text=No, it did not")
    expect(page.locator(".said__line")).to_contain_text("Thank you.")
    page.click(".read__answers a")
    expect(page.locator("#subject")).to_have_value("Our nightly import fails")
    expect(page.locator("#similar a[href*=knowledge]")).to_be_visible()
    page.click("button:has-text('Send')")
    expect(page.locator(".said__line")).to_contain_text("is open")
    assert Case.objects.get().subject == "Our nightly import fails"
    assert ArticleVote.objects.get().useful is False


@pytest.mark.parametrize(("theme", "size", "language"), [("light", "wide", "en"), ("dark", "phone", "fr")])
def test_axe_finds_nothing_about_articles(theme, size, language, article, desk, enter):
    """Also: an article is found while an answer is written, and its link put into it."""
    from palier.apps.accounts.models import Contact
    from palier.apps.cases.models import Case
    from palier.apps.staff.models import Agent
    from palier.core.actor import Role

    Contact.objects.update(language=language)
    Agent.objects.filter(pk=desk.agent.id).update(role=Role.LEAD.value)
    case = Case.objects.get(pk=desk.open(subject="Import stops", at=datetime.now(UTC) - timedelta(minutes=5)))
    page = enter(theme=theme, size=size, language=language)
    page.goto(f"/cases/{case.reference}/")
    page.click("#articles summary")
    page.fill("#articles-typed", "import")
    page.click("#articles-found [data-insert]")
    title, slug = {
        "en": ("The nightly import stops", "the-nightly-import-stops"),
        "fr": ("L’import de nuit s’arrête", "limport-de-nuit-sarrete"),
    }[language]
    written = f"[{title}](http://localhost:8000/help/{language}/{article}/{slug}/)"
    expect(page.locator("#words")).to_have_value(written)
    page.click("#articles summary")
    assert violations(page) == []
    for address in ("/knowledge/", "/knowledge/?q=zzz", "/knowledge/new/", f"/knowledge/{article}/"):
        look_at(page, address)
    come_in(page, desk.contact)
    for address in ("/portal/knowledge/", "/portal/knowledge/?q=xyzzy", f"/portal/knowledge/{article}/",
                    f"/help/{language}/", f"/help/{language}/?q=zzz", f"/help/{language}/{article}/x/"):  # fmt: skip
        look_at(page, address)


def look_at(page, address: str) -> None:
    page.goto(address)
    for fold in page.locator("details").all():
        fold.evaluate("fold => fold.open = true")
    assert violations(page) == [], page.url
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room, page.url

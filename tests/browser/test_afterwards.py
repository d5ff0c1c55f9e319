"""An analysis in a real browser: from what is owed to the customer's page and paper; before axe, in both languages."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import PASSWORD
from tests.browser.portal_door import come_in
from tests.factories import AT

PICTURES = os.environ.get("PALIER_PICTURES", "")
"""A folder for pictures of what is seen, for whoever looks at them; none are taken without."""


@pytest.fixture
def after(transactional_db):
    """An incident that is over, whose people can sign in."""
    from tests.apps.analyses.analysing import make_aftermath

    from palier.apps.staff.commands import set_password
    from palier.core.actor import PALIER

    made = make_aftermath()
    for who in (made.desk.agent, made.reviewer):
        set_password(agent_id=who.id, password=PASSWORD, by=PALIER, at=AT)
    return made


def sign_in(page: Page, actor, language: str = "en") -> None:
    from palier.apps.staff.models import Agent

    Agent.objects.filter(pk=actor.id).update(language=language)
    page.goto("/")
    page.fill("#email", Agent.objects.get(pk=actor.id).email)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("#queue")


def look(page: Page, name: str) -> None:
    """Axe finds nothing, nothing leaves the window; a picture where one is wanted."""
    for fold in page.locator("main details").all():
        fold.evaluate("fold => fold.open = true")
    assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than its window"
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_from_what_is_owed_to_the_customers_paper(after, visit):
    page = visit()
    sign_in(page, after.desk.agent)
    page.goto("/analyses/")
    look(page, "owed")
    page.click("button:text-is('Begin')")
    page.fill("#summary-en", "A certificate had run out.")
    page.fill("#summary-fr", "Un certificat avait expiré.")
    expect(page.locator("[data-kept-state]")).to_have_text("Kept as you type; saved when you say so.")
    page.reload()
    expect(page.locator("#summary-en")).to_have_value("A certificate had run out.")
    page.fill("#why-1-en", "Nobody watched it.")
    page.fill("#action-1-en", "Watch certificates")
    page.select_option("#action-1-owner", label=after.desk.agent.name)
    page.fill("#action-1-due", "2026-12-24")
    look(page, "editor")
    page.click("button:text-is('Save')")
    page.click("button:text-is('Ask for the review')")
    expect(page.locator("main")).to_contain_text("a colleague approves it")
    other = visit(language="fr", theme="dark", size="phone")
    sign_in(other, after.reviewer, "fr")
    other.goto(page.url)
    look(other, "review-fr")
    other.click("button:text-is('Approuver')")
    look(other, "approved-fr")
    other.click("button:text-is('Publier')")
    expect(other.locator("main")).to_contain_text("version 1")
    reader = visit()
    come_in(reader, after.other)
    reader.click("text=Incidents and reports")
    look(reader, "portal-list")
    reader.click("text=Nobody can sign in")
    expect(reader.locator("main")).to_contain_text("Watch certificates")
    look(reader, "portal-analysis")
    paper = reader.request.get(reader.locator("text=As a PDF").get_attribute("href") or "")
    assert paper.body().startswith(b"%PDF")
    if PICTURES:
        (Path(PICTURES) / "analysis.pdf").write_bytes(paper.body())


def test_a_report_is_read_and_sent_from_a_phone(transactional_db, visit):
    from tests.apps.reports.reporting import HOUR, answered, make_month, trouble

    from palier.apps.staff.commands import set_password
    from palier.core.actor import PALIER

    month = make_month()
    set_password(agent_id=month.desk.agent.id, password=PASSWORD, by=PALIER, at=AT)
    trouble(month, case_ids=[answered(month, after=HOUR)])
    month.make()
    page = visit(language="fr", size="phone", theme="dark")
    sign_in(page, month.desk.agent, "fr")
    page.goto("/reports/")
    look(page, "reports-fr")
    page.click("#regular-reports a[data-row]")
    look(page, "report-fr")
    page.click("text=Je l’ai relu")
    page.click("text=L’envoyer")
    expect(page.locator("main")).to_contain_text("Envoyé à Camille")
    reader = visit(theme="dark")
    come_in(reader, month.desk.contact)
    reader.click("text=Incidents and reports")
    reader.click("text=Incident report")
    look(reader, "portal-report")
    if PICTURES:
        paper = reader.request.get(reader.locator("text=As a PDF").get_attribute("href") or "")
        (Path(PICTURES) / "report.pdf").write_bytes(paper.body())

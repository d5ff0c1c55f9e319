"""What customers do in the portal, in a real browser: from a case that is opened to one that is solved."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.portal_door import come_in

from palier.apps.cases.commands import open_case, propose_severity, propose_solution
from palier.apps.cases.models import Attachment, Case


@pytest.fixture
def people(transactional_db):
    """An account under a plan with severities in words, its administrator, its requester."""
    from tests.apps.accounts.people import appoint, colleague, name
    from tests.factories import AT, CATALOGUE, PALIER, Desk, make_agent, make_contact

    from palier.apps.catalogues.commands import publish_catalogue
    from palier.apps.staff.commands import set_password

    text = CATALOGUE.replace(
        "high: {label: {en: High, fr: Haute}}",
        "high: {label: {en: High, fr: Haute}, definition: {en: Nobody can work., fr: Personne ne peut travailler.},"
        " examples: [{en: No sign-in at all., fr: Plus aucune connexion.}],"
        " attest: {en: Work has stopped., fr: Le travail est arrêté.}}",
    )
    text = text.replace(
        "plans:",
        "features:\n  manager: {label: Manager, grants: pooled_escalation}\n"
        "duties:\n  detail: {label: {en: Detail, fr: Détail}, severities: [high],"
        " report: [{en: The error message, fr: Le message d’erreur}]}\nplans:",
    ).replace(
        "    label: Gold\n",
        "    label: Gold\n    named_contacts: {limit: 4, administrators: 1}\n    includes: {manager: yes}\n",
    )
    version = publish_catalogue(text=text, by=PALIER, at=AT - timedelta(days=30))
    account, contact = make_contact()
    desk = Desk(version, account, contact, make_agent())
    set_password(agent_id=desk.agent.id, password="correct horse battery", by=PALIER, at=AT)
    ada = colleague(desk, "Ada")
    for who in (ada, contact):
        name(desk, who)
    appoint(desk, ada)
    return desk, ada


def fill(page: Page) -> None:
    page.goto("/portal/cases/new/")
    page.fill("#subject", "The nightly import fails")
    page.fill("#text", "Since **last night**.")


def test_open_in_the_portal_answer_at_the_desk_accept(people, visit, tmp_path):
    desk, _ = people
    page = visit()
    come_in(page, desk.contact)
    fill(page)
    page.check("[name=severity][value=high]")
    expect(page.locator("#promised")).to_contain_text("Gold · High")
    expect(page.locator("#text")).to_have_value("Since **last night**.")
    log = tmp_path / "import.log"
    log.write_text("error 12")
    page.set_input_files("#files", log)
    expect(page.locator("#files-in")).to_contain_text("import.log")
    page.check("[name=attested-high]")
    page.fill("[name='report:detail.1']", "error 12")
    page.click("button:has-text('Send')")
    expect(page.locator(".said__line")).to_contain_text("is open")
    expect(page.locator(".talk strong >> text=last night")).to_be_visible()
    case, file = Case.objects.get(), Attachment.objects.get()
    assert (case.severity, bytes(file.content)) == ("high", b"error 12")
    agent = visit()
    agent.goto(f"/cases/{case.reference}/")
    from palier.apps.staff.models import Agent

    agent.fill("#email", Agent.objects.get(pk=desk.agent.id).email)
    agent.fill("#password", "correct horse battery")
    agent.press("#password", "Enter")
    agent.wait_for_selector("#conversation")
    expect(agent.locator("#conversation")).to_contain_text("error 12")
    propose_solution(case_id=case.pk, text="Install *2.1*.", by=desk.agent, at=datetime.now(UTC))
    page.reload()
    expect(page.locator("#solution em")).to_have_text("2.1")
    page.click("button:has-text('Yes, it is solved')")
    expect(page.locator("#stand + p .pill, .stand .pill")).to_have_text("Closed")
    case.refresh_from_db()
    assert case.status == "closed"


def test_what_is_typed_survives_a_closed_window(people, visit):
    desk, _ = people
    page = visit()
    come_in(page, desk.contact)
    fill(page)
    expect(page.locator("[data-kept-state]")).to_have_text("Kept.")
    page.goto("/portal/cases/")
    page.goto("/portal/cases/new/")
    expect(page.locator("#subject")).to_have_value("The nightly import fails")
    expect(page.locator("#text")).to_have_value("Since **last night**.")


def test_without_scripts_there_is_a_second_step(people, visit):
    desk, _ = people
    page = visit(scripts=False)
    come_in(page, desk.contact)
    fill(page)
    page.check("[name=severity][value=high]")
    page.click("button:has-text('Look it over')")
    expect(page.locator("#promised")).to_contain_text("Gold · High")
    page.check("[name=attested-high]")
    page.click("button:has-text('Send it all the same')")
    expect(page.locator(".stand")).to_contain_text("Received")
    page.fill("#text", "One more thing.")
    page.click("#reply button:has-text('Send')")
    expect(page.locator(".talk")).to_contain_text("One more thing.")
    page.click("#close summary")
    page.fill("#last", "It works again.")
    page.click("#close button:has-text('Close the case')")
    expect(page.locator(".stand")).to_contain_text("Closed")


def test_a_named_contact_is_replaced(people, visit):
    desk, ada = people
    from tests.apps.accounts.people import colleague

    colleague(desk, "Bo")
    page = visit()
    come_in(page, ada)
    page.click("nav >> text=Your team")
    page.click(f"summary:has-text('Change seat'):has-text('{desk.contact.name}')")
    page.locator("details[open] select").first.select_option(
        label=page.locator("details[open] option").last.inner_text()
    )
    page.click("details[open] button:has-text('Give the seat')")
    expect(page.locator(".said__line")).to_contain_text("Kept.")
    expect(page.locator(".people").nth(1)).to_contain_text("Bo")


@pytest.mark.parametrize(("theme", "size", "language"), [("light", "wide", "en"), ("dark", "phone", "fr")])
def test_axe_finds_nothing_where_customers_live(theme, size, language, people, visit):
    from palier.apps.accounts.models import Contact

    desk, _ = people
    Contact.objects.update(language=language)
    now = datetime.now(UTC)
    cases = []
    for number in range(3):
        opened = open_case(
            contact_id=desk.contact.id, subject=f"The import fails {number}", text="- one\n- two", channel="portal",
            severity="low", by=desk.contact, at=now - timedelta(hours=number),
        )  # fmt: skip
        cases.append(opened)
    propose_solution(case_id=cases[1].case_id, text="Install it.", by=desk.agent, at=now)
    propose_severity(case_id=cases[2].case_id, severity="whenever", reason="x", by=desk.agent, at=now)
    page = visit(theme=theme, size=size, language=language)
    come_in(page, desk.contact)
    places = ["/portal/cases/?words=import", "/portal/preferences/", f"/portal/cases/{cases[0].reference}/print/"]
    for address in [*(f"/portal/cases/{each.reference}/" for each in cases), *places]:
        look_at(page, address)
    page.goto("/portal/cases/new/")
    page.fill("#subject", "The import fails")
    page.check("[name=severity][value=high]")
    page.wait_for_selector("[name=attested-high]")
    page.wait_for_selector("#similar a")
    look_at(page, "")
    look_at(page, "/portal/cases/new/look/")


def look_at(page: Page, address: str) -> None:
    if address:
        page.goto(address)
    for fold in page.locator("details").all():
        fold.evaluate("fold => fold.open = true")
    assert violations(page) == [], page.url
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room, page.url

"""Administration in a browser: a catalogue published, then every screen before axe, both languages and themes."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from tests.browser.axe import violations
from tests.browser.conftest import PASSWORD
from tests.factories import AT, CATALOGUE, make_desk

from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.staff.commands import create_agent, set_password
from palier.apps.staff.models import Agent
from palier.apps.staff.welcome import welcome_for
from palier.core.actor import PALIER

TESTS = """\
- scenario: within half an hour
  contract: {plan: gold, timezone: Europe/Paris, country: FR}
  events: [{at: 2026-03-02T10:00+01:00, open: {severity: high, channel: email}}]
  expect: [{clock: first_response, due: 2026-03-02T10:30+01:00}]
"""


@pytest.fixture
def desk(transactional_db):
    """A desk whose agent administers it."""
    desk = make_desk()
    set_password(agent_id=desk.agent.id, password=PASSWORD, by=PALIER, at=AT)
    Agent.objects.filter(pk=desk.agent.id).update(role="administrator")
    return desk


def test_a_new_version_is_written_mended_compared_and_published(desk, enter):
    desk.open(at=datetime.now(UTC))
    page = enter()
    page.goto("/administration/")
    page.click("main a:has-text('Catalogues')")
    page.click("main a:has-text('Write the next version')")
    page.fill("#text", CATALOGUE.replace("high: 1h,", "high: 30m,").replace("follow_up:", "folow_up:"))
    page.click("summary:has-text('Plan tests')")
    page.fill("#tests", TESTS)
    page.click("button:has-text('Check and compare')")
    expect(page.locator("#looked")).to_contain_text("Did you mean “follow_up”?")
    page.click("#looked button:has-text('Line')")
    chosen = page.eval_on_selector("#text", "text => text.value.slice(text.selectionStart, text.selectionEnd)")
    assert chosen.startswith("folow_up:")
    page.fill("#text", page.input_value("#text").replace("folow_up:", "follow_up:"))
    page.click("button:has-text('Check and compare')")
    for words in ("1 hour → 30 minutes", "1 open case would be due at another time", "1 scenario, as expected"):
        expect(page.locator("#looked")).to_contain_text(words)
    page.click("button:has-text('Publish')")
    page.wait_for_selector(".said__line:has-text('Version 2 is published')")
    assert CatalogueVersion.objects.count() == 2


@pytest.mark.parametrize(("theme", "size", "language"), [("light", "wide", "en"), ("dark", "phone", "fr")])
def test_axe_finds_nothing(theme, size, language, desk, enter):
    desk.open(at=datetime.now(UTC))
    new = create_agent(email="new@acme.example", name="Noor", password=None, by=PALIER, at=AT)
    page = enter(theme=theme, size=size, language=language)
    page.goto("/catalogues/acme/write/")
    page.fill("#text", CATALOGUE.replace("high: 1h,", "high: 30m,"))
    page.click("button[value=look]")
    page.wait_for_selector("#look-changes")
    assert violations(page) == [], "a look"
    page.fill("#text", CATALOGUE.replace("follow_up:", "folow_up:"))
    page.click("button[value=look]")
    page.wait_for_selector("#faults")
    assert violations(page) == [], "faults"
    token = welcome_for(viewer=PALIER, agent_id=new, at=datetime.now(UTC))
    shown = [
        "administration",
        "catalogues",
        "catalogues/acme",
        "catalogues/acme/1",
        "catalogues/~new",
        "staff",
        "roles",
    ]
    shown += [f"staff/{new}", f"staff/{desk.agent.id}", "audit", "audit/?on=nobody", "health", "appearance"]
    for address in (*shown, f"welcome/{token}"):
        page.goto(f"/{address}" if "?" in address else f"/{address}/")
        if address == "health":
            page.wait_for_selector("#health-checks li")
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"

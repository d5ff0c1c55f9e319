"""Lists, search, the palette and acts on many in a real browser: by keyboard, on a phone, before axe."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.axe import violations
from tests.browser.live import listening

from palier.apps.cases.commands import assign_case
from palier.apps.cases.models import Case
from palier.apps.search.commands import index_waiting
from palier.apps.staff.models import Agent
from palier.apps.views.commands import save_view


@pytest.fixture
def cases(desk) -> list[int]:
    now = datetime.now(UTC)
    opened = [desk.open(subject=f"Export {n}", at=now - timedelta(minutes=70 - n)) for n in range(4)]
    index_waiting(at=now, limit=100)
    return opened


@pytest.mark.parametrize(("theme", "size", "language"), [("light", "wide", "fr"), ("dark", "phone", "en")])
def test_axe_finds_nothing_on_any_list(theme, size, language, cases, desk, enter):
    Agent.objects.filter(pk=desk.agent.id).update(role="lead")
    assign_case(case_id=cases[0], agent_id=desk.agent.id, by=desk.agent, at=datetime.now(UTC))
    kept = save_view(name="Mine", asked="is:mine", by=desk.agent, at=datetime.now(UTC))
    page = enter(theme=theme, size=size, language=language)
    addresses = ["/today/", "/floor/", "/search/", "/search/?q=export", "/search/?q=colour:red", "/queue/due/"]
    addresses += ["/queue/filtered/?q=is:breached", "/queue/by/plan/", "/queue/kept/", f"/queue/kept/{kept}/"]
    addresses += [f"/queue/bulk/?act=assign&agent=0&case={cases[0]}&case={cases[1]}"]
    for address in addresses:
        page.goto(address)
        for fold in page.locator("details").all():
            fold.evaluate("fold => fold.open = true")
        found = violations(page)
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], address
    page.keyboard.press("Control+k")
    page.wait_for_selector(".palette__choice")
    assert violations(page) == []


def test_cases_are_chosen_given_away_and_taken_back_by_keyboard_alone(cases, desk, enter):
    page = enter()
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator(".bulk__count")).to_have_text("2 cases chosen")
    page.locator("#bulk button[value=assign]").focus()
    page.keyboard.press("Enter")
    page.locator("#bulk-agent").select_option(str(desk.agent.id))
    expect(page.locator("#ahead [role=status]")).to_contain_text("2 cases will change.")
    page.get_by_role("button", name="Do it in 2 cases").press("Enter")
    expect(page.locator("#story")).to_contain_text("Done in 2 of 2 cases.")
    assert Case.objects.filter(assignee_id=desk.agent.id).count() == 2
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".said")).to_contain_text("Undone in 2 cases.")
    assert not Case.objects.filter(assignee_id=desk.agent.id).exists()


def test_the_palette_leads_anywhere_and_gives_the_focus_back(cases, enter):
    page = enter()
    page.keyboard.press("j")
    before = page.evaluate("document.activeElement.id")
    page.keyboard.press("Control+k")
    page.keyboard.type("expo")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Export 3")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()
    assert page.evaluate("document.activeElement.id") == before
    page.keyboard.press("Control+k")
    page.keyboard.type("expo")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Export 3")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Export 2")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{Case.objects.get(pk=cases[2]).reference}/")


def test_rows_move_without_losing_the_line_the_reader_is_on_nor_what_was_chosen(cases, desk, enter):
    page = enter()
    listening(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    here = page.evaluate("document.activeElement.id")
    fresh = desk.open(subject="Most pressing", at=datetime.now(UTC) - timedelta(hours=9))
    expect(page.locator("[data-row]").first).to_have_id(f"case-{fresh}")
    assert page.evaluate("document.activeElement.id") == here
    expect(page.locator(".queue__choose:checked")).to_have_count(1)


def test_a_phone_has_everything_in_a_drawer(desk, enter):
    page = enter(size="phone")
    expect(page.locator("#side")).not_to_be_visible()
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#view-mine")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#side")).not_to_be_visible()
    assert page.evaluate("document.activeElement.hasAttribute('data-drawer')")

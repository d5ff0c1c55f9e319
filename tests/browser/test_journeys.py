"""What agents do, from the door to the answer."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from tests.browser.live import listening

from palier.apps.cases.commands import record_customer_reply, reply_to_case
from palier.apps.cases.models import Case, Message
from palier.apps.views.commands import save_view


def open_case(desk, subject: str = "Nobody can sign in") -> Case:
    return Case.objects.get(pk=desk.open(subject=subject, at=datetime.now(UTC)))


def test_from_the_door_to_an_answer_that_is_seen(desk, enter):
    case = open_case(desk)
    page = enter()
    expect(page.locator("h1")).to_have_text("All open")
    page.click("text=Nobody can sign in")
    expect(page).to_have_title(f"{case.reference} · Nobody can sign in · Palier")
    page.fill("#words", "We are on it.")
    page.select_option("[name=then]", "wait")
    page.click("button:has-text('Send')")
    expect(page.locator(".said")).to_contain_text("Sent.")
    expect(page.locator(".said-item--staff")).to_contain_text("We are on it.")
    expect(page.locator("#case-state")).to_contain_text("Waiting for the customer")
    page.click("[data-up]")
    page.click("#view-waiting")
    expect(page.locator("#queue")).to_contain_text(case.reference)


def test_the_same_in_french(desk, enter):
    open_case(desk)
    page = enter(language="fr")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.click("#view-unassigned")
    expect(page.locator("h1")).to_have_text("Non attribués")
    page.click("text=Nobody can sign in")
    page.locator("#clocks summary:has-text('Pourquoi ?')").first.click()
    expect(page.locator(".why").first).to_contain_text("1 heure")
    page.click("label:has-text('Note interne')")
    page.fill("#note-words", "Comme la semaine dernière.")
    page.click("button:has-text('Enregistrer la note')")
    expect(page.locator(".said-item--note")).to_contain_text("Comme la semaine dernière.")


def test_with_the_keyboard_alone(desk, enter):
    for subject in ("first", "second", "third"):
        open_case(desk, subject)
    page = enter()
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    expect(page.locator("[data-row]:focus")).to_contain_text("second")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("second")
    page.wait_for_load_state()
    page.keyboard.press("r")
    page.keyboard.type("We are on it; j and k are letters here.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said-item--staff")).to_contain_text("j and k are letters here.")
    page.keyboard.press("n")
    expect(page.locator("#kind-note")).to_be_checked()
    page.keyboard.type("Only for us")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said-item--note")).to_contain_text("Only for us")
    page.keyboard.press("/")
    page.keyboard.type(Case.objects.get(subject="third").reference.lower())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("third")
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.locator("h1")).to_have_text("All open")


def test_on_a_phone_nothing_is_cut(desk, enter):
    open_case(desk)
    long = open_case(desk, "W" * 200)
    kept = save_view(name="W" * 60, asked="is:open", by=desk.agent, at=datetime.now(UTC))
    page = enter(size="phone")
    wanted = page.evaluate("innerWidth")
    of_long_words = (f"/cases/{long.reference}/", f"/cases/{long.reference}/people/", f"/queue/kept/{kept}/")
    for address in ("/", "/mail/held/", "/mail/sent/", "/catalogue/", "/settings/", *of_long_words):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == wanted, address
    page.goto("/")
    page.click("text=Nobody can sign in")
    expect(page.locator("#words")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == wanted
    page.fill("#words", "From the train.")
    page.click("button:has-text('Send')")
    expect(page.locator(".said-item--staff")).to_contain_text("From the train.")


def test_the_queue_follows_and_leaves_the_focus_where_it_is(desk, enter):
    open_case(desk, "first")
    page = enter()
    listening(page)
    page.keyboard.press("j")
    open_case(desk, "just came in")
    expect(page.locator("#queue")).to_contain_text("just came in")
    expect(page.locator("[data-row]:focus")).to_contain_text("first")
    expect(page.locator("#view-open .side__count")).to_have_text("2")


def test_the_case_follows_and_leaves_what_is_being_written(desk, enter):
    case = open_case(desk)
    page = enter()
    page.goto(f"/cases/{case.reference}/")
    listening(page)
    page.locator("#clocks summary").first.click()
    page.locator("#clocks").evaluate("part => { part.style.color = 'red'; part.style.color = '' }")  # as add-ons do
    page.fill("#words", "Half a sent")
    record_customer_reply(
        case_id=case.pk, text="One more thing.", channel="email", by=desk.contact, at=datetime.now(UTC)
    )
    expect(page.locator("#conversation")).to_contain_text("One more thing.")
    expect(page.locator("#words")).to_have_value("Half a sent")
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#clocks details").first).to_have_attribute("open", "")


def test_a_crossing_reply_asks_first(desk, enter):
    case = open_case(desk)
    page = enter()
    page.goto(f"/cases/{case.reference}/")
    reply_to_case(case_id=case.pk, text="Already answered.", by=desk.agent, at=datetime.now(UTC))
    page.fill("#words", "My answer.")
    page.click("button:has-text('Send')")
    expect(page.locator(".composer__stop")).to_contain_text("Already answered.")
    expect(page.locator("#words")).to_have_value("My answer.")
    page.click("button:has-text('Send all the same')")
    expect(page.locator(".said-item--staff").last).to_contain_text("My answer.")


def test_a_draft_survives_a_reload_and_is_forgotten_once_sent(desk, enter):
    case = open_case(desk)
    page = enter()
    page.goto(f"/cases/{case.reference}/")
    page.locator("#words").press_sequentially("Long thought")
    page.reload()
    expect(page.locator("#words")).to_have_value("Long thought")
    page.click("button:has-text('Send')")
    expect(page.locator(".said-item--staff")).to_contain_text("Long thought")
    expect(page.locator("#words")).to_have_value("")
    page.reload()
    expect(page.locator("#words")).to_have_value("")
    assert Message.objects.filter(text="Long thought").count() == 1


def test_without_scripts_every_form_still_works(desk, enter):
    case = open_case(desk)
    page = enter(scripts=False)
    page.click("text=Nobody can sign in")
    page.select_option("#status", "waiting_customer")
    page.locator("form:has(#status) button").click()
    expect(page.locator("#case-state")).to_contain_text("Waiting for the customer")
    page.fill("#words", "By hand.")
    page.click("button:has-text('Send')")
    expect(page.locator(".said-item--staff")).to_contain_text("By hand.")
    case.refresh_from_db()
    assert case.status == "waiting_customer"


@pytest.mark.parametrize(("chosen", "shown"), [("Dark", "dark"), ("Light", "light")])
def test_light_or_dark_is_kept(chosen, shown, desk, enter):
    page = enter(theme="light" if shown == "dark" else "dark")
    page.goto("/settings/")
    page.get_by_label(chosen, exact=True).check()
    page.click("button:has-text('Keep these settings')")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", shown)

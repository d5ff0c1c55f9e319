"""Proofs in a real browser: a passkey of Chromium's own authenticator, an app, no scripts; and news that comes."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.browser.conftest import PASSWORD

from palier.apps.accounts.access import begin_session
from palier.apps.cases.commands import open_case, reply_to_case
from palier.apps.signin.commands.passwords import choose_password
from palier.apps.signin.holders import address_of
from palier.apps.signin.models import AuthenticatorApp
from palier.apps.signin.recovery import app_secret
from palier.core.signin.totp import code_of, step_at


@pytest.fixture(autouse=True)
def bound_to_this_address(settings, live_server) -> None:
    """Passkeys belong to the address of the pages."""
    settings.PUBLIC_URL = live_server.url


def with_authenticator(page: Page) -> None:
    """A device that has passkeys and knows its owner, as Chromium plays one (CDP, WebAuthn domain)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def look(page: Page) -> None:
    assert violations(page) == [], page.url
    width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= room, page.url


def test_a_passkey_is_made_and_opens_the_portal(desk, visit):
    choose_password(password=PASSWORD, session="", by=desk.contact, at=datetime.now(UTC))
    page = visit()
    with_authenticator(page)
    page.goto("/portal/sign-in/")
    look(page)
    page.fill("#email", address_of(desk.contact))
    page.click("summary")
    page.fill("#password", PASSWORD)
    page.click("button[value=password]")
    page.wait_for_url("**/portal/")
    page.goto("/portal/security/")
    look(page)
    page.click("text=Add a passkey")
    look(page)
    page.fill("#password", PASSWORD)
    page.click("button:has-text('Go on')")
    page.fill("#name", "My laptop")
    look(page)
    page.click("button:has-text('Add a passkey')")
    expect(page.locator(".proof-codes li")).to_have_count(10)
    look(page)
    page.goto("/portal/security/")
    expect(page.locator("section[aria-labelledby=passkeys] li")).to_contain_text("My laptop")
    page.click("[aria-label='Sign out']")
    page.click("button:has-text('Use a passkey')")
    page.wait_for_url("**/portal/")
    page.click("[aria-label='Sign out']")
    page.fill("#email", address_of(desk.contact))
    page.click("summary")
    page.fill("#password", PASSWORD)
    page.click("button[value=password]")
    page.wait_for_selector("#code")
    look(page)
    page.click("button:has-text('Use a passkey')")
    page.wait_for_url("**/portal/")


def test_an_agent_sets_an_app_up_and_is_asked_for_it(desk, enter):
    page = enter(theme="dark", size="phone", language="fr")
    page.goto("/security/")
    look(page)
    page.click("text=Mettre en place une application")
    page.fill("#password", PASSWORD)
    look(page)
    page.click("button:has-text('Continuer')")
    page.wait_for_selector(".proof-picture")
    look(page)
    secret = app_secret(bytes(AuthenticatorApp.objects.get().nonce))
    page.fill("#code", code_of(secret, step_at(datetime.now(UTC))))
    page.click("button:has-text('Mettre en place')")
    expect(page.locator(".proof-codes li")).to_have_count(10)
    recovery = page.locator(".proof-codes li").first.inner_text()
    look(page)
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.fill("#email", address_of(desk.agent))
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("#code")
    look(page)
    page.fill("#code", recovery)
    page.press("#code", "Enter")
    page.wait_for_selector("#queue")


def test_without_scripts_one_comes_in_by_password(desk, visit):
    choose_password(password=PASSWORD, session="", by=desk.contact, at=datetime.now(UTC))
    page = visit(scripts=False, language="fr")
    page.goto("/portal/sign-in/")
    expect(page.locator("[data-passkey]")).to_be_hidden()
    page.fill("#email", address_of(desk.contact))
    page.click("summary")
    page.fill("#password", PASSWORD)
    page.click("button[value=password]")
    page.wait_for_url("**/portal/")


def test_an_answer_comes_to_the_open_page_and_leaves_what_is_written_alone(desk, visit, live_server):
    now = datetime.now(UTC)
    opened = open_case(
        contact_id=desk.contact.id, subject="The import fails", text="x", channel="portal", by=desk.contact, at=now
    )
    page = visit()
    key = begin_session(contact_id=desk.contact.id, at=now)
    page.context.add_cookies([{"name": "palier_portal", "value": key, "url": f"{live_server.url}/portal/"}])
    cases = page.context.new_page()
    cases.goto("/portal/cases/")
    page.goto(f"/portal/cases/{opened.reference}/")
    for each in (page, cases):
        expect(each.locator("html[data-live-state=open]")).to_be_attached()
    page.fill("#text", "I was about to say")
    reply_to_case(case_id=opened.case_id, text="We are on it.", by=desk.agent, at=datetime.now(UTC))
    expect(page.locator(".talk")).to_contain_text("We are on it.")
    expect(page.locator("#text")).to_have_value("I was about to say")
    expect(page.locator("[data-brought]")).to_have_text("This page was brought up to date.")
    cases.close()

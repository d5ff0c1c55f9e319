"""Sending and thinking again; a breach under the reader's eyes; large letters and quiet pages, in a real browser."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.axe import violations

from palier.apps.cases.models import Case, Message
from palier.apps.clocks.commands import sweep
from palier.apps.sending.commands import release_answers


@pytest.fixture
def case(desk) -> Case:
    now = datetime.now(UTC)
    return Case.objects.get(pk=desk.open(subject="Nobody can sign in", at=now - timedelta(minutes=20)))


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("fr", "dark")])
def test_an_answer_is_taken_back_then_leaves(language, theme, case, enter, settings):
    settings.ANSWERS_WAIT = 30
    page = enter(language=language, theme=theme)
    page.goto(f"/cases/{case.reference}/")
    page.fill("#words", "Try again at noon.")
    page.locator(".composer__for-reply [data-first]").click()
    expect(page.locator(".held-answer__left")).to_have_text(
        re.compile(r"\d+ s left" if language == "en" else r"encore \d+ s")
    )
    expect(page.locator("#words")).to_have_value("")
    assert violations(page) == []
    page.locator("[data-undo]").press("Enter")
    expect(page.locator("#words")).to_have_value("Try again at noon.")
    expect(page.locator(".held-answer")).to_have_count(0)
    assert not Message.objects.filter(case=case, event__kind="staff_replied").exists()
    page.locator(".composer__for-reply [data-first]").click()
    expect(page.locator(".held-answer")).to_be_visible()
    expect(page.locator("#words")).to_have_value("")
    assert release_answers(at=datetime.now(UTC) + timedelta(minutes=1), limit=5) == 1
    expect(page.locator(".said-item--staff")).to_contain_text("Try again at noon.")
    expect(page.locator(".held-answer")).to_have_count(0)


def test_a_breach_happens_under_the_readers_eyes(desk, enter):
    now = datetime.now(UTC)
    case = Case.objects.get(pk=desk.open(subject="Soon too late", at=now - timedelta(minutes=59)))
    page = enter()
    expect(page.locator("#queue")).to_contain_text("Soon too late")
    expect(page.locator(".due--late")).to_have_count(0)
    Case.objects.filter(pk=case.pk).update(next_due_at=now + timedelta(seconds=1))
    page.reload()
    expect(page.locator("#queue .due--late")).to_have_count(1)
    sweep(at=now + timedelta(minutes=2), limit=10)
    expect(page.locator("#view-breached .side__count")).to_have_text("1")


def test_letters_twice_as_large_need_no_sideways_scrolling_and_nothing_moves_unasked(case, enter):
    page = enter()
    page.set_viewport_size({"width": 640, "height": 480})
    page.emulate_media(reduced_motion="reduce")
    for address in ("/", f"/cases/{case.reference}/", "/today/", "/search/?q=sign", "/queue/filtered/?q=is:due"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 640, address
        moving = (
            "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
        )
        assert page.evaluate(moving) == 0, address
        names = "[...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea')]"
        nameless = f"{names}.filter(e => e.checkVisibility() && !(e.ariaLabel || e.textContent.trim() || e.title ||"
        nameless += " e.labels?.length || e.getAttribute('aria-labelledby') || e.placeholder)).map(e => e.outerHTML)"
        assert page.evaluate(nameless) == [], address

"""Notices, ladders, escalations, offices and webhooks in a browser: axe finds nothing, the bell rings by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.browser.axe import violations

from palier.apps.cases.commands import assign_case
from palier.apps.cases.models import Case
from palier.apps.clocks.commands import sweep
from palier.apps.escalations.commands import add_hook, appoint, ask_for_escalation, tell_waiting, try_hook
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER


@pytest.fixture
def screens(desk) -> list[str]:
    """The address of every screen, with something on it."""
    now = datetime.now(UTC)
    Agent.objects.filter(pk=desk.agent.id).update(role="administrator")
    case_id = desk.open(at=now - timedelta(minutes=70))
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=PALIER, at=now)
    sweep(at=now)
    tell_waiting(at=now)
    ask_for_escalation(case_id=case_id, reason="Orders are being lost.", by=PALIER, at=now)
    appoint(office="support_manager", agent_id=desk.agent.id, account_id=desk.account_id, by=PALIER, at=now)
    hook = add_hook(url="https://hooks.example/palier", by=PALIER, at=now)
    try_hook(hook_id=hook, by=PALIER, at=now)
    quiet = Case.objects.get(pk=desk.open(at=now))
    reference = Case.objects.get(pk=case_id).reference
    alone = [f"/cases/{each}/escalation/" for each in (reference, quiet.reference)]
    return ["/", "/notices/", "/escalations/", "/offices/", "/webhooks/", *alone, f"/cases/{reference}/"]


@pytest.mark.parametrize(("theme", "size", "language"), [("light", "wide", "en"), ("dark", "phone", "fr")])
def test_axe_finds_nothing(theme, size, language, screens, enter):
    page = enter(theme=theme, size=size, language=language)
    for address in screens:
        page.goto(address)
        if address.count("/") == 3 and address.startswith("/cases/"):
            page.wait_for_selector("#case-escalation ol")
        for fold in page.locator("details").all():
            fold.evaluate("fold => fold.open = true")
        found = violations(page)
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], address


def test_the_bell_rings_by_itself_and_leads_to_the_case(desk, enter):
    now = datetime.now(UTC)
    case_id = desk.open(subject="Nobody can sign in", at=now - timedelta(minutes=50))
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=now)
    page = enter()
    page.wait_for_selector("html[data-live-state=open]")
    assert page.locator("#bell .side__count").count() == 0
    sweep(at=now)
    tell_waiting(at=now)
    page.wait_for_selector("#bell .side__count")
    page.click("#bell")
    page.click("[id^=notice-]")
    page.wait_for_selector("#conversation")
    assert page.locator("#bell .side__count").count() == 0

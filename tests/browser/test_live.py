"""What changes while an older answer is under way is shown all the same."""

import re
from datetime import UTC, datetime

from django.db import connection
from playwright.sync_api import Page, Route, expect

from palier.apps.cases.commands import add_note
from palier.apps.cases.models import Case

# The page without a shared worker has a stream of its own; here the test says when something is heard on it.
BY_HAND = """
delete window.SharedWorker;
window.EventSource = class extends EventTarget { constructor() { super(); window.stream = this; } };
"""


def heard(page: Page, case: Case) -> None:
    """The page hears that the case changed, and the time in which changes are gathered passes."""
    page.evaluate(f"stream.dispatchEvent(new MessageEvent('changed', {{data: 'case:{case.pk}'}}))")
    page.clock.run_for(1000)


def test_a_change_during_a_refresh_is_shown_after_it(desk, enter):
    case = Case.objects.get(pk=desk.open(subject="Nobody can sign in", at=datetime.now(UTC)))
    page = enter()
    page.add_init_script(BY_HAND)
    page.clock.install()
    page.goto(f"/cases/{case.reference}/")

    def say(words: str) -> None:
        add_note(case_id=case.pk, text=words, by=desk.agent, at=datetime.now(UTC))

    def answer_late(route: Route) -> None:
        older = route.fetch()
        say("Said meanwhile")
        connection.close()  # what is called back has one of its own
        heard(page, case)
        route.fulfill(response=older)

    page.route(re.compile(r"/cases/.*\?show="), answer_late, times=1)
    say("Said first")
    heard(page, case)
    conversation = page.locator("#conversation")
    expect(conversation).to_contain_text("Said first")
    expect(conversation).to_contain_text("Said meanwhile")

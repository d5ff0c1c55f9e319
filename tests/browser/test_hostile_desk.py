"""What agents and customers read, full of words that would be code: a browser runs none of it and asks nobody.

Promises C1: every payload in every place; the layouts of mails in their frames, notes and messages of the desk are
held in tests/browser/test_case_page.py, the public pages in tests/browser/test_hostile_words.py.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from playwright.sync_api import Page, expect
from tests.adapters.hostile import PAYLOADS, RUN
from tests.apps.knowledge.knowing import publish
from tests.factories import AT, Desk

from palier.adapters.mail.compose import compose
from palier.adapters.portal.guards import SESSION_COOKIE
from palier.apps.accounts.access import begin_session
from palier.apps.accounts.commands import add_contact, create_account
from palier.apps.canned.commands import keep_answer
from palier.apps.cases.commands import open_case, reply_to_case
from palier.apps.cases.words import Words
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import PALIER
from palier.core.files import Attached
from palier.core.knowledge import Audience

LOUD = tuple(dict.fromkeys(words.replace(RUN, "console.error(0xC1)") for words in PAYLOADS))
"""Whatever runs stands on the console, in whichever frame: the fixture of the window reads it at the end."""
TOGETHER = 20


def handfuls(together: int) -> list[tuple[str, ...]]:
    return [LOUD[start : start + together] for start in range(0, len(LOUD), together)]


def texts(together: int = TOGETHER) -> list[str]:
    return ["\n".join(some) for some in handfuls(together)]


@pytest.fixture
def cases(desk: Desk) -> list[str]:
    """Cases that say all of them in subjects; the first says them in words and in names of files, too, both ways."""
    now = datetime.now(UTC)
    opened = [
        open_case(
            contact_id=desk.contact.id, subject=" ".join(some), text="x", channel="portal", severity="high",
            by=desk.contact, at=now - timedelta(minutes=30 + number),
        )
        for number, some in enumerate(handfuls(TOGETHER))
    ]  # fmt: skip
    for some in handfuls(TOGETHER):
        files = tuple(Attached(name[:170], "image/svg+xml", b"<svg onload='console.error(1)'/>") for name in some)
        words = Words("\n".join(some), attachments=files)
        reply_to_case(case_id=opened[0].case_id, words=words, by=desk.agent, at=now)
    return [each.reference for each in opened]


@pytest.fixture
def names(desk: Desk) -> None:
    """Accounts, people and canned answers that are called so."""
    for number, some in enumerate(texts()):
        named = some.replace("\n", " ")
        account_id = create_account(name=named, country="FR", timezone="Europe/Paris", by=PALIER, at=AT)
        add_contact(account_id=account_id, name=named, email=f"x{number}@y.example", by=PALIER, at=AT)
        add_contact(account_id=desk.account_id, name=named, email=f"z{number}@y.example", by=PALIER, at=AT)
        safe = some.replace("{{", "{ {")  # what only looks like a placeholder is refused when an answer is kept
        keep_answer(name=f"{number} {safe[:70]}", text={"en": safe}, by=PALIER, at=AT)


class Watched:
    """A window that notes what asks or is asked for."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked = page, list[str]()
        page.on("dialog", lambda dialog: self.asked.append(dialog.message))
        page.context.on("request", lambda request: self.asked.append(request.url) if "/far" in request.url else None)

    def reads(self, place: str, within: str) -> None:
        """Everything stands there, as words, and nothing of it did anything."""
        self.page.goto(place)
        self.holds(within, LOUD)

    def holds(self, within: str, words: Iterable[str]) -> None:
        told = plain(" ".join(self.page.locator(within).all_text_contents()))
        assert [each for each in words if plain(each) not in told] == [], within
        assert self.asked == [], self.page.url
        made = self.page.locator(within).locator("script, iframe:not([sandbox='']), object, embed, math, base, meta")
        expect(made).to_have_count(0)


def plain(words: str) -> str:
    """Letters and digits alone: where words may be marked up, signs around them are not told apart."""
    return re.sub(r"[\W_]+", "", unescape(words))


def test_the_desk_reads_them_as_words(desk, cases, names, enter) -> None:
    """Subjects in a list, words and names of files in a case, names of customers, canned answers."""
    watched = Watched(enter())
    watched.reads("/queue/open/", "#queue")
    watched.reads(f"/cases/{cases[0]}/", "main")
    watched.reads("/accounts/", "main")
    watched.reads(f"/cases/{cases[0]}/answers/", "body")
    watched.reads(f"/accounts/{desk.account_id}/", "main")


def test_customers_and_the_public_read_them_as_words(desk, cases, visit, live_server) -> None:
    """Subjects in a list, words and names of files in a case, articles in the portal and before the world, mails."""
    article = publish({"en": ("Known", "\n\n".join(LOUD))}, audience=Audience.PUBLIC)
    page = visit()
    session = begin_session(contact_id=desk.contact.id, at=datetime.now(UTC))
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": live_server.url}])
    watched = Watched(page)
    watched.reads("/portal/cases/", "main")
    watched.reads(f"/portal/cases/{cases[0]}/", "main")
    watched.reads(f"/portal/knowledge/{article}/", "main")
    watched.reads(f"/help/en/{article}/known/", "main")
    page.goto("about:blank")
    for key in OutgoingMail.objects.filter(kind="staff_replied").values_list("pk", flat=True):
        page.set_content(compose(letter_of(key), at=datetime.now(UTC)).sent.html)
        watched.holds("body", ())


def test_raw_they_would_be_seen(chromium) -> None:
    """Where nobody makes words of them, most of them run or ask: what watches the pages above is not blind."""
    page = chromium.new_page()
    watched, ran = Watched(page), []
    page.on("console", lambda message: ran.append(message.text))
    seen = 0
    for some in texts():
        before = len(ran) + len(watched.asked)
        page.set_content(some)
        seen += len(ran) + len(watched.asked) > before
    page.close()
    assert len(LOUD) >= 400
    assert seen > len(texts()) / 2

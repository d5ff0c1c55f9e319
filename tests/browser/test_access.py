"""Every screen, light and dark, before axe: no violation; and a console on which nothing stands."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.browser.axe import violations

from palier.apps.cases.commands import add_note, close_case, reply_to_case
from palier.apps.cases.models import Case
from palier.apps.cases.words import Attached, Words
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail
from palier.core.case import Status


@pytest.fixture
def screens(desk) -> list[str]:
    """The address of every screen, with something on it."""
    from tests.factories import CATALOGUE

    from palier.apps.cases.commands import open_case
    from palier.apps.catalogues.commands import publish_catalogue
    from palier.core.actor import PALIER

    now = datetime.now(UTC)
    shown_to_all = CATALOGUE.replace("id: acme, name: Acme,", "id: open, name: Open, public: yes,")
    publish_catalogue(text=shown_to_all, by=PALIER, at=now)
    for severity, minutes in (("high", 70), ("high", 5), ("low", 5), ("whenever", 5)):
        desk.open(severity=severity, at=now - timedelta(minutes=minutes))
    words = Words(
        "See https://ok.example",
        html="<p>See</p>",
        quoted="> before",
        attachments=(Attached("a.txt", "text/plain", b"a"),),
    )
    opened = open_case(
        contact_id=desk.contact.id, subject="All at once", words=words, channel="email", by=desk.contact, at=now
    )
    add_note(case_id=opened.case_id, text="Only for us", by=desk.agent, at=now)
    reply_to_case(case_id=opened.case_id, text="On it.", then=Status.WAITING_CUSTOMER, by=desk.agent, at=now)
    closed = desk.open(subject="closed", at=now)
    close_case(case_id=closed, reason="duplicate", by=desk.agent, at=now)
    held = RawMail.objects.create(
        received_at=now,
        mailbox="m",
        digest="d",
        size=3,
        raw=b"Subject: Hi\r\n\r\nHi",
        state="held",
        reason="no_sender",
        subject="Hi",
    )
    sent = OutgoingMail.objects.order_by("pk").last()
    OutgoingMail.objects.filter(pk=sent.pk).update(state="sent", sent_at=now, subject="Re: x", text="On it.")
    return [
        "/",
        "/queue/mine/",
        "/queue/breached/",
        f"/cases/{opened.reference}/",
        f"/cases/{Case.objects.get(pk=closed).reference}/",
        "/mail/held/",
        f"/mail/held/{held.pk}/",
        "/mail/sent/",
        f"/mail/sent/{sent.pk}/",
        "/catalogue/",
        "/settings/",
    ]


@pytest.mark.parametrize(("theme", "size", "language"), [("light", "wide", "en"), ("dark", "phone", "fr")])
def test_axe_finds_nothing(theme, size, language, screens, enter):
    page = enter(theme=theme, size=size, language=language)
    for address in screens:
        page.goto(address)
        for fold in page.locator("details").all():
            fold.evaluate("fold => fold.open = true")
        assert violations(page) == [], address


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_at_the_door(theme, visit, desk):
    page = visit(theme=theme)
    page.goto("/sign-in/")
    assert violations(page) == []
    page.fill("#email", "nobody@acme.example")
    page.fill("#password", "wrong")
    page.press("#password", "Enter")
    page.wait_for_selector("#sentence")
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_a_reply_was_stopped(theme, desk, enter):
    case = Case.objects.get(pk=desk.open(at=datetime.now(UTC)))
    page = enter(theme=theme)
    page.goto(f"/cases/{case.reference}/")
    reply_to_case(case_id=case.pk, text="Already answered.", by=desk.agent, at=datetime.now(UTC))
    page.fill("#words", "My answer.")
    page.click("button:has-text('Send')")
    page.wait_for_selector(".composer__stop")
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_among_the_keys(theme, desk, enter):
    page = enter(theme=theme)
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_axe_finds_nothing_where_there_is_nothing(theme, language, desk, enter):
    page = enter(theme=theme, language=language)
    for address in ("/", "/queue/mine/", "/queue/breached/", "/mail/held/", "/mail/sent/", "/go/?reference=nope"):
        page.goto(address)
        assert violations(page) == [], address


def test_axe_finds_nothing_on_a_page_that_says_no(desk, enter):
    page = enter()
    complained = page.goto("/cases/PAL-NOPE/")
    assert complained is not None
    assert complained.status == 404
    assert violations(page) == []

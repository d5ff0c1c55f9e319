"""How a customer comes in: by the code that a mail brings."""

import re
from datetime import UTC, datetime

from playwright.sync_api import Page


def sent(kind: str, pattern: str) -> str:
    """What the latest mail of a kind says, as it leaves."""
    from palier.adapters.mail.compose import compose
    from palier.apps.mailroom.letters import letter_of
    from palier.apps.outbox.models import OutgoingMail

    mail = compose(letter_of(OutgoingMail.objects.filter(kind=kind).latest("pk").pk), at=datetime.now(UTC))
    found = re.search(pattern, mail.raw.decode())
    assert found is not None
    return found[1]


def come_in(page: Page, contact) -> None:
    from tests.apps.accounts.people import email_of

    page.goto("/portal/")
    page.fill("#email", email_of(contact))
    page.press("#email", "Enter")
    page.wait_for_selector("#code")
    page.fill("#code", sent("sign_in_code", r"(\d{4}-\d{4})"))
    page.press("#code", "Enter")
    page.wait_for_selector(".portal__nav")

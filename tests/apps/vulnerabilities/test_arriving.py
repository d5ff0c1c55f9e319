"""A mail to the channel goes the way of all mail, and is sealed before anything else looks at it."""

import pytest
from tests.apps.vulnerabilities.channel import ADDRESS, plain_mail, security_desk
from tests.factories import AT

from palier.apps.mailroom.commands import settle_raw_mail
from palier.apps.mailroom.models import RawMail
from palier.apps.vulnerabilities.models import Report
from palier.apps.vulnerabilities.queries import report_sheet

pytestmark = pytest.mark.django_db


def test_a_stored_mail_to_the_channel_stays_as_our_key_opens_it() -> None:
    desk = security_desk()
    raw = plain_mail("Hole kanarie", sender="rita@research.example", subject="kanarie")
    stored = RawMail.objects.create(
        received_at=AT, mailbox=ADDRESS, digest="d", envelope_from="rita@research.example", envelope_to=[ADDRESS],
        size=len(raw), raw=raw,
    )  # fmt: skip
    assert settle_raw_mail(raw_id=stored.pk, at=AT)
    stored.refresh_from_db()
    assert (stored.state, stored.case_id) == ("case", Report.objects.get().pk)
    assert (stored.subject, stored.sender_address, stored.envelope_from) == ("", "", "")
    assert b"kanarie" not in bytes(stored.raw)
    sheet = report_sheet(viewer=desk.member, reference=Report.objects.get().case.reference)
    assert sheet.entries[0].mail.parts[0].text == "Hole kanarie"

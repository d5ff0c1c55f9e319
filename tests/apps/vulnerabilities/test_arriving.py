"""A mail to the channel goes the way of all mail, and is sealed before anything else looks at it."""

import pytest
from tests.apps.vulnerabilities.channel import ADDRESS, plain_mail, security_desk
from tests.factories import AT

from palier.apps.apart import Child
from palier.apps.cases.models import Case
from palier.apps.errors import NotFound
from palier.apps.mailroom.commands import release_held_mail, settle_raw_mail
from palier.apps.mailroom.inbox_queries import incoming_mail
from palier.apps.mailroom.models import RawMail
from palier.apps.mailroom.queries import held_mail
from palier.apps.vulnerabilities import apart
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


def arrived(raw: bytes, *, state: str = "received") -> RawMail:
    return RawMail.objects.create(
        received_at=AT, mailbox=ADDRESS, digest=str(len(raw)), envelope_from="r@x.example",
        envelope_to=[ADDRESS.replace("@", "+tag@")], size=len(raw), raw=raw, state=state,
    )  # fmt: skip


def test_until_it_is_sealed_nobody_reads_it_in_the_mailroom() -> None:
    """promises J5: also where it could not be sealed, and waits in quarantine."""
    desk = security_desk()
    for state in ("received", "quarantined", "held"):
        row = arrived(plain_mail(f"Hole {state}", sender="r@x.example"), state=state)
        for viewer in (desk.outsider, desk.member, desk.desk.agent):
            with pytest.raises(NotFound):
                incoming_mail(viewer=viewer, mail_id=row.pk, at=AT)
            with pytest.raises(NotFound):
                held_mail(viewer=viewer, mail_id=row.pk)
        with pytest.raises(NotFound):
            release_held_mail(raw_id=row.pk, contact_id=desk.desk.contact.id, by=desk.desk.agent, at=AT)


def test_whatever_stops_its_reader_it_is_sealed_and_its_team_gets_the_bytes(monkeypatch) -> None:
    """promises J1: nested without end, and one that is too much for the child that opens reports."""
    desk = security_desk()
    child = Child(apart.PROGRAM, memory_bytes=2**20)
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3_000))
    raws = [b"From: r@x.example\nSubject: deep\n" + deep + b"words", b"From: r@x.example\n\n" + b"x" * 2_000_000]
    monkeypatch.setattr(apart, "CHILD", child)
    for raw in raws:
        row = arrived(raw)
        assert settle_raw_mail(raw_id=row.pk, at=AT)
        row.refresh_from_db()
        assert row.state == "case"
        assert raw[-40:] not in bytes(row.raw)
        sheet = report_sheet(viewer=desk.member, reference=Case.objects.get(pk=row.case_id).reference)
        assert [(part.name, part.content) for part in sheet.entries[0].mail.parts] == [("mail.eml", raw)]
        assert sheet.address == "r@x.example"
    child.end()

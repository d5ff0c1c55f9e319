"""A case that is split takes the files of the messages chosen along; the old case keeps its own."""

import pytest
from tests.factories import AT, make_desk

from palier.apps.cases.commands import add_note, open_case, record_customer_reply, split_case
from palier.apps.cases.models import Attachment, Message
from palier.apps.cases.verification import verify_cases
from palier.apps.cases.words import Attached, Words

pytestmark = pytest.mark.django_db


def files_of(case_id: int) -> list[tuple[str, str, bytes]]:
    rows = Attachment.objects.filter(message__case_id=case_id).order_by("pk")
    return [(row.name, row.media_type, bytes(row.content)) for row in rows]


def test_the_files_of_the_chosen_messages_come_along_and_no_other() -> None:
    desk = make_desk()
    first = Words("Printer.", attachments=(Attached("printer.log", "text/plain", b"jam"),))
    case_id = open_case(
        contact_id=desk.contact.id, subject="Two things", words=first, channel="email", by=desk.contact, at=AT
    ).case_id
    second = Words(
        "And the door.",
        attachments=(Attached("door.png", "image/png", b"\x89PNG"), Attached("key.pdf", "application/pdf", b"%PDF")),
    )
    record_customer_reply(case_id=case_id, words=second, channel="email", by=desk.contact, at=AT)
    add_note(case_id=case_id, text="Ours alone.", by=desk.agent, at=AT)
    chosen = Message.objects.filter(case_id=case_id).latest("pk")
    before = files_of(case_id)
    opened = split_case(case_id=case_id, message_ids=[chosen.pk], subject="The door", by=desk.agent, at=AT)
    assert files_of(opened.case_id) == [
        ("door.png", "image/png", b"\x89PNG"),
        ("key.pdf", "application/pdf", b"%PDF"),
    ]
    assert files_of(case_id) == before
    assert [found for checked in verify_cases() for found in checked.differences] == []

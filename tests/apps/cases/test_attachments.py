"""Files handed over with words: kept before anything leaves, carried by the mail of a reply, never by one of a note."""

import pytest
from tests.factories import AT, Desk, make_desk

from palier.apps.cases import commands
from palier.apps.cases.errors import CrossingReply, NothingSaid
from palier.apps.cases.models import Attachment, CaseEvent, NoteAttachment
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.core.files import LARGEST_FILE, MOST_FILES, Attached, FileTooLarge, TooManyFiles

pytestmark = pytest.mark.django_db

FILES = (Attached("../été.pdf", "application/pdf", b"%PDF"), Attached("b.txt", "text/plain", b"\0bytes"))


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def case_id(desk: Desk) -> int:
    return desk.open()


def last_mail() -> OutgoingMail:
    mail = OutgoingMail.objects.order_by("pk").last()
    assert mail is not None
    return mail


SENDING = {"sending": commands.Sending(attachments=FILES)}
SAYINGS = {
    commands.reply_to_case: {"attachments": FILES},
    commands.provide_workaround: SENDING,
    commands.propose_solution: SENDING,
    commands.resolve_case: SENDING,
}


@pytest.mark.parametrize("say", SAYINGS, ids=lambda say: say.__name__)
def test_the_mail_of_what_staff_says_carries_the_files(desk, case_id, say):
    say(case_id=case_id, text="See these.", **SAYINGS[say], by=desk.agent, at=AT)
    kept = Attachment.objects.order_by("pk").values_list("name", "media_type", "size", "content")
    assert [(*row[:3], bytes(row[3])) for row in kept] == [
        ("été.pdf", "application/pdf", 4, b"%PDF"),
        ("b.txt", "text/plain", 6, b"\0bytes"),
    ]
    assert letter_of(last_mail().pk).files == (
        ("été.pdf", "application/pdf", b"%PDF"),
        ("b.txt", "text/plain", b"\0bytes"),
    )


def test_the_files_of_a_note_are_kept_apart_and_mailed_to_nobody(desk, case_id):
    mails = OutgoingMail.objects.count()
    commands.add_note(case_id=case_id, text="", attachments=FILES, by=desk.agent, at=AT)
    assert list(NoteAttachment.objects.order_by("pk").values_list("name", "note__case_id")) == [
        ("été.pdf", case_id),
        ("b.txt", case_id),
    ]
    assert (Attachment.objects.count(), OutgoingMail.objects.count()) == (0, mails)


def test_a_note_sent_twice_is_one_note_with_its_files_once(desk, case_id):
    for _ in range(2):
        commands.add_note(case_id=case_id, text="x", attachments=FILES, key="form 1", by=desk.agent, at=AT)
    assert NoteAttachment.objects.count() == 2


def test_a_customer_hands_files_over_too(desk, case_id):
    commands.record_customer_reply(case_id=case_id, attachments=FILES[:1], channel="portal", by=desk.contact, at=AT)
    opened = commands.open_case(
        contact_id=desk.contact.id, subject="x", attachments=FILES, channel="portal", by=desk.contact, at=AT
    )
    assert Attachment.objects.filter(message__case_id=case_id).count() == 1
    assert Attachment.objects.filter(message__case_id=opened.case_id).count() == 2


TOO_MUCH = [
    ((Attached("big.iso", "x/y", b"x" * (LARGEST_FILE + 1)),), FileTooLarge),
    ((Attached("a", "x/y", b""),) * (MOST_FILES + 1), TooManyFiles),
    ((), NothingSaid),
]


@pytest.mark.parametrize(("files", "refusal"), TOO_MUCH, ids=["too large", "too many", "none at all"])
def test_too_much_is_refused_before_anything_is_written(desk, case_id, files, refusal):
    before = CaseEvent.objects.count()
    for say in (commands.reply_to_case, commands.add_note):
        with pytest.raises(refusal):
            say(case_id=case_id, text="", attachments=files, by=desk.agent, at=AT)
    with pytest.raises(refusal):
        commands.record_customer_reply(case_id=case_id, attachments=files, channel="portal", by=desk.contact, at=AT)
    with pytest.raises(refusal):
        commands.open_case(
            contact_id=desk.contact.id, subject="x", attachments=files, channel="portal", by=desk.contact, at=AT
        )
    assert CaseEvent.objects.count() == before
    assert not Attachment.objects.exists()
    assert not NoteAttachment.objects.exists()


def test_a_refused_reply_leaves_no_file_behind(desk, case_id):
    with pytest.raises(CrossingReply):
        commands.reply_to_case(case_id=case_id, text="x", attachments=FILES, seen_events=0, by=desk.agent, at=AT)
    assert not Attachment.objects.exists()

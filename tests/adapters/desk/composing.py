"""Something real behind the addresses of what is being written."""

from tests.factories import AT, Desk

from palier.apps.canned.commands import keep_answer
from palier.apps.casepage.record import reply_key
from palier.apps.cases.commands import add_note
from palier.apps.cases.models import Message, NoteAttachment
from palier.apps.drafts.commands import attach_to_draft
from palier.apps.sending.models import HeldAnswer
from palier.core.actor import PALIER
from palier.core.files import Attached

FOR_KEEPERS = {"signature", "remove_answer"}
"""What leads do with answers that all use."""


def writing(desk: Desk, case_id: int, raw_mail_id: int) -> dict[str, object]:
    """A draft with a file, a note with a file, a canned answer, a message that came by mail."""
    file = Attached("a.txt", "text/plain", b"a")
    Message.objects.update(raw_mail_id=raw_mail_id)
    add_note(case_id=case_id, text="Look", attachments=[file], by=desk.agent, at=AT)
    NoteAttachment.objects.update(id=Message.objects.get().attachments.get().pk)
    moments = {"sent_at": AT, "leaves_at": AT}
    return {
        "kind": "reply",
        "held": HeldAnswer.objects.create(case_id=case_id, agent_id=desk.agent.id, key="k", seen=1, **moments).pk,
        "file": attach_to_draft(key=reply_key(case_id), file=file, by=desk.agent, at=AT),
        "canned": keep_answer(name="Hello", text={"en": "Hello {{contact}}"}, by=PALIER, at=AT),
    }

"""Writing down what was said: messages with their files."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from palier.apps.cases.casefile import CaseFile
from palier.apps.cases.errors import NothingSaid
from palier.apps.cases.locking import MESSAGES
from palier.apps.cases.models import Attachment, CaseEvent, Message, Note, NoteAttachment
from palier.apps.cases.restricted_errors import SealedCase
from palier.apps.cases.words import Words
from palier.apps.together import draw_ids
from palier.core.files import Attached, check_amounts, safe_name


def said(text: str, words: Words | None, *, act: str, attachments: Sequence[Attached] = ()) -> Words:
    """The words of a command that takes either; a file without a word says something too.

    `attachments` are files added by hand, of which only so many are taken; what came by mail was weighed there.
    Raises NothingSaid, FileTooLarge, TooManyFiles.
    """
    check_amounts(attachments)
    words = words or Words(text)
    words = replace(words, attachments=(*words.attachments, *attachments))
    if not words.text.strip() and not words.html and not words.attachments:
        raise NothingSaid(act)
    return words


def say(file: CaseFile, event: CaseEvent, words: Words) -> None:
    """Have the words of an event written with the case; their files, which are large and rare, at once.

    Raises SealedCase: a restricted case takes sealed words only.
    """
    _stay_sealed(file, words)
    message = Message(
        pk=file.ids[MESSAGES].pop(),
        case_id=event.case_id,
        account_id=event.account_id,
        event_id=event.pk,
        text=words.text,
        html=words.html,
        quoted=words.quoted,
        message_id=words.message_id,
        raw_mail_id=words.raw_mail_id,
    )
    file.rows.append(message)
    if words.attachments:
        Attachment.objects.bulk_create(_attachment(message, each) for each in words.attachments)


def say_among_us(file: CaseFile, event: CaseEvent, words: Words) -> None:
    """The same for a note.  Its files are kept apart from those of messages: nothing that mails reads them."""
    _stay_sealed(file, words)
    note = Note(case_id=event.case_id, account_id=event.account_id, event_id=event.pk, text=words.text)
    if words.attachments:
        [note.pk] = draw_ids(cases_note=1)["cases_note"]
        NoteAttachment.objects.bulk_create(_note_attachment(note, each) for each in words.attachments)
    file.rows.append(note)


def _stay_sealed(file: CaseFile, words: Words) -> None:
    if file.team_only is not None and not words.sealed:
        raise SealedCase(file.case.reference)


def _attachment(message: Message, file: Attached) -> Attachment:
    return Attachment(message_id=message.pk, account_id=message.account_id, **_columns(file))


def _note_attachment(note: Note, file: Attached) -> NoteAttachment:
    return NoteAttachment(note_id=note.pk, account_id=note.account_id, **_columns(file))


def _columns(file: Attached) -> dict[str, Any]:
    """What is kept of a file: its bytes as they came, its name as it can be shown."""
    return {
        "name": safe_name(file.name),
        "media_type": file.media_type.replace("\0", ""),
        "size": len(file.content),
        "digest": sha256(file.content).hexdigest(),
        "content": file.content,
    }

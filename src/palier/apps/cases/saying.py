"""Writing down what was said: messages with their files."""

from hashlib import sha256

from palier.apps.cases.casefile import MESSAGES, CaseFile
from palier.apps.cases.errors import NothingSaid
from palier.apps.cases.models import Attachment, CaseEvent, Message
from palier.apps.cases.words import Attached, Words


def said(text: str, words: Words | None, *, act: str) -> Words:
    """The words of a command that takes either; a file without a word says something too.  Raises NothingSaid."""
    words = words or Words(text)
    if not words.text.strip() and not words.html and not words.attachments:
        raise NothingSaid(act)
    return words


def say(file: CaseFile, event: CaseEvent, words: Words) -> None:
    """Have the words of an event written with the case; their files, which are large and rare, at once."""
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


def _attachment(message: Message, file: Attached) -> Attachment:
    return Attachment(
        message_id=message.pk,
        account_id=message.account_id,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        digest=sha256(file.content).hexdigest(),
        content=file.content,
    )

"""Writing down what was said: messages with their files, and notes."""

from hashlib import sha256

from palier.apps.cases.errors import NothingSaid
from palier.apps.cases.models import Attachment, CaseEvent, Message
from palier.apps.cases.words import Words


def said(text: str, words: Words | None, *, act: str) -> Words:
    """The words of a command that takes either; a file without a word says something too.  Raises NothingSaid."""
    words = words or Words(text)
    if not words.text.strip() and not words.html and not words.attachments:
        raise NothingSaid(act)
    return words


def write_message(event: CaseEvent, words: Words) -> int:
    """Keep the words of an event that is written; answers the message's id."""
    message = Message.objects.create(
        case_id=event.case_id,
        account_id=event.account_id,
        event=event,
        text=words.text,
        html=words.html,
        quoted=words.quoted,
        message_id=words.message_id,
        raw_mail_id=words.raw_mail_id,
    )
    if words.attachments:
        Attachment.objects.bulk_create(
            Attachment(
                message=message,
                account_id=event.account_id,
                name=file.name,
                media_type=file.media_type,
                size=len(file.content),
                digest=sha256(file.content).hexdigest(),
                content=file.content,
            )
            for file in words.attachments
        )
    return message.pk

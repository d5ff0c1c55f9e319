"""What a contact types and hands over: kept on the server from the first word on, until it is sent.

All of it is kept under seal: what somebody has not sent yet, a copy of the database must not give away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest, QueryDict

from palier.apps.cases.errors import TooLong
from palier.apps.drafts.commands import attach_to_draft, save_draft
from palier.apps.drafts.queries import Kept, KeptFile
from palier.core.actor import Actor
from palier.core.files import Attached

LONGEST, LONGEST_KEY = 100_000, 64
"""Characters of one message, some fifty pages; of the key of a form."""
NEW = "new"
"""The key under which the case that somebody is about to open is kept."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A form that is being filled in: what it holds, its files, the key by which it is sent once only.

    `sentence` says why it was stopped, empty where it was not.
    """

    text: str
    files: tuple[KeptFile, ...]
    key: str
    sentence: str = ""


def reply_key(case_id: int) -> str:
    """The key under which an answer to a case is kept."""
    return f"case:{case_id}:reply"


def words_in(form: QueryDict, name: str) -> str:
    """What a field holds, its lines ended alike.  Raises TooLong."""
    words = form.get(name, "").replace("\r\n", "\n").replace("\0", "")
    if len(words) > LONGEST:
        raise TooLong(len(words), LONGEST)
    return words


def keep(key: str, fields: Mapping[str, str], files: Iterable[Attached], *, by: Actor, at: datetime) -> None:
    """Keep a form as it was sent.  Raises FileTooLarge, TooManyFiles, DraftTooLarge, TooManyDrafts."""
    save_draft(key=key, fields=fields, sealed=True, by=by, at=at)
    for file in files:
        attach_to_draft(key=key, file=file, sealed=True, by=by, at=at)


def files_in(request: HttpRequest) -> tuple[Attached, ...]:
    """The files that came with a form; one without a name was not chosen."""
    handed = request.FILES.getlist("files")
    return tuple(
        Attached(file.name, file.content_type or "application/octet-stream", file.read())
        for file in handed
        if file.name
    )


def form_key(form: QueryDict) -> str:
    """The key by which a form is known when it is sent twice."""
    return form.get("key", "")[:LONGEST_KEY]


def writing(kept: Kept, *, sentence: str = "", key: str = "") -> Writing:
    """The form with what is kept of it."""
    return Writing(kept.fields.get("text", ""), kept.files, key or uuid4().hex, sentence)

"""A word among staff."""

from collections.abc import Sequence
from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.once import done_before, kept
from palier.apps.cases.saying import said, say_among_us
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind
from palier.core.files import Attached


@one_transaction
def add_note(
    *, case_id: int, text: str, attachments: Sequence[Attached] = (), key: str = "", by: Actor, at: datetime
) -> None:
    """Write a note that the customer never sees, nor its files; `key` names the form, which sent twice is one note.

    Raises NotAllowed, NotFound, NothingSaid, FileTooLarge, TooManyFiles.
    """
    policies.require(policies.may_work(by), by=by, act="add_note")
    words = said(text, None, act="add_note", attachments=attachments)
    file = take_case(case_id=case_id, by=by, at=at)
    if done_before(case_id, key):
        return
    event = file.add(Kind.NOTE_ADDED, data=kept(key))
    say_among_us(file, event, words)
    put_back(file, act="add_note")

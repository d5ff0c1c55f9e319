"""What an agent writes, and what is to follow from it.

A reply and a note are two drafts with their own words and their own files: nothing goes from the one to the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self, TypeAlias
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from palier.adapters.desk.case_screen import CaseScreen
from palier.adapters.desk.effect_screen import effect_lines
from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.options import Option
from palier.adapters.desk.timeline import Item, items_of
from palier.adapters.shared.messages import sentence
from palier.apps.canned.filling import filled, in_language
from palier.apps.canned.queries import signature_of
from palier.apps.casepage.record import note_key
from palier.apps.cases.errors import CrossingReply, TooLong
from palier.apps.cases.page_queries import CaseHead, is_restricted
from palier.apps.drafts.commands import attach_to_draft, discard_draft, save_draft
from palier.apps.drafts.queries import Kept, KeptFile, attached_to
from palier.apps.escalations.commands import write_note
from palier.apps.sending.commands import reply_key, send_answer
from palier.apps.sending.saying import LONGEST, Answer, Then
from palier.core.actor import Actor
from palier.core.errors import DomainError
from palier.core.files import Attached

Files: TypeAlias = "MultiValueDict[str, UploadedFile[bytes]]"
REPLY, NOTE = "reply", "note"
LONGEST_KEY = 64
MOST_COPIES = 50


@dataclass(frozen=True, slots=True)
class Copy:
    """Somebody who can get a copy; `chosen` that they do."""

    email: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """Words not sent yet.  `seen` is how many events of the case the page showed when they were begun.

    `at_once` sends the mail outside the customer's contact hours; `copies` are who gets one, None whoever takes part.
    `sentence` says why the words were stopped, `crossing` shows what came in between.
    """

    kind: str = REPLY
    text: str = ""
    then: Then = Then.NOTHING
    at_once: bool = False
    copies: tuple[str, ...] | None = None
    seen: int | None = None
    key: str = ""
    sentence: str = ""
    crossing: tuple[Item, ...] = ()
    files: tuple[KeptFile, ...] = ()

    @classmethod
    def read(cls, form: QueryDict) -> Self:
        """The draft a form holds; what somebody bent falls back to a mere reply."""
        then = form.get("then", "")
        copies = [address for said in form.getlist("copy") for address in said.replace(";", ",").split(",")]
        return cls(
            kind=NOTE if form.get("kind") == NOTE else REPLY,
            text=form.get("text", "").replace("\r\n", "\n").replace("\0", ""),
            then=Then(then) if then in set(Then) else Then.NOTHING,
            at_once=bool(form.get("at_once")),
            copies=tuple(filter(None, map(str.strip, copies[:MOST_COPIES]))) if "copies" in form else None,
            key=form.get("key", "")[:LONGEST_KEY],
            seen=number_of(form, "seen"),
        )

    @classmethod
    def kept(cls, kind: str, kept: Kept) -> Self:
        """The draft as the server kept it."""
        said = Answer.kept(kept.fields)
        return cls(kind, said.text, said.then, said.at_once, said.copies, files=kept.files)

    @property
    def answer(self) -> Answer:
        """What a reply says."""
        return Answer(self.text, self.then, self.at_once, self.copies, self.seen, self.key)

    @property
    def fields(self) -> Mapping[str, str]:
        """What is kept of it on the server."""
        return self.answer.fields


@dataclass(frozen=True, slots=True)
class Composer:
    """Both drafts as the page shows them; `here` is the one in front."""

    here: str
    reply: Draft
    note: Draft
    acts: tuple[Option, ...]
    copies: tuple[Copy, ...]
    effect: tuple[str, ...]
    signature: str
    sent: bool = False


def composer(screen: CaseScreen, viewer: Actor, *, stopped: Draft | None, sent: bool, at: datetime) -> Composer:
    """What is being written about a case: as kept, or as it was stopped."""
    drafts = screen.record.drafts
    reply = Draft.kept(REPLY, drafts[reply_key(screen.head.id)])
    note = Draft.kept(NOTE, drafts[note_key(screen.head.id)])
    if stopped is not None:
        kept = note if stopped.kind == NOTE else reply
        stopped = replace(stopped, files=kept.files)
        reply, note = (reply, stopped) if stopped.kind == NOTE else (stopped, note)
    in_front = stopped.kind if stopped else NOTE if note.text and not reply.text else REPLY
    return Composer(
        here=in_front,
        reply=replace(reply, key=reply.key or uuid4().hex),
        note=replace(note, key=note.key or uuid4().hex),
        acts=() if screen.closed else acts(reply.then),
        copies=tuple(_copies(screen, reply)),
        effect=effect_lines(screen.terms, screen.record.facts, reply.then.value, at=at),
        signature=signed(screen.record.signature, viewer, screen.head),
        sent=sent,
    )


def stopped(draft: Draft, error: DomainError, screen: CaseScreen) -> Draft:
    """The same words, kept, with why they were not sent and what came in between."""
    crossing = _unseen(draft, screen) if isinstance(error, CrossingReply) else ()
    return replace(draft, sentence=sentence(error), crossing=crossing)


def keep(draft: Draft, files: Files, *, case_id: int, by: Actor, at: datetime) -> DomainError | None:
    """Keep a draft on the server, with files that came along; answers what could not be kept, if anything."""
    key, sealed = key_of(draft.kind, case_id), is_restricted(case_id)
    try:
        save_draft(key=key, fields=draft.fields, sealed=sealed, by=by, at=at)
        for file in read_files(files):
            attach_to_draft(key=key, file=file, sealed=sealed, by=by, at=at)
    except DomainError as error:
        return error
    return None


def read_files(files: Files) -> tuple[Attached, ...]:
    """The files of a form."""
    return tuple(
        Attached(file.name or "", file.content_type or "application/octet-stream", file.read())
        for file in files.getlist("files")
    )


def key_of(kind: str, case_id: int) -> str:
    """Where a draft of this kind is kept."""
    return note_key(case_id) if kind == NOTE else reply_key(case_id)


def send(draft: Draft, *, head: CaseHead, by: Actor, at: datetime) -> datetime | None:
    """Say what a draft says, with the files kept with it, and forget it; answers when it leaves, None for now.

    Raises NothingSaid, TooLong, CrossingReply, WrongState, NotTheirColleague, FileTooLarge, TooManyFiles, NotAllowed,
    NotFound; the draft is then kept still.
    """
    key = key_of(draft.kind, head.id)
    if draft.kind != NOTE:
        answer = replace(draft.answer, signature=signed(signature_of(viewer=by), by, head))
        return send_answer(case_id=head.id, answer=answer, draft=key, by=by, at=at)
    if len(draft.text) > LONGEST:
        raise TooLong(len(draft.text), LONGEST)
    files = attached_to(viewer=by, key=key)
    write_note(case_id=head.id, text=draft.text, attachments=files, key=draft.key, by=by, at=at)
    discard_draft(key=key, by=by, at=at)
    return None


def signed(signature: Mapping[str, str], viewer: Actor, head: CaseHead) -> str:
    """What stands below the agent's replies to this contact, empty where nobody wrote anything."""
    text = in_language(signature, head.contact_language)
    return filled(text, {"agent": viewer.name, "reference": head.reference, "account": head.account})


def acts(chosen: Then) -> tuple[Option, ...]:
    """What a reply can do besides."""
    names = {
        Then.NOTHING: _("leave the status as it is"),
        Then.WAIT: _("wait for the customer"),
        Then.WORKAROUND: _("count it as a workaround"),
        Then.SOLUTION: _("propose it as the solution"),
        Then.RESOLVE: _("resolve the case"),
    }
    return tuple(Option(then.value, name, then is chosen) for then, name in names.items())


def _copies(screen: CaseScreen, reply: Draft) -> tuple[Copy, ...]:
    """Who takes part, and whom the agent named besides."""
    part = {each.email: each.name for each in screen.participants}
    named = reply.copies if reply.copies is not None else tuple(part)
    others = [email for email in named if email not in part]
    return (
        *(Copy(email, name, email in named) for email, name in part.items()),
        *(Copy(email, email, chosen=True) for email in others),
    )


def _unseen(draft: Draft, screen: CaseScreen) -> tuple[Item, ...]:
    """What happened since the page of the writer was drawn."""
    return items_of([entry for entry in screen.record.entries if entry.seq > (draft.seen or 0)], (), screen.terms)

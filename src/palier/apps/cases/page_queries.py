"""What the page of one case reads: its head, what was said and done, its files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from palier.apps.cases.facts import facts_of, opening_terms
from palier.apps.cases.models import Attachment, CaseEvent, Message
from palier.apps.cases.policies import visible_cases
from palier.apps.cases.queries import kept_for
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.models import ClockNotice
from palier.apps.errors import NotFound
from palier.apps.kept_statements import ANY_AGENT, ANY_WORD, Statement, rows_of, statement_of
from palier.apps.rights import has_role
from palier.core.actor import Actor, ActorKind, Role
from palier.core.case import Kind, Side, Status
from palier.core.clock import ClockState, replay


@dataclass(frozen=True, slots=True)
class CaseHead:
    """One case: what it is about, whose it is, where it stands.  `events_count` is the version its forms carry."""

    id: int
    reference: str
    subject: str
    status: Status
    severity: str
    channel: str
    opened_at: datetime
    closed_at: datetime | None
    events_count: int
    terms_id: int
    plan: Mapping[str, str]
    assignee_id: int | None
    team_id: int | None
    account: str
    account_country: str
    account_timezone: str
    contact: str
    contact_email: str
    contact_language: str
    contact_timezone: str
    contract_starts_on: date | None
    contract_ends_on: date | None
    contact_id: int
    product: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that came or went with a message; its content is read apart."""

    id: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened in a case.

    `text` is set for words, `note` tells those that only staff sees; `has_html` says that the message also came
    in a rich form.  `data` holds what the kind of a change needs.
    """

    seq: int
    kind: Kind
    at: datetime
    side: Side
    actor_kind: ActorKind
    actor: str
    automatic: bool
    channel: str
    data: Mapping[str, Any]
    text: str = ""
    quoted: str = ""
    note: bool = False
    message_id: int | None = None
    has_html: bool = False
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning given or a breach found, dated when it was due."""

    clock: str
    cycle: int
    step: str
    at: datetime


HEAD = (
    "id",
    "reference",
    "subject",
    "status",
    "severity",
    "channel",
    "opened_at",
    "closed_at",
    "events_count",
    "terms_id",
    "terms__plan_label",
    "assignee_id",
    "team_id",
    "account__name",
    "account__country",
    "account__timezone",
    "contact__name",
    "contact__email",
    "contact__language",
    "contact__timezone",
    "contract__starts_on",
    "contract__ends_on",
    "contact_id",
    "product",
)
ENTRY = ("id", "seq", "kind", "at", "side", "actor_kind", "actor_name", "automatic", "channel", "data")
WORDS = ("message__id", "message__text", "message__quoted", "message__html", "note__text")


def case_head(*, viewer: Actor, reference: str) -> CaseHead:
    """The case with this reference, however it is typed in upper or lower case.  Raises NotFound."""
    rows = rows_of(kept_for(viewer, _head_of), {ANY_AGENT: viewer.id, ANY_WORD: reference.upper()})
    if not rows:
        raise NotFound("case", reference)
    values = list(rows[0])
    values[HEAD.index("status")] = Status(values[HEAD.index("status")])
    values[HEAD.index("terms__plan_label")] = json.loads(values[HEAD.index("terms__plan_label")])
    return CaseHead(*values)


@lru_cache(maxsize=1024)
def _head_of(viewer: Actor) -> Statement:
    """The statement of the head of any case, for such a viewer."""
    return statement_of(visible_cases(viewer).filter(reference=ANY_WORD).values_list(*HEAD))


def case_id_of(*, viewer: Actor, reference: str) -> int:
    """The id of a case the viewer may know of.  Raises NotFound."""
    case_id = visible_cases(viewer).filter(reference=reference.upper()).values_list("id", flat=True).first()
    if case_id is None:
        raise NotFound("case", reference)
    return case_id


def entries_of(*, viewer: Actor, case_id: int) -> Sequence[Entry]:
    """Everything that happened in a case the viewer may know of, in order; notes for staff only.  Two statements."""
    events = CaseEvent.objects.filter(case_id=case_id, case__in=visible_cases(viewer)).order_by("seq")
    if not has_role(viewer, Role.AGENT):
        events = events.exclude(kind=Kind.NOTE_ADDED.value)
    return _entries(events, case_id)


def entries_for_customer(*, case_id: int) -> Sequence[Entry]:
    """What happened in a case, in order, without notes.  The caller has checked that the case is visible."""
    return _entries(
        CaseEvent.objects.filter(case_id=case_id).exclude(kind=Kind.NOTE_ADDED.value).order_by("seq"), case_id
    )


def _entries(events: QuerySet[CaseEvent], case_id: int) -> Sequence[Entry]:
    files: dict[int, list[File]] = {}
    attached = Attachment.objects.filter(message__case_id=case_id).order_by("id")
    rows: Iterable[tuple[Any, ...]] = attached.values_list("message_id", "id", "name", "media_type", "size")
    for message_id, *file in rows:
        files.setdefault(message_id, []).append(File(*file))
    return tuple(_entry(row, files) for row in events.values_list(*ENTRY, *WORDS))


def _entry(row: tuple[Any, ...], files: Mapping[int, list[File]]) -> Entry:
    _, seq, kind, at, side, actor_kind, actor, automatic, channel, data, message_id, text, quoted, html, note = row
    return Entry(
        seq=seq,
        kind=Kind(kind),
        at=at,
        side=Side(side),
        actor_kind=ActorKind(actor_kind),
        actor=actor,
        automatic=automatic,
        channel=channel,
        data=data,
        text=text or note or "",
        quoted=quoted or "",
        note=note is not None,
        message_id=message_id,
        has_html=bool(html),
        files=tuple(files.get(message_id, ())),
    )


def notices_of(*, case_id: int) -> Sequence[Notice]:
    """Warnings and breaches of one case, in order.  The caller has checked that the case is visible."""
    notices = ClockNotice.objects.filter(case_id=case_id).order_by("at", "id")
    return tuple(Notice(*row) for row in notices.values_list("clock", "cycle", "step", "at"))


def is_restricted(case_id: int) -> bool:
    """May only one team know of this case, so that what is written about it stays under seal?"""
    return RestrictedCase.objects.filter(case_id=case_id).exists()


def rich_message(*, viewer: Actor, reference: str, message_id: int) -> str:
    """The rich form of one message, cleaned when it came in.  Raises NotFound."""
    messages = Message.objects.filter(pk=message_id, case__reference=reference.upper(), case__in=visible_cases(viewer))
    html = messages.values_list("html", flat=True).first()
    if not html:
        raise NotFound("message", str(message_id))
    return html


@dataclass(frozen=True, slots=True)
class FileInFull:
    """A file with its bytes."""

    name: str
    media_type: str
    content: bytes


def file_in_full(*, viewer: Actor, reference: str, attachment_id: int) -> FileInFull:
    """One attachment of a case the viewer may know of.  Raises NotFound."""
    cases = visible_cases(viewer).filter(reference=reference.upper())
    row = (
        Attachment.objects.filter(pk=attachment_id, message__case__in=cases)
        .values_list("name", "media_type", "content")
        .first()
    )
    if row is None:
        raise NotFound("file", str(attachment_id))
    return FileInFull(row[0], row[1], bytes(row[2]))


def references_of(*, viewer: Actor, case_ids: Sequence[int]) -> Mapping[int, str]:
    """The references of these cases, as far as the viewer may know of them."""
    return dict(visible_cases(viewer).filter(id__in=case_ids).values_list("id", "reference"))


def clocks_of(*, case_id: int, terms_id: int, at: datetime) -> Sequence[ClockState]:
    """Every clock of one case as it stands at `at`.  The caller has checked that the case is visible."""
    facts = facts_of(case_id)
    return replay(opening_terms(facts, terms_of(terms_id)), facts, at)

"""Everything the page of a case shows, read at once and given the types that other screens use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from palier.apps.casepage.statement import STATEMENT
from palier.apps.cases.facts import fact_of
from palier.apps.cases.models import Message, NoteAttachment
from palier.apps.cases.page_queries import CaseHead, Entry, File, FileInFull, Notice
from palier.apps.cases.policies import visible_cases
from palier.apps.drafts.queries import Kept, kept_file
from palier.apps.drafts.sealing import opened_fields
from palier.apps.entitlements.balances import Balance
from palier.apps.entitlements.queries import CaseTime, TimeLine
from palier.apps.errors import NotFound
from palier.apps.escalations.queries import EscalationLine, Told
from palier.apps.lifecycle.queries import LinkLine
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.queries import SentLine
from palier.apps.presence.queries import Present, present_among
from palier.apps.rights import has_role
from palier.apps.rotas.queries import PageStory
from palier.apps.sending.commands import reply_key
from palier.apps.staff.queries import Choice
from palier.core.actor import Actor, ActorKind, Role
from palier.core.case import Event, Kind, Relation, Side, Status
from palier.core.catalogue.terms import Terms, Text
from palier.core.escalation import Passed


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody of the customer who takes part."""

    contact_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another case of the same account."""

    reference: str
    subject: str
    status: Status
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Booked:
    """Time that somebody noted, for the timeline: when it was noted."""

    line: TimeLine
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case in full.  `facts` are the entries as the core reads them; `note_files` keeps a note's files apart.

    `marks` are what to know before believing a message that came by mail, by its id.  `is_troubled` says that a mail
    of the case did not reach somebody, `is_engaged` that something was begun for it.
    """

    entries: tuple[Entry, ...]
    facts: tuple[Event, ...]
    note_files: Mapping[int, tuple[File, ...]]
    notices: tuple[Notice, ...]
    pages: tuple[PageStory, ...]
    tellings: tuple[Told, ...]
    mails: tuple[SentLine, ...]
    links: tuple[LinkLine, ...]
    escalation: EscalationLine | None
    time: CaseTime
    booked: tuple[Booked, ...]
    balances: tuple[Balance, ...]
    drafts: Mapping[str, Kept]
    present: Sequence[Present]
    participants: tuple[Part, ...]
    others: tuple[Other, ...]
    signature: Mapping[str, str]
    agents: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    originals: frozenset[int]
    marks: Mapping[int, tuple[str, ...]]
    held: tuple["Held", ...]
    is_troubled: bool
    is_engaged: bool


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that is about to leave, or one of the viewer's own that could not."""

    id: int
    is_own: bool
    author: str
    leaves_at: datetime
    is_stopped: bool
    crossed: bool


def note_key(case_id: int) -> str:
    """Under which the draft of a note is kept: another thing altogether."""
    return f"case:{case_id}:note"


def record_of(*, viewer: Actor, head: CaseHead, terms: Terms, today: date, at: datetime) -> CaseRecord:
    """Everything of one case that its page shows to an agent; `today` is the account's day.  One statement.

    Raises NotFound for whoever is no agent.  The caller knows that the case is visible, having its head.
    """
    if not has_role(viewer, Role.AGENT):
        raise NotFound("case", head.reference)
    keys = [reply_key(head.id), note_key(head.id)]
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"case": head.id, "viewer": viewer.id, "today": today, "drafts": keys})
        row = cursor.fetchone()
    assert row is not None
    entries, files, note_files, notices, pages, tellings, mails, links, going, times, timers, lots, *rest = row
    drafts, present, parts, others, signatures, agents, teams, held, is_troubled, is_engaged = rest
    labels = {feature.id: feature.label for feature in terms.features}
    balances = tuple(_balance(lot, labels) for lot in lots)
    booked = tuple(_booked(each, labels) for each in times)
    told = tuple(_entry(each, _by_owner(files), _by_owner(note_files)) for each in entries)
    return CaseRecord(
        entries=told,
        facts=tuple(fact_of(each[1], instant(each[2]), each[3], each[6], each[8]) for each in entries),
        note_files=_by_owner(note_files),
        notices=tuple(Notice(clock, cycle, step, instant(when)) for clock, cycle, step, when in notices),
        pages=tuple(_page(each) for each in pages),
        tellings=tuple(_told(each) for each in tellings),
        mails=tuple(_mail(each) for each in mails),
        links=_links(links),
        escalation=_going(head, going, told),
        time=_time(booked, balances, timers),
        booked=booked,
        balances=balances,
        drafts={key: _draft(key, drafts) for key in keys},
        present=present_among(
            [(key, name, instant(seen), maybe(typing)) for key, name, seen, typing in present], viewer=viewer, at=at
        ),
        participants=tuple(Part(*each) for each in parts),
        others=tuple(_other(each) for each in others),
        signature=signatures[0][0] if signatures else {},
        agents=tuple(Choice(*each) for each in agents),
        teams=tuple(Choice(*each) for each in teams),
        originals=frozenset(each[9] for each in entries if each[13]),
        marks={each[9]: tuple(each[16].split()) for each in entries if each[16]},
        held=tuple(_held(each, viewer) for each in held),
        is_troubled=is_troubled,
        is_engaged=is_engaged,
    )


def instant(written: str) -> datetime:
    """An instant as PostgreSQL writes it in JSON."""
    return datetime.fromisoformat(written)


def maybe(written: str | None) -> datetime | None:
    """The same where there may be none."""
    return instant(written) if written else None


Row = list[Any]


def _by_owner(rows: Sequence[Row]) -> dict[int, tuple[File, ...]]:
    found: dict[int, tuple[File, ...]] = {}
    for owner, *file in rows:
        found[owner] = (*found.get(owner, ()), File(*file))
    return found


def _entry(row: Row, files: Mapping[int, tuple[File, ...]], note_files: Mapping[int, tuple[File, ...]]) -> Entry:
    seq, kind, at, side, actor_kind, actor, automatic, channel, data, *words = row
    message, text, quoted, rich, _, note, said, _ = words
    return Entry(
        seq=seq,
        kind=Kind(kind),
        at=instant(at),
        side=Side(side),
        actor_kind=ActorKind(actor_kind),
        actor=actor,
        automatic=automatic,
        channel=channel,
        data=data,
        text=text or said or "",
        quoted=quoted or "",
        note=note is not None,
        message_id=message,
        has_html=bool(rich),
        files=note_files.get(note, ()) if note is not None else files.get(message, ()),
    )


def _page(row: Row) -> PageStory:
    reason, begun_at, by, ended_at, rings = row
    return PageStory(reason, instant(begun_at), tuple((name, instant(at)) for name, at in rings), by, maybe(ended_at))


def _told(row: Row) -> Told:
    occasion, clock, step, event_id, at, way, name, role, found_as, stands_in, passed, state, tell_at, told_at = row
    return Told(
        occasion,
        clock,
        step,
        event_id,
        instant(at),
        way,
        name,
        role,
        found_as,
        stands_in,
        tuple(Passed.from_data(each) for each in passed),
        state,
        instant(tell_at),
        maybe(told_at),
    )


def _mail(row: Row) -> SentLine:
    key, created_at, sent_at, state, kind, recipients, subject, case_id, attempts, error, next_at = row
    left = (instant(created_at), maybe(sent_at), state, kind, tuple(recipients), subject, case_id, attempts, error)
    return SentLine(key, *left, maybe(next_at))


def _links(rows: Sequence[Row]) -> tuple[LinkLine, ...]:
    lines = [
        LinkLine(key, ref, subject, Status(status), Relation(rel), inv) for key, ref, subject, status, rel, inv in rows
    ]
    merged = {line.case_id for line in lines if line.relation is Relation.MERGED_INTO}
    return tuple(line for line in lines if line.relation is not Relation.TOOK_IN or line.case_id not in merged)


def _going(head: CaseHead, rows: Sequence[Row], entries: Sequence[Entry]) -> EscalationLine | None:
    """The escalation that is going on, its story told by the events."""
    if not rows:
        return None
    last = {entry.kind: entry for entry in entries}
    asked, taken = last.get(Kind.ESCALATION_ASKED), last.get(Kind.ESCALATED)
    asked_at, taken_at = rows[0]
    return EscalationLine(
        case_id=head.id,
        reference=head.reference,
        subject=head.subject,
        account=head.account,
        asked_at=instant(asked_at),
        taken_at=maybe(taken_at),
        asked_by=asked.actor if asked else "",
        reason=asked.data.get("reason", "") if asked else "",
        way=asked.data.get("way", "") if asked else "",
        taken_by=taken.actor if taken and taken_at else "",
    )


def _time(booked: Sequence[Booked], balances: Sequence[Balance], timers: Sequence[Row]) -> CaseTime:
    return CaseTime(
        lines=tuple(each.line for each in booked),
        minutes=sum(each.line.minutes for each in booked if not each.line.withdrawn_by),
        payers=tuple(balance for balance in balances if balance.count == "hours"),
        timer_since=instant(timers[0][0]) if timers else None,
    )


def _other(row: Row) -> Other:
    _, reference, subject, status, opened = row
    return Other(reference, subject, Status(status), instant(opened))


def _held(row: Row, viewer: Actor) -> Held:
    key, agent, name, leaves, stopped, crossed = row
    return Held(key, agent == viewer.id, name, instant(leaves), stopped is not None, crossed)


def _balance(row: Row, labels: Mapping[str, Text]) -> Balance:
    feature, count, free, reserved, granted, ends_on = row
    return Balance(
        feature=feature,
        label=labels.get(feature, {"": feature}),
        count=count,
        free=int(free),
        reserved=int(reserved),
        granted=int(granted),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        low=bool(granted) and int(free) * 5 <= int(granted),
        expiring=False,
    )


def _booked(row: Row, labels: Mapping[str, Text]) -> Booked:
    key, agent_id, agent, minutes, worked_at, what, feature, withdrawn_by, reason, noted_at = row
    costs = labels.get(feature, {"": feature}) if feature else {}
    line = TimeLine(key, agent_id, agent, minutes, instant(worked_at), what, costs, withdrawn_by, reason)
    return Booked(line, instant(noted_at))


def _draft(key: str, rows: Sequence[Row]) -> Kept:
    for found, fields, saved_at, files in rows:
        if found == key:
            return Kept(key, opened_fields(fields), tuple(kept_file(*file) for file in files), instant(saved_at))
    return Kept(key)


def original_mail(*, viewer: Actor, reference: str, message_id: int) -> bytes:
    """The mail by which a message came, as it came.  Raises NotFound."""
    raw = mail_behind(viewer=viewer, reference=reference, message_id=message_id)
    if raw is None:
        raise NotFound("message", str(message_id))
    return raw


def mail_behind(*, viewer: Actor, reference: str, message_id: int) -> bytes | None:
    """The same; None where the message came by no mail, or it is not kept any more."""
    messages = Message.objects.filter(pk=message_id, case__in=visible_cases(viewer), case__reference=reference.upper())
    raw_id = messages.values_list("raw_mail_id", flat=True).first() if has_role(viewer, Role.AGENT) else None
    raw = RawMail.objects.filter(pk=raw_id).values_list("raw", flat=True).first() if raw_id is not None else None
    return bytes(raw) if raw is not None else None


def note_file(*, viewer: Actor, reference: str, file_id: int) -> FileInFull:
    """A file of a note, for staff.  Raises NotFound."""
    if not has_role(viewer, Role.AGENT):
        raise NotFound("file", str(file_id))
    notes = NoteAttachment.objects.filter(
        pk=file_id, note__case__in=visible_cases(viewer), note__case__reference=reference.upper()
    )
    row = notes.values_list("name", "media_type", "content").first()
    if row is None:
        raise NotFound("file", str(file_id))
    return FileInFull(row[0], row[1], bytes(row[2]))

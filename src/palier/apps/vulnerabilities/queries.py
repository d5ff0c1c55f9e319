"""What the room of the security team reads, and what everybody may know: address and key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from palier.apps.cases.models import CaseEvent
from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.apps.outbox.models import OutgoingMail
from palier.apps.vulnerabilities import policies
from palier.apps.vulnerabilities.apart import opened
from palier.apps.vulnerabilities.keeping import OpenChannel, channel_numbered
from palier.apps.vulnerabilities.models import Report, SealedMessage, SecurityChannel, SecurityKey
from palier.core.actor import Actor
from palier.core.case import Kind, Side
from palier.core.pgp.keys import fingerprint_of
from palier.core.pgp.opening import OpenedMail, Ring
from palier.core.pgp.sealing import unseal

OF_THE_TEAM = """
SELECT EXISTS (SELECT FROM vulnerabilities_securitychannel channel
               JOIN staff_agent_teams part ON part.team_id = channel.team_id WHERE part.agent_id = %s)
"""
"""Is this agent in a team that reads reports?  For a statement that asks for more beside it."""


@dataclass(frozen=True, slots=True)
class PublishedChannel:
    """What the world may know of a channel; no fingerprint where it has no key in use."""

    id: int
    address: str
    catalogue: str
    languages: tuple[str, ...]
    policy_url: str
    fingerprint: str
    armoured: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in the list of the team."""

    case_id: int
    reference: str
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    assignee: str | None
    messages: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One message, opened: a mail with its parts, or a text of ours."""

    seq: int
    at: datetime
    who: str
    side: Side
    note: bool
    mail: OpenedMail | None
    text: str
    leaving: str


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """A report in full, for the eyes of its team.  `fingerprint` is that of the reporter's key, empty for none."""

    case_id: int
    reference: str
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    address: str
    fingerprint: str
    entries: tuple[Entry, ...]


def published_channels() -> Sequence[PublishedChannel]:
    """Every channel with its key in use."""
    rows = SecurityChannel.objects.select_related("catalogue", "contact").order_by("id")
    return tuple(_published(row) for row in rows)


def _published(row: SecurityChannel) -> PublishedChannel:
    key = SecurityKey.objects.filter(channel=row, retired_at__isnull=True).order_by("-made_at", "-pk").first()
    return PublishedChannel(
        row.pk,
        row.address,
        row.catalogue.name,
        (row.contact.language,),
        row.policy_url,
        key.fingerprint if key else "",
        key.public if key else "",
        key.expires_at if key else None,
    )


def is_in_a_team(viewer: Actor) -> bool:
    """May the viewer enter the room at all?"""
    return any(policies.is_in_team(viewer, team) for team in SecurityChannel.objects.values_list("team_id", flat=True))


def reports(*, viewer: Actor) -> Sequence[ReportLine]:
    """The reports the viewer's teams may know of, open ones first, newest first; two hundred at most."""
    seen = visible_cases(viewer).filter(report__isnull=False).order_by("closed_at", "-id")
    columns = ("id", "reference", "opened_at", "closed_at", "next_due_at", "assignee__name")
    rows: list[Any] = list(seen.values_list(*columns)[:200])
    told = SealedMessage.objects.filter(case_id__in=[row[0] for row in rows]).values_list("case_id", "readable")
    held = [(case_id, readable) for case_id, readable in told]
    return tuple(
        ReportLine(
            *(
                *row,
                sum(case_id == row[0] for case_id, _ in held),
                sum(case_id == row[0] and not readable for case_id, readable in held),
            )
        )
        for row in rows
    )


UNTOUCHED = """
SELECT report.case_id, channel.team_id, bool_and(message.readable)
FROM vulnerabilities_report report
JOIN vulnerabilities_securitychannel channel ON channel.id = report.channel_id
JOIN cases_case reported ON reported.id = report.case_id AND reported.closed_at IS NULL
JOIN vulnerabilities_sealedmessage message ON message.case_id = report.case_id
WHERE NOT EXISTS (SELECT FROM cases_caseevent event WHERE event.case_id = report.case_id AND event.side = 'staff')
GROUP BY report.case_id, channel.team_id ORDER BY report.case_id
"""


@dataclass(frozen=True, slots=True)
class UntouchedReport:
    """An open report for which nobody of its team has done anything yet; `readable` says that all of it can be read."""

    case_id: int
    team_id: int
    readable: bool


def untouched_reports() -> Sequence[UntouchedReport]:
    """The reports that wait for their team to do something, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(UNTOUCHED)
        return tuple(UntouchedReport(*row) for row in cursor.fetchall())


def report_sheet(*, viewer: Actor, reference: str) -> ReportSheet:
    """One report, opened with the channel's keys.  Raises NotFound, also for whoever is not of its team."""
    seen = visible_cases(viewer).filter(reference=reference.upper(), report__isnull=False)
    columns = ("id", "reference", "opened_at", "closed_at", "next_due_at")
    row: Any = seen.values_list(*columns).first()
    report = Report.objects.select_related("reporter", "channel").filter(pk=row[0]).first() if row else None
    if row is None or report is None or not policies.is_in_team(viewer, report.channel.team_id):
        raise NotFound("case", reference)
    channel = channel_numbered(report.channel_id)
    assert channel is not None
    public = report.reporter.public
    address = unseal(bytes(report.address), secrets=channel.secrets).decode()
    fingerprint = fingerprint_of(public) if public else ""
    return ReportSheet(*(*row, address, fingerprint, tuple(_entries(row[0], channel))))


def _entries(case_id: int, channel: OpenChannel) -> Sequence[Entry]:
    events = {event.seq: event for event in CaseEvent.objects.filter(case_id=case_id)}
    mails = OutgoingMail.objects.filter(case_id=case_id, kind="security_answer").values_list("event_id", "state")
    left = dict(mails)
    found = []
    for sealed in SealedMessage.objects.filter(case_id=case_id).order_by("seq"):
        event = events[sealed.seq]
        content = unseal(bytes(sealed.sealed), secrets=channel.secrets)
        theirs = event.side == Side.CUSTOMER.value
        found.append(
            Entry(
                seq=sealed.seq,
                at=sealed.at,
                who=event.actor_name,
                side=Side(event.side),
                note=event.kind == Kind.NOTE_ADDED.value,
                mail=opened(content, Ring(channel.secrets, sealed.known)) if theirs else None,
                text="" if theirs else content.decode(),
                leaving=left.get(event.pk, ""),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class SecurityLetter:
    """What a mail to a reporter carries: the channel's address and key, and the answer, encrypted."""

    address: str
    fingerprint: str
    armoured: str
    answer: bytes


KINDS = ("security_received", "security_unreadable", "security_answer")


def security_letter_of(mail_id: int) -> SecurityLetter | None:
    """The facts of one such mail; None for any other."""
    mail = OutgoingMail.objects.filter(pk=mail_id, kind__in=KINDS).values_list("case_id", "event_id").first()
    if mail is None or mail[0] is None or mail[1] is None:
        return None
    report = Report.objects.select_related("channel__catalogue", "channel__contact").get(pk=mail[0])
    channel = _published(report.channel)
    seqs = CaseEvent.objects.filter(pk=mail[1]).values("seq")
    answer = SealedMessage.objects.filter(case_id=mail[0], seq__in=seqs).values_list("answer", flat=True).first()
    return SecurityLetter(channel.address, channel.fingerprint, channel.armoured, bytes(answer or b""))

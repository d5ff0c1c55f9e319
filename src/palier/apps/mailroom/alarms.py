"""What is wrong with mail that no mail of a customer can tell: told to those who can mend it, once each time.

A mailbox that can't be looked into, a token about to end, mails that nobody could read; and, to its team alone, a
report of a vulnerability that nobody has touched.  What was told is remembered until it is over, so that the next time
is told again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from palier.apps.mailboxes.queries import MailboxLine, mailbox_lines
from palier.apps.mailroom.inbox_queries import quarantined_too_long
from palier.apps.mailroom.models import ToldAlarm
from palier.apps.outbox.commands import MAIL_OWED, About, mail_owed
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.apps.together import write_together
from palier.apps.transactions import one_transaction
from palier.apps.vulnerabilities.queries import UntouchedReport, untouched_reports
from palier.core.actor import PALIER, Role

ALARM_KIND = "mail_alarm"


class AlarmKind(StrEnum):
    """What can be wrong."""

    SILENT = "silent"
    TOKEN = "token"  # noqa: S105 a kind of alarm, no secret
    QUARANTINE = "quarantine"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class MailAlarm:
    """One alarm: the mailbox it is about, what its server said and since when; `ends_on` of a token; how many mails.

    `report` is what waits for its team.
    """

    kind: AlarmKind
    mailbox: str = ""
    trouble: str = ""
    since: datetime | None = None
    ends_on: date | None = None
    mails: int = 0
    report: UntouchedReport | None = None

    @property
    def key(self) -> str:
        """What makes it the same alarm as before: another day on which a token ends is another alarm."""
        number = str(self.report.case_id) if self.report else ""
        return " ".join(part for part in (self.kind.value, self.mailbox, str(self.ends_on or ""), number) if part)


Words = Callable[[MailAlarm, str, str], tuple[str, str]]
"""Subject and text of an alarm for a reader of this name in this language."""


def alarms_at(at: datetime) -> Sequence[MailAlarm]:
    """Everything that is wrong at `at`."""
    found = [alarm for line in mailbox_lines(viewer=PALIER, at=at) for alarm in _of_mailbox(line)]
    found += [MailAlarm(AlarmKind.REPORT, report=report) for report in untouched_reports()]
    unread = quarantined_too_long(at=at)
    return [*found, MailAlarm(AlarmKind.QUARANTINE, mails=unread)] if unread else found


def _of_mailbox(line: MailboxLine) -> Sequence[MailAlarm]:
    found = []
    if line.ends_soon:
        found.append(MailAlarm(AlarmKind.TOKEN, line.address, ends_on=line.expires_on))
    if line.is_silent:
        since = line.failing_since or line.alive_at or line.added_at
        found.append(MailAlarm(AlarmKind.SILENT, line.address, line.trouble, since))
    return found


@one_transaction
def tell_alarms(*, words: Words, at: datetime) -> int:
    """Owe a mail about each new alarm to everybody it concerns; answers how many alarms were new."""
    alarms = {alarm.key: alarm for alarm in alarms_at(at)}
    told = set(ToldAlarm.objects.select_for_update().values_list("key", flat=True))
    ToldAlarm.objects.filter(key__in=told - alarms.keys()).delete()
    fresh = [alarm for key, alarm in alarms.items() if key not in told and _is_first(key, at)]
    for alarm in fresh:
        _owe(alarm, words, at)
    return len(fresh)


def _is_first(key: str, at: datetime) -> bool:
    """Two workers may see it at once; one of them tells it."""
    return ToldAlarm.objects.get_or_create(key=key, defaults={"told_at": at})[1]


def _owe(alarm: MailAlarm, words: Words, at: datetime) -> None:
    mails = []
    about = About(case_id=alarm.report.case_id, lane=OutgoingMail.Lane.NOTICES) if alarm.report else About()
    for name, email, language in _readers(alarm):
        mail = mail_owed(kind=ALARM_KIND, recipients=[email], language=language, at=at, **about)
        mail.subject, mail.text = words(alarm, name, language)
        mails.append(mail)
    if mails:
        write_together(mails, notify=[MAIL_OWED])


def _readers(alarm: MailAlarm) -> Sequence[tuple[str, str, str]]:
    """Whom it concerns: leads and administrators, but of a report its team and nobody else."""
    agents = Agent.objects.filter(is_active=True)
    if alarm.report:
        agents = agents.filter(teams=alarm.report.team_id)
    else:
        agents = agents.filter(role__in=(Role.LEAD.value, Role.ADMINISTRATOR.value))
    return tuple(agents.order_by("id").values_list("name", "email", "language"))

"""Telling accounts of incidents and maintenances as their plans promise: who, how soon, by which way, how often."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Q

from palier.apps.accounts.models import Contact
from palier.apps.audit import commands as audit
from palier.apps.incidents import policies
from palier.apps.incidents.commands.ringing import owe_call
from palier.apps.incidents.concerned import Promise, promises, readers
from palier.apps.incidents.models import AccountNotice, AffectedCase, Incident, IncidentUpdate
from palier.apps.incidents.news_ids import news_message_id
from palier.apps.outbox import commands as outbox
from palier.apps.outbox.models import OutgoingMail
from palier.apps.routing.models import Advisor
from palier.apps.staff.models import Agent
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER
from palier.core.incident import first_heard, notices_ahead

NOTICE_KIND, RELAY_KIND = "incident_notice", "incident_relay"
MAIL, PHONE, ADVISOR = "mail", "phone", "advisor"


def plan_notices(incident: Incident, account_ids: Iterable[int], *, at: datetime) -> timedelta | None:
    """Write down what each account concerned is promised of an incident in hand, where that is not written down yet;
    answers the shortest time between two words that any of them is promised, None for none.

    They hear what is said from now on, and an incident as soon as it has lasted as long as their plan says.
    """
    if incident.audience == Incident.Audience.INTERNAL:
        return None
    public = incident.audience == Incident.Audience.PUBLIC
    known = set(AccountNotice.objects.filter(incident=incident).values_list("account_id", flat=True))
    promised = promises(account_ids=None if public else account_ids, at=at)
    found = [each for each in promised if each.account_id not in known]
    rows = [_row(incident, each, at) for each in found]
    AccountNotice.objects.bulk_create([row for row in rows if row is not None])
    return min((each.notices.every for each in found if each.notices.every), default=None)


def cadence_of(incident: Incident, *, at: datetime) -> timedelta | None:
    """The shortest time between two words that an account concerned is promised: by the incident, or by a case."""
    noticed = AccountNotice.objects.filter(incident=incident).values_list("account_id", flat=True)
    linked = AffectedCase.objects.filter(incident=incident, ended_at__isnull=True)
    concerned = {*noticed, *linked.values_list("case__account_id", flat=True)}
    found = promises(account_ids=concerned, at=at) if concerned else ()
    return min((each.notices.every for each in found if each.notices.every), default=None)


def tell_accounts(*, at: datetime, limit: int) -> int:
    """Tell at most `limit` accounts what they have not heard, each in a transaction of its own; answers how many.

    An incident that was over before it lasted long enough is not heard of at all.
    """
    goes_on = Q(incident__over_at__isnull=True) | Q(told_at__isnull=False)
    unheard = Q(told__lt=F("incident__updates_count")) & goes_on
    waiting = AccountNotice.objects.filter(Q(from_at__lte=at) & unheard | Q(ahead__0__lte=at)).order_by("id")
    return sum(_tell_one(pk, at) for pk in list(waiting.values_list("pk", flat=True)[:limit]))


def _row(incident: Incident, promise: Promise, at: datetime) -> AccountNotice | None:
    """A maintenance is told of by plans that say how long ahead; an incident by all that tell of incidents."""
    notices = promise.notices
    row = AccountNotice(
        incident=incident,
        account_id=promise.account_id,
        circle=notices.tell,
        ways=list(notices.by),
        from_at=at,
        told=incident.updates_count,
    )
    if incident.planned_from is None:
        row.from_at = first_heard(incident.opened_at, after=notices.after)
        return row if notices.every or notices.after or not notices.ahead else None
    row.ahead = list(notices_ahead(notices.ahead, announced_at=at, planned_from=incident.planned_from))
    row.from_at = row.ahead[0] if row.ahead else at
    return row if row.ahead else None


@one_transaction
def _tell_one(pk: int, at: datetime) -> int:
    held = AccountNotice.objects.select_for_update(skip_locked=True, of=("self",)).select_related("incident")
    row = held.filter(pk=pk).first()
    if row is None:
        return 0
    incident = row.incident
    due = [each for each in row.ahead if each <= at]
    row.ahead = [each for each in row.ahead if each > at] if incident.over_at is None else []
    said_to_them = IncidentUpdate.objects.filter(policies.said_to(row.account_id), incident=incident)
    heard = said_to_them.exclude(policies.LOOKING_BACK).order_by("-seq")
    said = heard.filter(seq__gt=row.told).first()
    if said is None and due and incident.over_at is None:
        said = heard.first()
    if said is not None:
        key = f"update {said.pk}" if said.seq > row.told else f"near {row.pk} {int(max(due).timestamp())}"
        _tell(row, said, key, at)
        row.told_at = at
    row.told = incident.updates_count
    row.save(update_fields=["ahead", "told", "told_at"])
    return 1


def _tell(row: AccountNotice, said: IncidentUpdate, key: str, at: datetime) -> None:
    """The mails of one account.  They go by the lane of what goes to many, before those of subscribers."""
    people = readers(row.account_id, row.circle, at=at) if MAIL in row.ways else ()
    mails = [_mail(contact, row, said, key, at) for contact in people]
    mails += [_relay(agent, row, said, at) for agent in (_advisors(row.account_id, at) if ADVISOR in row.ways else ())]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    if PHONE in row.ways:
        owe_call(row, said, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", outbox.MAIL_OWED)
    facts: dict[str, audit.Fact] = {"incident": row.incident.reference, "update": said.seq, "told": len(mails)}
    audit.record(by=PALIER, at=at, act="tell_account", account_id=row.account_id, facts=facts)


def _mail(contact: Contact, row: AccountNotice, said: IncidentUpdate, key: str, at: datetime) -> OutgoingMail:
    mail = outbox.mail_owed(
        kind=NOTICE_KIND,
        recipients=[contact.email],
        language=contact.language,
        at=at,
        account_id=row.account_id,
        event_id=said.pk,
        lane=OutgoingMail.Lane.BULK,
        leaves_at=min(at, said.at),
    )
    mail.message_id = news_message_id(key, contact.email)
    return mail


def _relay(agent: Agent, row: AccountNotice, said: IncidentUpdate, at: datetime) -> OutgoingMail:
    return outbox.mail_owed(
        kind=RELAY_KIND,
        recipients=[agent.email],
        language=agent.language,
        at=at,
        account_id=row.account_id,
        event_id=said.pk,
    )


def _advisors(account_id: int, at: datetime) -> list[Agent]:
    """Who advises the account today; their stand-ins hear too, for nobody knows here who is away."""
    on = at.date()
    running = Advisor.objects.filter(account_id=account_id, starts_on__lte=on).exclude(ends_on__lt=on)
    keys = {key for pair in running.values_list("agent_id", "stand_in_id") for key in pair if key}
    return list(Agent.objects.filter(pk__in=keys, is_active=True).order_by("pk"))

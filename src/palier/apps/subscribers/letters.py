"""What a mail about an incident tells: everything its writer needs and nothing else."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from palier.apps.accounts.models import Account, Contact
from palier.apps.incidents.commands.escalating import LATE_KIND
from palier.apps.incidents.commands.noticing import NOTICE_KIND, RELAY_KIND
from palier.apps.incidents.concerned import readers
from palier.apps.incidents.models import AccountNotice, AffectedComponent, Incident, IncidentUpdate, LateNotice
from palier.apps.incidents.page_queries import Words, provider_name
from palier.apps.incidents.policies import SHOWN_TO_ALL
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.apps.subscribers.models import Subscriber
from palier.apps.subscribers.tokens import token_of
from palier.core.incident import Impact, Stage

ASKED_KIND = "subscription_asked"
NEWS_KIND = "incident_news"
NEAR_KIND = "maintenance_near"
NEWS_KINDS = (ASKED_KIND, NEWS_KIND, NEAR_KIND, NOTICE_KIND, RELAY_KIND, LATE_KIND)


@dataclass(frozen=True, slots=True)
class NewsLetter:
    """A mail about an incident.  Of one that asks for a yes only `token`, `hook_url` and `components` are set.

    `reader` and `zone` are set where we know who reads; `account` and `plan_people` where a plan promises the news, the
    latter for the advisor who is to speak with them; `promised_at` where an update is late at `told_at`, or will be.
    """

    kind: str
    provider: Words
    token: str = ""
    hook_url: str = ""
    components: tuple[Words, ...] = ()
    reference: str = ""
    title: Words = field(default_factory=dict)
    impact: Impact = Impact.NONE
    stage: Stage = Stage.INVESTIGATING
    words: Words = field(default_factory=dict)
    is_correction: bool = False
    next_update_at: datetime | None = None
    eta: datetime | None = None
    planned_from: datetime | None = None
    planned_until: datetime | None = None
    reader: str = ""
    zone: str = "UTC"
    account: str = ""
    plan_people: tuple[tuple[str, str], ...] = ()
    promised_at: datetime | None = None
    told_at: datetime | None = None

    @property
    def is_maintenance(self) -> bool:
        """Planned, not suffered."""
        return self.planned_from is not None


def news_letter_of(mail: OutgoingMail) -> NewsLetter:
    """The facts of one such mail, read when it is sent."""
    provider = provider_name(at=mail.created_at)
    if mail.kind == ASKED_KIND:
        subscriber = Subscriber.objects.get(pk=mail.event_id or 0)
        chosen = subscriber.components.order_by("position", "pk").values_list("name", flat=True)
        return NewsLetter(mail.kind, provider, token_of(subscriber.handle), subscriber.hook_url, tuple(chosen))
    if mail.kind == LATE_KIND:
        return _late(mail, provider)
    news = _of(mail.kind, provider, _updates().get(pk=mail.event_id or 0))
    return news if mail.account_id is None else _to_account(news, mail, mail.account_id)


def _to_account(news: NewsLetter, mail: OutgoingMail, account_id: int) -> NewsLetter:
    account = Account.objects.values_list("name", flat=True).get(pk=account_id)
    if mail.kind == RELAY_KIND:
        agent = Agent.objects.get(email=mail.recipients[0])
        row = AccountNotice.objects.get(incident__reference=news.reference, account_id=account_id)
        people = readers(account_id, row.circle, at=mail.created_at)
        called = tuple((each.name, each.email) for each in people)
        return replace(news, reader=agent.name, zone=agent.timezone, account=account, plan_people=called)
    contact = Contact.objects.get(email=mail.recipients[0])
    return replace(news, reader=contact.name, zone=contact.timezone, account=account)


def _late(mail: OutgoingMail, provider: Words) -> NewsLetter:
    notice = LateNotice.objects.select_related("incident", "agent").get(pk=mail.event_id or 0)
    said = _updates().filter(incident=notice.incident).order_by("-seq").first()
    assert said is not None, "an incident begins with an update"
    news = _of(mail.kind, provider, said)
    zone = notice.agent.timezone
    return replace(news, reader=notice.agent.name, zone=zone, promised_at=notice.promised_at, told_at=notice.at)


def _updates() -> QuerySet[IncidentUpdate]:
    """Updates with their incident and the names of what it touches, in one statement: thousands of mails ask for it."""
    touched = AffectedComponent.objects.filter(SHOWN_TO_ALL, incident_id=OuterRef("incident_id"))
    names = touched.order_by("component__position", "pk").values("component__name")
    return IncidentUpdate.objects.select_related("incident").annotate(touched=ArraySubquery(names))


def _of(kind: str, provider: Words, update: Any) -> NewsLetter:
    incident: Incident = update.incident
    return NewsLetter(
        kind,
        provider,
        components=tuple(update.touched),
        reference=incident.reference,
        title=incident.title,
        impact=Impact(incident.impact),
        stage=Stage(update.stage),
        words=update.words,
        is_correction=update.corrects_id is not None,
        next_update_at=update.next_update_at,
        eta=update.eta,
        planned_from=incident.planned_from,
        planned_until=incident.planned_until,
    )

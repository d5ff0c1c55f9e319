"""Telling every subscriber of every public update, and of maintenances that are near: each once, beside case mail."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from palier.apps.audit import commands as audit
from palier.apps.incidents.models import AffectedComponent, Incident, IncidentUpdate
from palier.apps.incidents.news_ids import news_message_id
from palier.apps.incidents.policies import LOOKING_BACK, SHOWN_TO_ALL, said_to
from palier.apps.outbox import commands as outbox
from palier.apps.outbox.models import OutgoingMail, SuppressedAddress
from palier.apps.subscribers.letters import NEAR_KIND, NEWS_KIND
from palier.apps.subscribers.models import NewsCall, Round, Subscriber
from palier.apps.subscribers.tokens import token_of
from palier.core.actor import PALIER
from palier.core.incident import Stage

AT_ONCE = 500
"""Subscribers told in one transaction."""
REMINDERS = (timedelta(days=1), timedelta(hours=1))
"""How long before a maintenance everybody who subscribed is reminded of it."""
CALL_OWED = ("palier_hook_out", "")
ENDING = "/subscriptions/{token}/end/"


def tell_subscribers(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Owe the next `limit` mails and calls of what there is to tell; answers how many subscribers were gone through.

    Mails leave by the lane of what goes to many, which no case's mail waits for (promises L4).
    """
    _begin_rounds(at)
    gone_through = 0
    for pk in list(Round.objects.filter(over_at__isnull=True).order_by("id").values_list("pk", flat=True)):
        if gone_through >= limit:
            break
        gone_through += _tell_some(pk, at, limit - gone_through)
    return gone_through


def _begin_rounds(at: datetime) -> None:
    """A round for each public update that has none, and for each maintenance that has come near."""
    public = IncidentUpdate.objects.filter(said_to(None), incident__audience=Incident.Audience.PUBLIC)
    untold = public.exclude(LOOKING_BACK).exclude(Exists(Round.objects.filter(update=OuterRef("pk"))))
    rounds = [Round(key=f"update {pk}", update_id=pk, begun_at=at) for pk in untold.values_list("pk", flat=True)]
    planned = Incident.objects.filter(
        audience=Incident.Audience.PUBLIC, stage=Stage.SCHEDULED.value, planned_from__lte=at + max(REMINDERS)
    )
    for incident in planned:
        rounds += _reminders(incident, at)
    Round.objects.bulk_create(rounds, ignore_conflicts=True)


def _reminders(incident: Incident, at: datetime) -> list[Round]:
    """The reminder whose hour has come, the nearest: one that was announced late skips those before."""
    assert incident.planned_from is not None
    due = [ahead for ahead in REMINDERS if incident.opened_at < incident.planned_from - ahead <= at]
    if not due or at >= incident.planned_from:
        return []
    public = IncidentUpdate.objects.filter(said_to(None), incident=incident, corrects__isnull=True)
    latest = public.order_by("-seq").first()
    key = f"near {incident.pk} {int(min(due).total_seconds())}"
    return [Round(key=key, update=latest, begun_at=at)] if latest else []


@transaction.atomic
def _tell_some(pk: int, at: datetime, limit: int) -> int:
    """The next subscribers of one round, in order; another worker that tells of it at the same time is let do so."""
    row = Round.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, over_at__isnull=True)
    held = row.select_related("update__incident").first()
    if held is None:
        return 0
    _end_bounced(at)
    chunk = list(_concerned(held).filter(pk__gt=held.reached).order_by("pk")[:limit])
    _owe(held, chunk, at)
    held.told += len(chunk)
    if chunk:
        held.reached = chunk[-1].pk
    if len(chunk) < limit:
        held.over_at = at
        audit.record(by=PALIER, at=at, act="tell_subscribers", facts={"round": held.key, "told": held.told})
    held.save(update_fields=["reached", "told", "over_at"])
    return len(chunk)


def _concerned(told: Round) -> QuerySet[Subscriber]:
    """Who is to hear of it: whoever said yes before it was said, and follows one of its components or all."""
    shown = AffectedComponent.objects.filter(SHOWN_TO_ALL, incident_id=told.update.incident_id)
    chosen = Subscriber.components.through.objects.filter(subscriber_id=OuterRef("pk"))
    touched = chosen.filter(component_id__in=shown.values("component_id"))
    since = told.begun_at if told.key.startswith("near") else told.update.at
    everybody = Subscriber.objects.filter(confirmed_at__lte=since, ended_at__isnull=True)
    return everybody.filter(~Exists(chosen) | Exists(touched))


def _end_bounced(at: datetime) -> None:
    """An address that refused mail for good is no subscriber any more."""
    gone = SuppressedAddress.objects.filter(lifted_at__isnull=True, address=OuterRef("address"))
    bounced = Subscriber.objects.filter(Exists(gone), ended_at__isnull=True, hook_url="")
    bounced.update(ended_at=at, ended_why=Subscriber.Ended.BOUNCED)


def _owe(told: Round, chunk: Sequence[Subscriber], at: datetime) -> None:
    mails = [_mail(told, each, at) for each in chunk if not each.hook_url]
    calls = [_call(told, each, at) for each in chunk if each.hook_url]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    NewsCall.objects.bulk_create(calls, ignore_conflicts=True)
    with connection.cursor() as cursor:
        for channel, payload in [outbox.MAIL_OWED] * bool(mails) + [CALL_OWED] * bool(calls):
            cursor.execute("SELECT pg_notify(%s, %s)", [channel, payload])


def _mail(told: Round, subscriber: Subscriber, at: datetime) -> OutgoingMail:
    mail: OutgoingMail = outbox.mail_owed(
        kind=NEAR_KIND if told.key.startswith("near") else NEWS_KIND,
        recipients=[subscriber.address],
        language=subscriber.language,
        at=at,
        event_id=told.update_id,
        lane=OutgoingMail.Lane.BULK,
        unsubscribe=settings.PUBLIC_URL.rstrip("/") + ENDING.format(token=token_of(subscriber.handle)),
    )
    mail.message_id = news_message_id(told.key, subscriber.address)
    return mail


def _call(told: Round, subscriber: Subscriber, at: datetime) -> NewsCall:
    kind = "maintenance_near" if told.key.startswith("near") else "incident_update"
    return NewsCall(
        subscriber=subscriber,
        key=f"{told.key} {subscriber.pk}".replace(" ", "-"),
        kind=kind,
        body=json.dumps(_facts(told, kind), ensure_ascii=False),
        created_at=at,
        next_attempt_at=at,
    )


def _facts(told: Round, kind: str) -> dict[str, object]:
    """What a webhook is told: the same facts as the public page, texts by language."""
    update, incident = told.update, told.update.incident
    shown = incident.affected.filter(SHOWN_TO_ALL).order_by("component__position", "component_id")
    return {
        "kind": kind,
        "incident": {
            "reference": incident.reference,
            "title": incident.title,
            "impact": incident.impact,
            "stage": incident.stage,
            "opened_at": incident.opened_at.isoformat(),
            "planned_from": incident.planned_from.isoformat() if incident.planned_from else None,
            "planned_until": incident.planned_until.isoformat() if incident.planned_until else None,
            "components": dict(shown.values_list("component__slug", "state")),
        },
        "update": {
            "number": update.seq,
            "at": update.at.isoformat(),
            "stage": update.stage,
            "words": update.words,
            "next_update_at": update.next_update_at.isoformat() if update.next_update_at else None,
            "corrects": update.corrects.seq if update.corrects else None,
        },
    }

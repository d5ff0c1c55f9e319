"""What the worker does for incidents: begins maintenances, notices late updates, answers linked cases."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F

from palier.apps.audit import commands as audit
from palier.apps.cases import commands as cases
from palier.apps.cases.models import Case
from palier.apps.incidents.commands.escalating import escalate_late
from palier.apps.incidents.commands.noticing import tell_accounts
from palier.apps.incidents.commands.telling import Telling, post_update
from palier.apps.incidents.models import AffectedCase, Incident, IncidentUpdate
from palier.apps.incidents.policies import LOOKING_BACK
from palier.apps.incidents.publishing import page_changed
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Actor, ActorKind, Role
from palier.core.case import Status
from palier.core.errors import DomainError
from palier.core.incident import Stage

BEGUN = {
    "en": "The maintenance announced here has begun.",
    "fr": "La maintenance annoncée ici a commencé.",
}
OVERRAN = {
    "en": "The maintenance takes longer than planned. We go on working on it and say here when it is over.",
    "fr": "La maintenance dure plus longtemps que prévu. Nous y travaillons et annoncerons ici sa fin.",
}
WORD_AFTER = timedelta(minutes=30)
"""How soon after its planned end a maintenance that goes on is spoken of again."""
SAYS_NOTHING_NEW = frozenset({Stage.SCHEDULED.value})


def watch(*, at: datetime, limit: int) -> int:
    """Begin maintenances whose hour has come, tell those above of updates that did not come, say that a maintenance
    takes longer, tell accounts what their plans promise, and answer linked cases.  Answers how many of `limit` were
    done.
    """
    done = 0
    for step in STEPS:
        done += step(at=at, limit=limit - done) if done < limit else 0
    return done


def answer_cases(*, at: datetime, limit: int) -> int:
    """Answer at most `limit` linked cases with the next update that they have not had; answers how many.

    Each in a transaction of its own: one case that can't be answered keeps none of the others waiting.  Who wrote the
    update answers; in the contact's language where it was written in it.
    """
    waiting = (
        AffectedCase.objects.filter(ended_at__isnull=True, answered__lt=F("incident__updates_count"))
        .exclude(incident__audience=Incident.Audience.INTERNAL)
        .order_by("id")
        .values_list("pk", flat=True)[:limit]
    )
    return sum(_answer_one(pk, at) for pk in list(waiting))


def _answer_one(pk: int, at: datetime) -> int:
    with transaction.atomic():
        linked = AffectedCase.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if linked is None or linked.ended_at is not None:
            return 0
        told = IncidentUpdate.objects.annotate(looks_back=ExpressionWrapper(LOOKING_BACK, BooleanField()))
        update = told.filter(incident_id=linked.incident_id, seq=linked.answered + 1).first()
        if update is None:
            return 0
        linked.answered += 1
        linked.save(update_fields=["answered"])
        # Said among ourselves, before others came to know; or to those who come to know what was.
        if update.audience == Incident.Audience.INTERNAL or update.looks_back:
            return 1
        _say(linked, update, at)
    return 1


def _say(linked: AffectedCase, update: IncidentUpdate, at: datetime) -> None:
    case = Case.objects.select_related("contact").get(pk=linked.case_id)
    if case.status == Status.CLOSED.value or update.stage in SAYS_NOTHING_NEW:
        return
    words = update.words.get(case.contact.language) or next(iter(update.words.values()))
    by = Actor(ActorKind.AGENT, update.by_id, update.by_name, Role.AGENT) if update.by_id else PALIER
    ends = Stage(update.stage).is_over and update.corrects_id is None and case.status != Status.SOLUTION_PROPOSED.value
    say = cases.propose_solution if ends else cases.reply_to_case
    try:
        with transaction.atomic():
            say(case_id=case.pk, text=words, by=by, at=at)
    except DomainError as refused:
        facts: dict[str, audit.Fact] = {"update": update.seq, "refused": type(refused).__name__}
        audit.record(by=by, at=at, act="answer_case", case_id=case.pk, account_id=case.account_id, facts=facts)


def _begin_maintenances(*, at: datetime, limit: int) -> int:
    due = Incident.objects.filter(stage=Stage.SCHEDULED.value, planned_from__lte=at).order_by("planned_from")
    begun = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        begun += _begin(pk, at)
    return begun


@one_transaction
def _begin(pk: int, at: datetime) -> int:
    """One of several workers that see it at once begins it."""
    held = Incident.objects.select_for_update(skip_locked=True, no_key=True)
    incident = held.filter(pk=pk, stage=Stage.SCHEDULED.value).first()
    if incident is None:
        return 0
    ends = incident.planned_until if incident.planned_until and incident.planned_until > at else None
    post_update(incident_id=pk, stage=Stage.IN_PROGRESS, telling=Telling(BEGUN, ends), by=PALIER, at=at)
    return 1


def _say_overruns(*, at: datetime, limit: int) -> int:
    """A maintenance that goes on after its planned end is said to, once, to everybody who was told of it."""
    going_on = Incident.objects.filter(
        stage=Stage.IN_PROGRESS.value, planned_until__lt=at, over_at__isnull=True, overran_at__isnull=True
    )
    return sum(_say_overrun(pk, at) for pk in list(going_on.values_list("pk", flat=True)[:limit]))


@one_transaction
def _say_overrun(pk: int, at: datetime) -> int:
    held = Incident.objects.select_for_update(skip_locked=True, no_key=True)
    if not held.filter(pk=pk, stage=Stage.IN_PROGRESS.value, overran_at__isnull=True).exists():
        return 0
    telling = Telling(OVERRAN, next_update_at=at + WORD_AFTER)
    post_update(incident_id=pk, stage=Stage.IN_PROGRESS, telling=telling, by=PALIER, at=at)
    Incident.objects.filter(pk=pk).update(overran_at=at)
    return 1


@one_transaction
def _notice_late(*, at: datetime, limit: int) -> int:
    """Updates that were promised and did not come are noticed once; the desk shows them, and their promise stays."""
    late = Incident.objects.filter(next_update_at__lte=at, over_at__isnull=True, told_late_at__isnull=True)
    claimed = list(late.select_for_update(skip_locked=True, no_key=True)[:limit])
    for incident in claimed:
        incident.told_late_at = at
        incident.save(update_fields=["told_late_at"])
        audit.record(by=PALIER, at=at, act="update_late", facts={"incident": incident.reference})
    if claimed:
        page_changed(at=at)
    return len(claimed)


STEPS = (_begin_maintenances, escalate_late, _notice_late, _say_overruns, tell_accounts, answer_cases)
"""In this order: who commands hears that a maintenance should be over before everybody does."""

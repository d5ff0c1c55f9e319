"""Telling people: every notice once, to everybody whom its step names, when they work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Model

from palier.apps.audit import commands as audit
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.models import ClockNotice
from palier.apps.escalations.bodies import body_of
from palier.apps.escalations.commands.mailing import MAIL_KIND, mails_of
from palier.apps.escalations.models import Hook, HookCall, Telling, Untold
from palier.apps.escalations.occasions import Occasion, occasions
from palier.apps.escalations.roster import House, house_at
from palier.apps.outbox import commands as outbox
from palier.apps.rotas.commands import page
from palier.apps.staff.models import Agent
from palier.apps.together import Columns, write_together
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, ActorKind
from palier.core.catalogue.terms import Step
from palier.core.escalation import Recipient, is_around_the_clock, recipients, tell_at
from palier.core.escalation.recipients import ON_CALL

BATCH = 100
TOO_OLD = timedelta(days=7)
"""A notice as old as this is history: nobody is called about it any more."""

CHANNEL = "palier_tell"
CALL_OWED = ("palier_hook_out", "")
USUAL = (Telling.Way.DESK, Telling.Way.MAIL, Telling.Way.WEBHOOK)
"""The ways of a step that names none; whoever is on call is paged besides."""

Way, State = Telling.Way, Telling.State

CLAIM = """
WITH due AS MATERIALIZED (SELECT id FROM escalations_untold ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
DELETE FROM escalations_untold untold USING due WHERE untold.id = due.id RETURNING notice_id, event_id, climb_id
"""
RIPE = """
SELECT telling.id, clock.stopped_at IS NOT NULL AND clock.stopped_at <= %(at)s
FROM escalations_telling telling
LEFT JOIN clocks_clock clock
  ON (clock.case_id, clock.clock, clock.cycle) = (telling.case_id, telling.clock, telling.cycle)
WHERE telling.state = 'waiting' AND telling.tell_at <= %(at)s
ORDER BY telling.tell_at LIMIT %(limit)s FOR UPDATE OF telling SKIP LOCKED
"""


@dataclass
class _Batch:
    """What one transaction writes: rows, changes of rows, announcements, calls; pages to begin afterwards."""

    at: datetime
    inserts: list[Model] = field(default_factory=list)
    updates: list[tuple[Model, Columns]] = field(default_factory=list)
    owed: list[Telling] = field(default_factory=list)
    news: set[tuple[str, str]] = field(default_factory=set)
    notify: set[outbox.Call] = field(default_factory=set)
    pages: list[tuple[int, str]] = field(default_factory=list)


@one_transaction
def tell_waiting(*, at: datetime, limit: int = BATCH) -> int:
    """Tell of at most `limit` notices that nobody heard of, and of as many that waited for working hours.

    Answers how many were taken in hand.  Any number of workers may tell at once: each claims what no other holds, and
    a batch commits whole or not at all, so that each recipient hears of each step once by each way.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [limit])
        claimed = cursor.fetchall()
        cursor.execute(RIPE, {"at": at, "limit": limit})
        ripe = dict(cursor.fetchall())
    if not claimed and not ripe:
        return 0
    batch = _Batch(at)
    _plan(batch, claimed)
    _fall_due(batch, ripe)
    _owe_mails(batch)
    write_together(batch.inserts, batch.updates, sorted(batch.notify))
    outbox.announce_all(sorted(batch.news), at=at)
    for case_id, reason in batch.pages:
        page(case_id=case_id, reason=reason, at=at)
    audit.record(by=PALIER, at=at, act="tell", facts={"notices": len(claimed), "ripe": len(ripe)})
    return max(len(claimed), len(ripe))


def _plan(batch: _Batch, claimed: Iterable[tuple[int | None, int | None, int | None]]) -> None:
    """A telling for each recipient and way of what was claimed."""
    rows = list(claimed)
    found = occasions(
        notice_ids=[notice for notice, _event, _climb in rows if notice],
        event_ids=[event for _notice, event, _climb in rows if event],
        climb_ids=[climb for _notice, _event, climb in rows if climb],
    )
    if not found:
        return
    house = house_at(account_ids={occasion.seat.account_id for occasion in found}, at=batch.at)
    known = _known(found)
    hooks = list(Hook.objects.filter(is_active=True).order_by("id"))
    for occasion in found:
        step = occasion.rung(terms_of(occasion.terms_id))
        tellings = [*_to_people(occasion, step, house), *_to_hooks(occasion, step, hooks, batch.at)]
        tellings = [each for each in tellings if _identity(each) not in known]
        if _is_history(occasion, step, batch.at):
            for telling in tellings:
                telling.state = State.LAPSED
        for telling in tellings:
            _deliver(batch, telling)
        batch.inserts += tellings
        _call_hooks(batch, occasion, tellings)


def _identity(telling: Telling) -> tuple[int, str, str, int]:
    return telling.case_id, telling.occasion, str(telling.way), telling.recipient


def _known(found: Sequence[Occasion]) -> set[tuple[int, str, str, int]]:
    """Who was told of these occasions before: some are told of again because somebody left who was to hear."""
    again = Telling.objects.filter(
        case_id__in={each.seat.case_id for each in found}, occasion__in={each.key for each in found}
    )
    return set(again.values_list("case_id", "occasion", "way", "recipient"))


def _to_people(occasion: Occasion, step: Step, house: House) -> Iterator[Telling]:
    terms = terms_of(occasion.terms_id)
    always = is_around_the_clock(terms, occasion.severity)
    for each in recipients(step.tell, house.roster(occasion.seat, terms), at=house.at):
        if (occasion.actor_kind, occasion.actor_id) == (ActorKind.AGENT.value, each.agent):
            continue
        on_call = each.role == ON_CALL
        when = tell_at(house.workers.get(each.agent), at=house.at, around_the_clock=always or on_call)
        for way in _ways(step, each):
            telling = _blank(occasion, way, each.agent, house.workers[each.agent].name)
            telling.role, telling.found_as, telling.stands_in = each.role, each.found_as, each.stands_in
            telling.passed = [passed.as_data() for passed in each.passed]
            telling.tell_at = when
            yield telling


def _ways(step: Step, recipient: Recipient) -> list[Telling.Way]:
    """How one person is told; whoever is on call is paged where the step does not say otherwise."""
    if step.by:
        return [Way(way) for way in dict.fromkeys(step.by) if way != Way.WEBHOOK.value]
    paged = [Way.PAGE] if recipient.found_as == ON_CALL else []
    return [way for way in USUAL if way is not Way.WEBHOOK] + paged


def _to_hooks(occasion: Occasion, step: Step, hooks: Sequence[Hook], at: datetime) -> Iterator[Telling]:
    """The hooks that hear of it: of a case that one team alone may know of, none."""
    if (step.by and Way.WEBHOOK.value not in step.by) or occasion.seat.insiders is not None:
        return
    for hook in hooks:
        telling = _blank(occasion, Way.WEBHOOK, hook.pk, hook.url)
        telling.tell_at = at
        yield telling


def _blank(occasion: Occasion, way: Telling.Way, recipient: int, name: str) -> Telling:
    return Telling(
        case_id=occasion.seat.case_id,
        account_id=occasion.seat.account_id,
        occasion=occasion.key,
        clock=occasion.clock,
        cycle=occasion.cycle,
        step=occasion.step,
        event_id=occasion.event_id,
        at=occasion.at,
        due_at=occasion.due_at,
        way=way,
        recipient=recipient,
        name=name,
        state=State.WAITING,
    )


def _is_history(occasion: Occasion, step: Step, at: datetime) -> bool:
    """A warning of what was answered meanwhile, or anything long past."""
    warning = step.share is not None and step.share < 1
    answered = occasion.stopped_at is not None and occasion.stopped_at <= at
    return (warning and answered) or at - occasion.at > TOO_OLD


def _deliver(batch: _Batch, telling: Telling) -> None:
    """Tell, if the time has come: the desk by being there, a mail and a page by being owed."""
    if telling.state != State.WAITING or telling.tell_at > batch.at:
        return
    telling.state, telling.told_at = State.TOLD, batch.at
    batch.news.add((f"case:{telling.case_id}", str(telling.case_id)))
    if telling.way == Way.DESK:
        batch.news.add((f"agent:{telling.recipient}", str(telling.recipient)))
    elif telling.way == Way.MAIL:
        batch.owed.append(telling)
    elif telling.way == Way.PAGE:
        batch.pages.append((telling.case_id, telling.occasion))


def _fall_due(batch: _Batch, ripe: Mapping[int, bool]) -> None:
    """Tell those whose working hours have come; a warning of what was answered meanwhile lapses."""
    gone = set(Agent.objects.filter(is_active=False).values_list("pk", flat=True)) if ripe else set()
    for telling in Telling.objects.filter(pk__in=ripe):
        if telling.recipient in gone:
            telling.state = State.LAPSED
            batch.inserts.append(_again(telling))
            batch.notify.add((CHANNEL, ""))
            batch.updates.append((telling, ("state",)))
            continue
        occasion_over = ripe[telling.pk] and telling.due_at is not None and telling.at < telling.due_at
        if occasion_over:
            telling.state = State.LAPSED
        else:
            _deliver(batch, telling)
        batch.updates.append((telling, ("state", "told_at", "mail_id")))


def _again(telling: Telling) -> Untold:
    """Whoever was to hear left before they could: the occasion is told anew, to whoever comes next in line."""
    if telling.event_id is not None:
        return Untold(event_id=telling.event_id)
    notice = ClockNotice.objects.filter(
        case_id=telling.case_id, clock=telling.clock, cycle=telling.cycle, step=telling.step
    )
    return Untold(notice_id=notice.values_list("pk", flat=True).get())


def _owe_mails(batch: _Batch) -> None:
    """The mails of this batch."""
    inserts, updates = mails_of(batch.owed, at=batch.at)
    batch.inserts += inserts
    batch.updates += updates
    if batch.owed:
        batch.notify.add(outbox.MAIL_OWED)


def _call_hooks(batch: _Batch, occasion: Occasion, tellings: Sequence[Telling]) -> None:
    """The calls of this occasion, all with the same body."""
    called = [each for each in tellings if each.way == Way.WEBHOOK and each.state == State.TOLD]
    if not called:
        return
    people = [each for each in tellings if each.way != Way.WEBHOOK]
    for telling in called:
        key, body = body_of(occasion, people)
        batch.inserts.append(
            HookCall(
                hook_id=telling.recipient,
                key=key,
                kind=MAIL_KIND if occasion.event_id is None else occasion.step,
                case_id=telling.case_id,
                body=body,
                created_at=batch.at,
                next_attempt_at=batch.at,
            )
        )
    batch.notify.add(CALL_OWED)

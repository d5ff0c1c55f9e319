"""What screens read of tellings, escalations and webhooks: frozen rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef
from django.db.models.functions import JSONArray

from palier.apps.cases.models import CaseEvent
from palier.apps.cases.policies import NOT_KEPT_FROM, hidden_ids, visible_cases
from palier.apps.escalations.commands.calling import secret_of
from palier.apps.escalations.models import Escalation, Hook, HookCall, Telling
from palier.apps.escalations.policies import may_configure_hooks
from palier.apps.rights import has_role, require
from palier.core.actor import Actor, ActorKind, Role
from palier.core.case import Kind
from palier.core.escalation import Passed

PAGE = 50
COUNT_LIMIT = 100
"""The bell stops counting here ("99+")."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice of an agent: what is late or was asked, in which case, and why it came to them."""

    id: int
    reference: str
    subject: str
    account: str
    terms_id: int
    clock: str
    step: str
    is_act: bool
    at: datetime
    due_at: datetime | None
    told_at: datetime
    is_new: bool
    role: str
    found_as: str
    stands_in: bool
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One telling as the page of its case shows it."""

    occasion: str
    clock: str
    step: str
    event_id: int | None
    at: datetime
    way: str
    name: str
    role: str
    found_as: str
    stands_in: bool
    passed: tuple[Passed, ...]
    state: str
    tell_at: datetime
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class EscalationLine:
    """An escalation that is going on: who asked, why, who looks after it."""

    case_id: int
    reference: str
    subject: str
    account: str
    asked_at: datetime
    taken_at: datetime | None
    asked_by: str
    reason: str
    way: str
    taken_by: str


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call of a webhook, and where it is."""

    id: int
    kind: str
    created_at: datetime
    state: str
    attempts: int
    status: int | None
    last_error: str
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class HookSheet:
    """One webhook with its secret, in hexadecimal, and its last calls."""

    id: int
    url: str
    is_active: bool
    secret: str
    calls: tuple[CallLine, ...]


NOTICE = (
    "id",
    "case__reference",
    "case__subject",
    "case__account__name",
    "case__terms_id",
    "clock",
    "step",
    "event_id",
    "at",
    "due_at",
    "told_at",
    "read_at",
    "role",
    "found_as",
    "stands_in",
    "passed",
)
TOLD = (
    "occasion",
    "clock",
    "step",
    "event_id",
    "at",
    "way",
    "name",
    "role",
    "found_as",
    "stands_in",
    "passed",
    "state",
    "tell_at",
    "told_at",
)
CALL = ("id", "kind", "created_at", "state", "attempts", "status", "last_error", "next_attempt_at")
STORY = (Kind.ESCALATION_ASKED.value, Kind.ESCALATED.value)
# Every page of the desk asks these two; the ORM would take longer to build them than PostgreSQL to answer.
UNREAD = """
SELECT count(*) FROM (
    SELECT FROM escalations_telling telling
    WHERE recipient = %s AND way = 'desk' AND state = 'told' AND read_at IS NULL AND {seen} LIMIT %s) unread
""".format(seen=NOT_KEPT_FROM.format(case="telling.case_id", agent="telling.recipient"))
GOING_ON = """
SELECT case_id, taken_at IS NOT NULL FROM escalations_escalation WHERE case_id = ANY (%s) AND ended_at IS NULL
"""


def unread_count(*, viewer: Actor) -> int:
    """How many notices an agent has not seen, up to COUNT_LIMIT."""
    if viewer.kind is not ActorKind.AGENT:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [viewer.id, COUNT_LIMIT])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def notices(*, viewer: Actor, before: int | None = None) -> Sequence[NoticeLine]:
    """The notices of an agent, newest first; one more than a page when there are older ones.

    Those of a case that the agent may no longer know of are not among them.
    """
    if viewer.kind is not ActorKind.AGENT:
        return ()
    mine = Telling.objects.filter(recipient=viewer.id, way="desk", state="told").order_by("-id")
    mine = mine.exclude(case_id__in=hidden_ids(viewer))
    if before is not None:
        mine = mine.filter(id__lt=before)
    return tuple(_notice(row) for row in mine.values_list(*NOTICE)[: PAGE + 1])


def tellings_of(*, viewer: Actor, case_id: int) -> Sequence[Told]:
    """Who was told of what in one case, in order.  The caller knows that the case is visible."""
    if not has_role(viewer, Role.AGENT):
        return ()
    rows = Telling.objects.filter(case_id=case_id).order_by("at", "id").values_list(*TOLD)
    return tuple(_told(row) for row in rows)


def escalated_among(case_ids: Iterable[int]) -> Mapping[int, bool]:
    """Which of these cases are being escalated, and whether somebody looks after that."""
    with connection.cursor() as cursor:
        cursor.execute(GOING_ON, [list(case_ids)])
        return dict(cursor.fetchall())


def escalation_of(*, viewer: Actor, case_id: int) -> EscalationLine | None:
    """The escalation of a case that is going on, if any.  The caller knows that the case is visible."""
    return next(iter(_lines(viewer, case_id)), None)


def open_escalations(*, viewer: Actor) -> Sequence[EscalationLine]:
    """Every escalation that is going on, the oldest first; at most a page."""
    return _lines(viewer, None) if has_role(viewer, Role.AGENT) else ()


def hooks(*, viewer: Actor) -> Sequence[HookSheet]:
    """Every webhook with its secret and last calls, for whoever may configure them.  Raises NotAllowed."""
    require(may_configure_hooks(viewer), by=viewer, act="hooks")
    calls: dict[int, list[CallLine]] = defaultdict(list)
    for row in HookCall.objects.order_by("-id").values_list("hook_id", *CALL)[:200]:
        if len(calls[row[0]]) < 10:
            calls[row[0]].append(CallLine(*row[1:]))
    return tuple(
        HookSheet(hook.pk, hook.url, hook.is_active, secret_of(hook.salt).hex(), tuple(calls[hook.pk]))
        for hook in Hook.objects.order_by("url")
    )


def _lines(viewer: Actor, case_id: int | None) -> Sequence[EscalationLine]:
    going = Escalation.objects.filter(ended_at__isnull=True, case__in=visible_cases(viewer)).order_by("asked_at", "id")
    if case_id is not None:
        going = going.filter(case_id=case_id)
    told = CaseEvent.objects.filter(case_id=OuterRef("case_id"), kind__in=STORY).order_by("seq")
    story = ArraySubquery(told.values(row=JSONArray("kind", "actor_name", "data")))
    columns = ("case_id", "case__reference", "case__subject", "case__account__name", "asked_at", "taken_at")
    return tuple(_escalation(*row) for row in going.values_list(*columns, story)[:PAGE])


def _escalation(*row: Any) -> EscalationLine:
    """Of each kind of its story the last counts: it may have been asked, taken and ended before."""
    *columns, taken_at, told = row
    story = {kind: (actor, said) for kind, actor, said in told}
    asked_by, said = story.get(STORY[0], ("", {}))
    taken_by = story.get(STORY[1], ("", {}))[0] if taken_at else ""
    why = (asked_by, said.get("reason", ""), said.get("way", ""), taken_by)
    return EscalationLine(*(*columns, taken_at, *why))


def _told(row: tuple[Any, ...]) -> Told:
    values = dict(zip(TOLD, row, strict=True))
    return Told(**values | {"passed": _passed(values["passed"])})


def _notice(row: tuple[Any, ...]) -> NoticeLine:
    """Columns as in NOTICE."""
    key, reference, subject, account, terms_id, clock, step, event_id, at, due_at, told_at, read_at, *why = row
    role, found_as, stands_in, passed = why
    return NoticeLine(
        id=key,
        reference=reference,
        subject=subject,
        account=account,
        terms_id=terms_id,
        clock=clock,
        step=step,
        is_act=event_id is not None,
        at=at,
        due_at=due_at,
        told_at=told_at,
        is_new=read_at is None,
        role=role,
        found_as=found_as,
        stands_in=stands_in,
        passed=_passed(passed),
    )


def _passed(kept: Iterable[Mapping[str, str]]) -> tuple[Passed, ...]:
    return tuple(Passed.from_data(each) for each in kept)

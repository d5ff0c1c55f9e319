"""Filters as conditions on cases: what a name means is looked up, what nobody is called becomes a fault."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from palier.apps.cases.models import OPEN, WAITING
from palier.apps.escalations.models import Escalation
from palier.apps.kept_statements import ANY_BEFORE, ANY_INSTANT, ANY_SINCE, ANY_SOON
from palier.apps.search.names import ME, MINE, NOBODY, Names, names_in
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.search import Asked, Fault, FaultKind, Key

SOON = timedelta(hours=4)
"""What is due within this time is due soon."""
STATUSES: Mapping[str, Q] = {
    "open": OPEN,
    "new": Q(status=Status.NEW.value),
    "working": Q(status=Status.OPEN.value),
    "waiting": WAITING,
    "hold": Q(status=Status.ON_HOLD.value),
    "proposed": Q(status=Status.SOLUTION_PROPOSED.value),
    "closed": ~OPEN,
}
ESCALATED = Q(Exists(Escalation.objects.filter(case=OuterRef("pk"), ended_at__isnull=True)))
CHANNELS = {"mail": "email", "courriel": "email", "téléphone": "phone", "telephone": "phone", "portail": "portal"}
TIMELY = frozenset({"breached", "due"})
"""Claims to which an index leads, for they ask when something is due."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The condition that filters amount to.  `accounts` are those it is limited to, None where to none."""

    condition: Q
    accounts: tuple[int, ...] | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    condition: Q
    accounts: tuple[int, ...] | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """The instants that filters compare with: that of the question, the end of what is soon, two that were typed."""

    at: datetime
    soon: datetime
    since: datetime | None
    before: datetime | None

    def by_mark(self) -> Mapping[Any, datetime | None]:
        """What takes the places of the marks that `ANY_TIME` puts into a condition."""
        return {ANY_INSTANT: self.at, ANY_SOON: self.soon, ANY_SINCE: self.since, ANY_BEFORE: self.before}


def times_of(asked: Asked, at: datetime) -> Times:
    """Those of this question at `at`."""
    return Times(at, at + SOON, asked.since, asked.before)


def any_such_times(asked: Asked) -> Times:
    """Marks in their places: the condition is the same whenever it is asked, and so is its statement."""
    return Times(ANY_INSTANT, ANY_SOON, asked.since and ANY_SINCE, asked.before and ANY_BEFORE)


def narrowed(asked: Asked, times: Times, *, viewer: Actor, names: Names | None = None) -> Narrowed:
    """What the filters of a search mean for this viewer at these times.  A filter that means nothing finds nothing.

    `names` are those of several lists, where they were looked up together.
    """
    known = names_in([asked]) if names is None else names
    parts = [_part(key, asked.values(key), viewer, times, known) for key in Key if asked.values(key)]
    condition = Q()
    for part in parts:
        condition &= part.condition
    if times.since is not None:
        condition &= Q(opened_at__gte=times.since)
    if times.before is not None:
        condition &= Q(opened_at__lt=times.before)
    accounts = next((part.accounts for part in parts if part.accounts is not None), None)
    return Narrowed(condition, accounts, tuple(part.fault for part in parts if part.fault))


def _part(key: Key, values: Sequence[str], viewer: Actor, times: Times, names: Names) -> _Part:
    if key is Key.IS:
        return _all([_claim(value, viewer, times) for value in values])
    if key is Key.STATUS:
        return _Part(_any([STATUSES[value] for value in values]))
    if key is Key.CHANNEL:
        return _Part(Q(channel__in=[CHANNELS.get(value.lower(), value.lower()) for value in values]))
    if key is Key.PRODUCT:
        return _Part(_any([Q(product__iexact=value) for value in values]))
    return _found(key, values, lambda value: _LOOKED_UP[key](value, viewer, names))


def _found(key: Key, values: Sequence[str], look_up: Callable[[str], Q | None]) -> _Part:
    """Any of several names; those that mean nothing are told."""
    meant = {value: look_up(value) for value in values}
    known = [condition for condition in meant.values() if condition is not None]
    unknown = next((value for value, condition in meant.items() if condition is None), None)
    fault = Fault(FaultKind.NOBODY_CALLED_SO, key.value, unknown) if unknown is not None else None
    part = _Part(_any(known) if known else Q(pk__in=()), fault=fault)
    return replace(part, accounts=_accounts(known)) if key is Key.ACCOUNT else part


def _claim(value: str, viewer: Actor, times: Times) -> Q:
    match value:
        case "breached":
            return OPEN & Q(next_due_at__lt=times.at)
        case "due":
            return OPEN & Q(next_due_at__gte=times.at, next_due_at__lte=times.soon)
        case "unassigned":
            return OPEN & Q(assignee__isnull=True)
        case "mine":
            return OPEN & Q(assignee_id=viewer.id)
        case "escalated":
            return ESCALATED
    return STATUSES[value]


def _plan(value: str, viewer: Actor, names: Names) -> Q | None:  # noqa: ARG001 - all look-ups are called alike
    terms = names.of(Key.PLAN, value)
    return Q(terms_id__in=terms) if terms else None


def _severity(value: str, viewer: Actor, names: Names) -> Q | None:  # noqa: ARG001
    ids = names.severities.get(value)
    return Q(severity__in=ids) if ids else None


def _account(value: str, viewer: Actor, names: Names) -> Q | None:  # noqa: ARG001
    ids = names.of(Key.ACCOUNT, value)
    return Q(account_id__in=ids) if ids else None


def _assignee(value: str, viewer: Actor, names: Names) -> Q | None:
    if value.lower() in ME:
        return Q(assignee_id=viewer.id)
    if value.lower() in NOBODY:
        return Q(assignee__isnull=True)
    ids = names.of(Key.ASSIGNEE, value)
    return Q(assignee_id__in=ids) if ids else None


def _team(value: str, viewer: Actor, names: Names) -> Q | None:
    if value.lower() in MINE:
        return Q(team__agents=viewer.id)
    if value.lower() in NOBODY:
        return Q(team__isnull=True)
    ids = names.of(Key.TEAM, value)
    return Q(team_id__in=ids) if ids else None


_LOOKED_UP: Mapping[Key, Callable[[str, Actor, Names], Q | None]] = {
    Key.PLAN: _plan,
    Key.SEVERITY: _severity,
    Key.ACCOUNT: _account,
    Key.ASSIGNEE: _assignee,
    Key.TEAM: _team,
}


def _any(conditions: Sequence[Q]) -> Q:
    together = Q()
    for condition in conditions:
        together |= condition
    return together


def _all(conditions: Sequence[Q]) -> _Part:
    together = Q()
    for condition in conditions:
        together &= condition
    return _Part(together)


def _accounts(conditions: Sequence[Q]) -> tuple[int, ...]:
    return tuple(account for condition in conditions for _name, ids in condition.children for account in ids)  # type: ignore[misc]

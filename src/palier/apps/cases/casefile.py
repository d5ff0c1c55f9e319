"""One case taken in hand: its rows locked and its facts read, so that what is added can be judged and written.

Every command that touches an existing case takes it with `take_case`, adds facts, and puts it back with `put_back`,
which replays the whole case and writes whatever the projections must now say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from palier.apps.audit import commands as audit
from palier.apps.cases import policies
from palier.apps.cases.facts import fact_of, opening_terms
from palier.apps.cases.locking import EVENTS, NEWS, Addressee, Locked, lock_case, lock_clocks, lock_line
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.projections import note_changes
from palier.apps.cases.sitting import Rows, earliest, handed_over, is_overtaken, settle
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.commands import tell_past_steps
from palier.apps.clocks.models import Clock
from palier.apps.clocks.projection import COLUMNS, Owner, next_promise, project
from palier.apps.errors import NotFound
from palier.apps.outbox import commands as outbox
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import Actor, ActorKind
from palier.core.case import Event, Kind, Side, Status, check_transition, status_after
from palier.core.catalogue.terms import Terms
from palier.core.clock import replay

SIDES = {ActorKind.AGENT: Side.STAFF, ActorKind.CONTACT: Side.CUSTOMER, ActorKind.SYSTEM: Side.SYSTEM}


@dataclass
class CaseFile:
    """A case in hand.  `at` is the instant of what is being done, never before what already happened.

    `ids` are unused ones for what will be added, so that rows can refer to each other before any is written; `rows`
    are those to be written with the case besides its events.  `team_only` is the team that alone may know of it.
    """

    case: Case
    terms: Terms
    by: Actor
    at: datetime
    ids: Mapping[str, list[int]]
    facts: list[Event] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    added: list[CaseEvent] = field(default_factory=list)
    rows: list[Model] = field(default_factory=list)
    team_only: int | None = None
    addressee: Addressee | None = None

    @property
    def status(self) -> Status | None:
        """Where the case stands now, what was added included; None before it is opened."""
        return Status(self.case.status) if self.facts else None

    def add(
        self,
        kind: Kind,
        *,
        side: Side | None = None,
        automatic: bool = False,
        channel: str = "",
        severity: str | None = None,
        status: Status | None = None,
        rule: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> CaseEvent:
        """Add one fact; it is the actor's side that acts unless said.  Raises WrongState where it can't follow."""
        told = {"severity": severity, "status": status.value if status else None, "rule": rule or None, **(data or {})}
        said = {name: value for name, value in told.items() if value is not None}
        fact = fact_of(kind.value, self.at, (side or SIDES[self.by.kind]).value, automatic, said)
        check_transition(self.status, fact)
        self.facts.append(fact)
        event = CaseEvent(
            pk=self.ids[EVENTS].pop(0),
            case_id=self.case.pk,
            account_id=self.case.account_id,
            seq=len(self.facts),
            kind=kind.value,
            at=self.at,
            side=fact.side.value,
            automatic=automatic,
            channel=channel,
            actor_kind=self.by.kind.value,
            actor_id=self.by.id,
            actor_name=self.by.name,
            data=said,
        )
        self.added.append(event)
        fold(self.case, fact, event.data, before=self.status if len(self.facts) > 1 else None)
        return event


SETS_SEVERITY = (Kind.OPENED, Kind.SEVERITY_CHANGED)
SETS_REQUESTER = (Kind.OPENED, Kind.REQUESTER_CHANGED)


def fold(case: Case, fact: Event, data: Mapping[str, Any], *, before: Status | None) -> Status:
    """Make the case's own columns say what one more fact makes of them, the due time apart; answers its new status."""
    after = status_after(before, fact)
    case.status = after.value
    case.events_count += 1
    case.last_event_at = fact.at
    if fact.severity is not None and fact.kind in SETS_SEVERITY:
        case.severity = fact.severity
    if after is not Status.CLOSED:
        case.closed_at = None
    elif before is not Status.CLOSED:
        case.closed_at = fact.at
    if fact.kind is Kind.ASSIGNED:
        case.assignee_id, case.team_id = data.get("agent"), data.get("team")
    if fact.kind in SETS_REQUESTER:
        case.contact_id = data["contact"]
    if fact.terms is not None:
        case.terms_id = data["terms"]
    return after


def take_case(*, case_id: int, by: Actor, at: datetime) -> CaseFile:
    """Lock a case and its clocks and read its facts.  Raises NotFound, also for a case the actor may not know of.

    `at` is cut to the second and never lies before the last fact nor before a breach already found: whoever
    was slower to take the lock acted later.
    """
    return _in_hand(handed_over(case_id) or lock_case(case_id), case_id, by, at)


def take_case_spoken_on(*, case_id: int, by: Actor, at: datetime) -> CaseFile:
    """The same where the customer speaks: their words may belong to the case it was merged into, locked with it."""
    return _in_hand(handed_over(case_id) or lock_line(case_id), case_id, by, at)


def _in_hand(locked: Locked | None, case_id: int, by: Actor, at: datetime) -> CaseFile:
    if locked is None or not policies.may_take(
        by, locked.case, team_only=locked.team_only, left_at=locked.left_at, at=at
    ):
        raise NotFound("case", str(case_id))
    at = earliest(locked, at)
    if is_overtaken(locked, at):
        tell_past_steps({case_id: at})
        locked.clocks = lock_clocks(case_id)
    case, facts, clocks = locked.case, locked.facts, locked.clocks
    terms = terms_of(case.terms_id)
    return CaseFile(
        case, terms, by, at, locked.ids, facts, clocks, team_only=locked.team_only, addressee=locked.addressee
    )


def put_back(file: CaseFile, *, act: str, facts: Mapping[str, audit.Fact] | None = None) -> None:
    """Write what was added and what follows from it, in the audit trail too, and tell the open pages.

    All of it in one statement: the case, its events and clocks, and the rows that commands left in the file.
    """
    put_back_together([file], act=act, facts=facts)


def put_back_together(files: Sequence[CaseFile], *, act: str, facts: Mapping[str, audit.Fact] | None = None) -> None:
    """The same for several cases to which the same was done, in one statement for all of them."""
    rows = Rows()
    for file in files:
        case = file.case
        note_changes(rows.follows, case, file.terms, file.facts, added=len(file.added))
        new, changed = project_clocks(file)
        case.next_due_at, case.next_clock = next_promise([*file.clocks, *new])
        entry = audit.entry_of(
            by=file.by, at=file.at, act=act, case_id=case.pk, account_id=case.account_id, facts=facts
        )
        news, calls = outbox.news_of_case(case.pk, file.ids[NEWS], at=file.at)
        rows.calls += calls
        if any(isinstance(row, OutgoingMail) for row in file.rows):
            rows.calls.append(outbox.MAIL_OWED)
        if case._state.adding:
            rows.inserts.append(case)
        else:
            rows.updates.append((case, CASE_COLUMNS))
        rows.inserts += [*file.added, *file.rows, *new, entry, *news]
        rows.updates += [(clock, COLUMNS) for clock in changed]
    settle(rows)


def project_clocks(file: CaseFile) -> tuple[list[Clock], list[Clock]]:
    """The clocks of a case in hand that are new, and those that changed."""
    owner = Owner(file.case.pk, file.case.account_id, file.case.terms_id)
    since = file.facts[-1].at
    states = replay(opening_terms(file.facts, file.terms), file.facts, since)
    return project(owner, file.terms, states, file.clocks, since=since)


CASE_COLUMNS = (
    "terms_id",
    "contact_id",
    "status",
    "severity",
    "assignee_id",
    "team_id",
    "closed_at",
    "last_event_at",
    "events_count",
    "next_due_at",
    "next_clock",
)
"""What events decide of a case's row."""

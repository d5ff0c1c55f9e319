"""Holding projections to the facts: replay every case, compare with what is stored, mend it if asked.

The answer must be no difference, after any sequence of commands and sweeps.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from palier.apps.audit import commands as audit
from palier.apps.cases.casefile import CASE_COLUMNS, fold
from palier.apps.cases.facts import COLUMNS as FACT_COLUMNS
from palier.apps.cases.facts import fact_of, opening_terms
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.projections import Key as RowKey
from palier.apps.cases.projections import Projection, projections
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.models import Clock, ClockNotice
from palier.apps.clocks.projection import COLUMNS as CLOCK_COLUMNS
from palier.apps.clocks.projection import Key, Owner, next_promise, project
from palier.apps.rights import has_role, require
from palier.core.actor import Actor, Role
from palier.core.case import Event
from palier.core.clock import replay

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored value that the facts don't bear out.

    `row` is "case", a clock and its cycle, or a table and what tells its rows apart; `column` is empty where the whole
    row is missing or too many.
    """

    reference: str
    row: str
    column: str
    stored: str
    replayed: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A batch of cases that were replayed: how many, the last of them, and what differed."""

    cases: int
    last_id: int
    differences: tuple[Difference, ...]


@dataclass
class Records:
    """Everything stored of one case that a replay needs or is compared with."""

    case: Case
    facts: list[tuple[Event, dict[str, Any]]]
    clocks: dict[Key, Clock]
    told: dict[Key, list[str]]
    others: list[tuple[Projection, dict[RowKey, Model]]]


def verify_cases(*, after: int = 0, batch: int = BATCH) -> Iterator[Checked]:
    """Replay every case from its events, in order of id, and answer batch by batch what differs.

    Cases go on being worked on meanwhile: one that seems to differ is locked and replayed again before it is accused.
    """
    while True:
        cases = list(Case.objects.filter(pk__gt=after).order_by("pk")[:batch])
        if not cases:
            return
        suspects = [records.case.pk for records in _records_of(cases) if _differences(records)]
        differences = [found for case_id in suspects for found in _verify_locked(case_id)]
        after = cases[-1].pk
        yield Checked(len(cases), after, tuple(differences))


def repair_case(*, reference: str, by: Actor, at: datetime) -> None:
    """Write what the facts say over what is stored of one case.  Raises NotAllowed."""
    require(has_role(by, Role.ADMINISTRATOR), by=by, act="repair_case")
    with transaction.atomic():
        [records] = locked_records([Case.objects.get(reference=reference).pk])
        differences = _differences(records)
        if not differences:
            return
        _mend(records)
        facts: dict[str, audit.Fact] = {"differences": [f"{found.row}.{found.column}" for found in differences]}
        case = records.case
        audit.record(by=by, at=at, act="repair_case", case_id=case.pk, account_id=case.account_id, facts=facts)


@transaction.atomic
def _verify_locked(case_id: int) -> list[Difference]:
    return _differences(locked_records([case_id])[0])


def locked_records(case_ids: Sequence[int]) -> list[Records]:
    """The records of some cases, held still: their rows keep commands out, their clocks keep the sweep out."""
    cases = list(Case.objects.select_for_update(no_key=True).filter(pk__in=case_ids).order_by("pk"))
    list(Clock.objects.select_for_update(no_key=True).filter(case_id__in=case_ids).order_by("pk").values_list("pk"))
    return list(_records_of(cases))


def _records_of(cases: Sequence[Case]) -> Iterator[Records]:
    ids = [case.pk for case in cases]
    facts: dict[int, list[tuple[Event, dict[str, Any]]]] = defaultdict(list)
    events = CaseEvent.objects.filter(case_id__in=ids).order_by("case_id", "seq")
    for case_id, *row in events.values_list("case_id", *FACT_COLUMNS):
        facts[case_id].append((fact_of(*row), row[-1]))
    clocks: dict[int, dict[Key, Clock]] = defaultdict(dict)
    for clock in Clock.objects.filter(case_id__in=ids):
        clocks[clock.case_id][clock.clock, clock.cycle] = clock
    told: dict[int, dict[Key, list[str]]] = defaultdict(lambda: defaultdict(list))
    notices = ClockNotice.objects.filter(case_id__in=ids).order_by("at", "pk")
    for case_id, name, cycle, step in notices.values_list("case_id", "clock", "cycle", "step"):
        told[case_id][name, cycle].append(step)
    others = [(projection, projection.stored(ids)) for projection in projections()]
    return (
        Records(
            case,
            facts[case.pk],
            clocks[case.pk],
            told[case.pk],
            [(projection, stored[case.pk]) for projection, stored in others],
        )
        for case in cases
    )


def replayed(records: Records) -> tuple[Case, dict[Key, Clock]]:
    """What the rows of a case should be, from its facts and the notices given."""
    stored = records.case
    case = Case(pk=stored.pk, reference=stored.reference, account_id=stored.account_id, terms_id=stored.terms_id)
    before = None
    for fact, data in records.facts:
        before = fold(case, fact, data, before=before)
    facts = [fact for fact, _ in records.facts]
    owner = Owner(case.pk, case.account_id, case.terms_id)
    terms, since = terms_of(case.terms_id), facts[-1].at
    states = replay(opening_terms(facts, terms), facts, since)
    blank = [
        Clock(pk=row.pk, case_id=case.pk, account_id=case.account_id, terms_id=case.terms_id)
        for row in records.clocks.values()
    ]
    for ghost, (key, _) in zip(blank, records.clocks.items(), strict=True):
        (ghost.clock, ghost.cycle), ghost.given = key, records.told.get(key, [])
    new, known = project(owner, terms, states, blank, since=since)
    clocks = {(row.clock, row.cycle): row for row in (*known, *new)}
    case.next_due_at, case.next_clock = next_promise(clocks.values())
    return case, clocks


def _differences(records: Records) -> list[Difference]:
    case, clocks = replayed(records)
    reference = case.reference
    found = list(_compared(reference, "case", records.case, case, CASE_COLUMNS))
    for key in sorted({*clocks, *records.clocks}):
        row, stored, wanted = f"{key[0]} {key[1]}", records.clocks.get(key), clocks.get(key)
        found += _row_differences(reference, row, stored, wanted, CLOCK_COLUMNS)
        if stored and wanted and sorted(stored.given) != sorted(wanted.given):
            found.append(Difference(reference, row, "given", str(stored.given), str(wanted.given)))
    for projection, rows, asked in _other_rows(records):
        for rest in sorted({*rows, *asked}, key=str):
            name = " ".join([projection.model._meta.db_table, *map(str, rest)])
            found += _row_differences(reference, name, rows.get(rest), asked.get(rest), projection.columns)
    return found


def _other_rows(
    records: Records,
) -> Iterator[tuple[Projection, dict[RowKey, Model], dict[RowKey, Model]]]:
    """Of every table that other apps keep: the rows stored of this case, and those that its facts ask for."""
    case, facts = records.case, [fact for fact, _ in records.facts]
    for projection, stored in records.others:
        yield projection, stored, projection.rows(case, terms_of(case.terms_id), facts)


def _row_differences(
    reference: str, name: str, stored: Model | None, wanted: Model | None, columns: Iterable[str]
) -> Iterable[Difference]:
    if stored is None or wanted is None:
        return [Difference(reference, name, "", "present" if stored else "", "present" if wanted else "")]
    return _compared(reference, name, stored, wanted, columns)


def _compared(reference: str, row: str, stored: Model, wanted: Model, columns: Iterable[str]) -> Iterator[Difference]:
    for column in columns:
        was, should = getattr(stored, column), getattr(wanted, column)
        if was != should:
            yield Difference(reference, row, column, str(was), str(should))


def _mend(records: Records) -> None:
    case, clocks = replayed(records)
    Case.objects.filter(pk=case.pk).update(**_values(case, CASE_COLUMNS))
    surplus = [row.pk for key, row in records.clocks.items() if key not in clocks]
    Clock.objects.filter(pk__in=surplus).delete()
    for key, row in clocks.items():
        if key in records.clocks:
            Clock.objects.filter(pk=row.pk).update(**_values(row, (*CLOCK_COLUMNS, "given")))
        else:
            row.given = records.told.get(key, [])
            row.save(force_insert=True)
    for projection, stored, wanted in _other_rows(records):
        projection.model._base_manager.filter(pk__in=[row.pk for row in stored.values()]).delete()
        projection.model._base_manager.bulk_create(wanted.values())


def _values(row: Case | Clock, columns: Iterable[str]) -> Mapping[str, Any]:
    return {column: getattr(row, column) for column in columns}


def count_cases() -> int:
    """How many cases there are to verify."""
    return Case.objects.count()

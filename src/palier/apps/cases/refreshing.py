"""Bringing the clocks of very many open cases to what their terms say now, in bulk.

For the day on which the reading of time itself is put right: a correction of the calendar engine, of the holidays
frozen into terms, a restore from an older projection.  It changes no terms: moving open cases to other terms is an
event of each case and goes through replay.  Clocks that have ended keep what they say: a verdict never moves.  The
others come out exactly as `verify_cases` would ask for.

Plain clocks of which nothing was told yet are computed as arrays, read and written by binary COPY; a case with any
other clock is replayed.  One transaction a
stretch of cases, so that work goes on beside it; cases that change meanwhile are replayed under their lock.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import numpy as np
from django.db import connection, transaction

from palier.apps.cases.casefile import CASE_COLUMNS
from palier.apps.cases.models import Case
from palier.apps.cases.verification import locked_records, replayed
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.bulk import Ints, plan_group
from palier.apps.clocks.models import Clock
from palier.apps.clocks.projection import COLUMNS as CLOCK_COLUMNS
from palier.apps.clocks.projection import FIRST_RESPONSE, FOLLOW_UP

STRETCH = 100_000
"""Cases read and written at once: about 60 MB of memory and two seconds of locks."""
REPLAYED_AT_ONCE = 500
MOST_STEPS = 8
EPOCH_2000 = 946_684_800
NEVER = np.iinfo(np.int64).max

GROUPS = """
SELECT DISTINCT terms_id, clock, severity FROM clocks_clock WHERE stopped_at IS NULL ORDER BY 1, 2, 3
"""
READ = """
COPY (
    SELECT clock.id, clock.case_id, clock.xmin::text::bigint, groups.code, extract(epoch FROM clock.started_at)::bigint,
           extract(epoch FROM kase.last_event_at)::bigint, kase.events_count::bigint,
           (clock.plain AND clock.state = 'running' AND clock.given = '{{}}')::int::bigint,
           (clock.state = 'best_effort')::int::bigint
    FROM clocks_clock clock
    JOIN cases_case kase ON kase.id = clock.case_id
    JOIN refresh_group groups
      ON (groups.terms_id, groups.clock, groups.severity) = (clock.terms_id, clock.clock, clock.severity)
    WHERE clock.case_id BETWEEN {first} AND {last} AND clock.stopped_at IS NULL
) TO STDOUT (FORMAT BINARY)
"""
READ_COLUMNS = ("id", "case", "xmin", "group", "started", "since", "events", "plain", "untimed")
STAGES = f"""
CREATE TEMP TABLE IF NOT EXISTS refresh_group (code bigint, terms_id bigint, clock text, severity text);
CREATE TEMP TABLE IF NOT EXISTS refresh_plan (code bigint, names text[]);
CREATE TEMP TABLE IF NOT EXISTS refresh_case (id bigint, events bigint, due timestamptz, code bigint);
CREATE TEMP TABLE IF NOT EXISTS refresh_clock (
    id bigint, case_id bigint, xmin_read bigint, code bigint, due timestamptz, skip bigint,
    {", ".join(f"at{n} timestamptz" for n in range(1, MOST_STEPS + 1))}
);
TRUNCATE refresh_plan, refresh_case, refresh_clock;
"""
AHEAD_AT = f"(ARRAY[{', '.join(f'stage.at{n}' for n in range(1, MOST_STEPS + 1))}])[:cardinality(plan.names)]"
WRITE = f"""
WITH taken AS (
    UPDATE cases_case kase SET next_due_at = stage.due, next_clock = groups.clock
    FROM refresh_case stage JOIN refresh_group groups USING (code)
    WHERE kase.id = stage.id AND kase.events_count = stage.events RETURNING kase.id
)
UPDATE clocks_clock clock SET
    due_at = stage.due, ahead = still.names, ahead_at = still.ats, next_at = still.ats[1]
FROM taken
JOIN refresh_clock stage ON stage.case_id = taken.id
JOIN refresh_plan plan USING (code),
LATERAL (SELECT plan.names[skip + 1:] AS names, ({AHEAD_AT})[skip + 1:] AS ats) AS still
WHERE clock.id = stage.id AND clock.xmin::text::bigint = stage.xmin_read
"""  # noqa: S608 nothing of a reader's is in it
MISSED = """
SELECT DISTINCT stage.case_id FROM refresh_clock stage JOIN clocks_clock clock USING (id)
WHERE clock.xmin::text::bigint <> (pg_current_xact_id()::text::bigint & 4294967295)
"""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A stretch of cases brought up to date: how many clocks as arrays, how many cases by replay, the last case."""

    clocks: int
    replayed: int
    last_id: int


def refresh_clocks(*, after: int = 0, stretch: int = STRETCH) -> Iterator[Refreshed]:
    """Recompute every open clock of every case, in order of id; can be resumed `after` any case already done."""
    last = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    while after < last:
        upto = after + stretch
        with transaction.atomic():
            read = _read(after + 1, upto)
            done, slow = _write_plain(read)
        for start in range(0, len(slow), REPLAYED_AT_ONCE):
            _replay(slow[start : start + REPLAYED_AT_ONCE])
        after = upto
        yield Refreshed(done, len(slow), min(upto, last))


@dataclass(frozen=True)
class _Read:
    """The open clocks of a stretch, one array a column, and what each group code stands for."""

    groups: list[tuple[int, str, str]]
    columns: Mapping[str, Ints]


def _read(first: int, last: int) -> _Read:
    with connection.cursor() as cursor:
        cursor.execute(STAGES)
        cursor.execute(GROUPS)
        groups = [tuple(row) for row in cursor.fetchall()]
        cursor.execute("TRUNCATE refresh_group")
        terms, clocks, severities = ([group[n] for group in groups] for n in range(3))
        cursor.execute(
            "INSERT INTO refresh_group SELECT ordinality - 1, t, c, s FROM "
            "unnest(%s::bigint[], %s::text[], %s::text[]) WITH ORDINALITY AS g (t, c, s, ordinality)",
            [terms, clocks, severities],
        )
        with cursor.copy(READ.format(first=first, last=last)) as copy:
            raw = b"".join(copy)
    return _Read(groups, _columns(raw, READ_COLUMNS))


def _columns(raw: bytes, names: Sequence[str]) -> Mapping[str, Ints]:
    """The columns of a binary COPY of bigints: a header of 19 bytes, rows of one fixed size, a trailer of 2."""
    row = np.dtype([("fields", ">i2"), *[item for name in names for item in ((f"{name}_size", ">i4"), (name, ">i8"))]])
    rows = np.frombuffer(raw, dtype=row, offset=19, count=(len(raw) - 21) // row.itemsize)
    return {name: rows[name].astype(np.int64) for name in names}


def _write_plain(read: _Read) -> tuple[int, list[int]]:
    """Write all that can be computed as arrays; answers how many clocks, and the cases left to replay."""
    columns = read.columns
    if not len(columns["id"]):
        return 0, []
    due, skip, instants, names, sure = _plan(read)
    untimed = columns["untimed"] == 1
    slow = np.unique(columns["case"][~sure & ~untimed])
    kept = sure & ~np.isin(columns["case"], slow)
    if not kept.any():
        return 0, slow.tolist()
    _stage_cases(read, due, kept)
    _stage_clocks(columns, due, skip, instants, kept)
    with connection.cursor() as cursor:
        for code, steps in names.items():
            cursor.execute("INSERT INTO refresh_plan VALUES (%s, %s)", [code, list(steps)])
        cursor.execute("ANALYZE refresh_clock, refresh_case, refresh_plan, refresh_group")
        cursor.execute(WRITE)
        done = cursor.rowcount
        missed = [case for (case,) in cursor.execute(MISSED).fetchall()] if done < kept.sum() else []
    return done, [*slow.tolist(), *missed]


def _plan(read: _Read) -> tuple[Ints, Ints, Ints, dict[int, tuple[str, ...]], np.ndarray[Any, np.dtype[np.bool_]]]:
    """Due time, steps already past and instants of each clock; the step names of each group; which clocks are sure."""
    columns = read.columns
    count = len(columns["id"])
    due, skip = np.zeros(count, np.int64), np.zeros(count, np.int64)
    instants, sure = np.zeros((count, MOST_STEPS), np.int64), np.zeros(count, bool)
    names: dict[int, tuple[str, ...]] = {}
    order = np.argsort(columns["group"], kind="stable")
    bounds = np.searchsorted(columns["group"][order], np.arange(len(read.groups) + 1))
    for code, (terms_id, clock, severity) in enumerate(read.groups):
        rows = order[bounds[code] : bounds[code + 1]]
        rows = rows[columns["plain"][rows] == 1]
        planned = plan_group(terms_of(terms_id), clock, severity, columns["started"][rows]) if len(rows) else None
        if planned is None or len(planned.names) > MOST_STEPS:
            continue
        names[code] = planned.names
        due[rows], instants[rows, : len(planned.names)] = planned.due, planned.instants
        skip[rows] = (planned.instants < columns["since"][rows, None]).sum(axis=1)
        sure[rows] = planned.sure & (planned.due >= columns["since"][rows])
    return due, skip, instants, names, sure


def _stage_cases(read: _Read, due: Ints, kept: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
    """The next promise of each case, as `next_promise` chooses it."""
    columns = read.columns
    clocks = np.array([clock for _, clock, _ in read.groups])
    ranks = np.unique(clocks, return_inverse=True)[1]
    first = np.isin(columns["group"], np.flatnonzero(clocks == FIRST_RESPONSE))
    answered = ~np.isin(columns["case"], columns["case"][first & kept])
    shown = kept & (answered | ~np.isin(columns["group"], np.flatnonzero(clocks == FOLLOW_UP)))
    case, group, when = columns["case"][shown], columns["group"][shown], due[shown]
    order = np.lexsort((ranks[group], when, case))
    chosen = order[np.unique(case[order], return_index=True)[1]]
    events = columns["events"][shown][chosen]
    _copy("refresh_case", [case[chosen], events, _stamps(when[chosen]), group[chosen]])


def _stage_clocks(
    columns: Mapping[str, Ints], due: Ints, skip: Ints, instants: Ints, kept: np.ndarray[Any, np.dtype[np.bool_]]
) -> None:
    identity = [columns[name][kept] for name in ("id", "case", "xmin", "group")]
    steps = [_stamps(instants[kept, n]) for n in range(MOST_STEPS)]
    _copy("refresh_clock", [*identity, _stamps(due[kept]), skip[kept], *steps])


def _stamps(seconds: Ints) -> Ints:
    """PostgreSQL's own instants: microseconds since the year 2000."""
    return (seconds - EPOCH_2000) * 1_000_000


def _copy(table: str, columns: Sequence[Ints]) -> None:
    """Columns of eight bytes each into a table, by binary COPY."""
    fields = [item for n in range(len(columns)) for item in ((f"size{n}", ">i4"), (f"value{n}", ">i8"))]
    rows = np.zeros(len(columns[0]), dtype=[("fields", ">i2"), *fields])
    rows["fields"] = len(columns)
    for number, column in enumerate(columns):
        rows[f"size{number}"], rows[f"value{number}"] = 8, column
    stream = BytesIO(b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff")
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
        while part := stream.read(1 << 20):
            copy.write(part)


@transaction.atomic
def _replay(case_ids: Sequence[int]) -> None:
    """Replay these cases under their locks and write them, a statement a table."""
    answers = [replayed(records) for records in locked_records(case_ids)]
    cases = [case for case, _ in answers]
    clocks = [clock for _, rows in answers for clock in rows.values() if clock.pk and clock.stopped_at is None]
    _write_rows(Case._meta.db_table, cases, CASE_COLUMNS)
    _write_rows(Clock._meta.db_table, clocks, CLOCK_COLUMNS)


def _write_rows(table: str, rows: Sequence[Case | Clock], columns: Sequence[str]) -> None:
    said = json.dumps([{column: _plain(getattr(row, column)) for column in ("id", *columns)} for row in rows])
    chosen = ", ".join(f"{column} = said.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {chosen} FROM jsonb_populate_recordset(NULL::{table}, %s) AS said "  # noqa: S608 ours
            f"WHERE {table}.id = said.id",
            [said],
        )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return [_plain(item) for item in value] if isinstance(value, list) else value

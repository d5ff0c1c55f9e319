"""Rows of several tables written in one statement, with the notifications they cause.

A command writes about ten rows in seven tables; one statement for each would cost more than everything else it does.
The rows travel as JSON, so that the statement's text depends on the tables alone and PostgreSQL prepares it once.
Foreign keys are checked when the transaction ends: rows may refer to each other by ids drawn beforehand.
"""
# ruff: noqa: S608 -- the statements are made of the names of our own tables and columns

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import groupby

from django.db import connection
from django.db.models import Model

Columns = tuple[str, ...]
"""Names of a model's concrete fields, as attributes."""


def draw_ids(**tables: int) -> dict[str, list[int]]:
    """So many unused ids for each of these tables, for rows that must be known before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {drawing(**tables)}")
        row = cursor.fetchone()
    assert row is not None
    return dict(zip(tables, row, strict=True))


def drawing(**tables: int) -> str:
    """The same as columns, an array for each table, for a statement that reads something besides."""
    return ", ".join(
        f"ARRAY(SELECT nextval('{table}_id_seq') FROM generate_series(1, {many}))" for table, many in tables.items()
    )


def write_together(
    inserts: Iterable[Model] = (),
    updates: Iterable[tuple[Model, Columns]] = (),
    notify: Sequence[tuple[str, str]] = (),
    overwrites: Iterable[tuple[Model, Columns, Columns]] = (),
    deletes: Iterable[tuple[Model, Columns]] = (),
) -> None:
    """Insert rows, update others (each with the columns that changed) and notify (channel, payload), in one statement.

    A row may have been given its id; one without gets the next and does not learn it.  Rows to update exist: the
    caller has locked them.  Rows to overwrite are inserted unless one has the same values in the first columns
    named, which then gets those of the second.  Rows to delete are found by the columns named.
    """
    new: list[tuple[type[Model], Columns, Model]] = [
        (type(row), _columns(type(row), row.pk is not None), row) for row in inserts
    ]
    changed = [(type(row), ("pk", *columns), row) for row, columns in updates]
    over: list[tuple[type[Model], Columns, Model]] = []
    arbiters: dict[tuple[type[Model], Columns], tuple[Columns, Columns]] = {}
    for row, key, columns in overwrites:
        shape = (type(row), _columns(type(row), row.pk is not None))
        arbiters[shape] = (key, columns)
        over.append((*shape, row))
    insertions, inserted = _by_table(new)
    changes, updated = _by_table(changed)
    covers, covered = _by_table(over)
    endings, deleted = _by_table([(type(row), columns, row) for row, columns in deletes])
    covering = tuple((shape, *arbiters[shape]) for shape in covers)
    with connection.cursor() as cursor:
        statement = _statement(insertions, changes, covering, endings)
        cursor.execute(statement, [*inserted, *updated, *covered, *deleted, json.dumps(notify)])


Shape = tuple[tuple[type[Model], Columns], ...]
"""Which columns of which tables a statement writes."""

Covers = tuple[tuple[tuple[type[Model], Columns], Columns, Columns], ...]
"""The same for rows written over others, with the columns that tell rows apart and those written over."""


def _by_table(rows: list[tuple[type[Model], Columns, Model]]) -> tuple[Shape, list[str]]:
    """The tables written, and for each its rows as a JSON list."""

    def place(row: tuple[type[Model], Columns, Model]) -> tuple[str, Columns]:
        return row[0]._meta.db_table, row[1]

    shape, documents = [], []
    for _, group in groupby(sorted(rows, key=place), key=place):
        same = list(group)
        model, columns, _ = same[0]
        names = _names(model, columns)
        values = [dict(zip(names, [getattr(row, each) for each in columns], strict=True)) for *_, row in same]
        shape.append((model, columns))
        documents.append(json.dumps(values, default=_plain))
    return tuple(shape), documents


@cache
def _columns(model: type[Model], with_id: bool) -> Columns:
    return tuple(field.attname for field in model._meta.concrete_fields if with_id or not field.primary_key)


@cache
def _names(model: type[Model], columns: Columns) -> Columns:
    named = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    return tuple(named["id" if name == "pk" else name] for name in columns)


@cache
def _statement(inserts: Shape, updates: Shape, covers: Covers = (), endings: Shape = ()) -> str:
    parts = []
    for place, (model, columns) in enumerate(inserts):
        table, names = model._meta.db_table, ", ".join(_names(model, columns))
        parts.append(
            f"new_{place} AS (INSERT INTO {table} ({names})"
            f" SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb))"
        )
    for place, (model, columns) in enumerate(updates):
        table, (key, *others) = model._meta.db_table, _names(model, columns)
        values = ", ".join(f"{name} = told.{name}" for name in others)
        parts.append(
            f"changed_{place} AS (UPDATE {table} SET {values}"
            f" FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) AS told WHERE {table}.{key} = told.{key})"
        )
    for place, ((model, columns), identity, decided) in enumerate(covers):
        table, names = model._meta.db_table, ", ".join(_names(model, columns))
        values = ", ".join(f"{name} = excluded.{name}" for name in _names(model, decided))
        parts.append(
            f"over_{place} AS (INSERT INTO {table} ({names})"
            f" SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
            f" ON CONFLICT ({', '.join(_names(model, identity))}) DO {f'UPDATE SET {values}' if values else 'NOTHING'})"
        )
    for place, (model, columns) in enumerate(endings):
        table = model._meta.db_table
        same = " AND ".join(f"{table}.{name} = told.{name}" for name in _names(model, columns))
        parts.append(
            f"gone_{place} AS (DELETE FROM {table}"
            f" USING jsonb_populate_recordset(NULL::{table}, %s::jsonb) AS told WHERE {same})"
        )
    call = "SELECT count(pg_notify(call ->> 0, call ->> 1)) FROM jsonb_array_elements(%s::jsonb) AS call"
    return f"WITH {', '.join(parts)} {call}" if parts else call


def _plain(value: object) -> str:
    """Instants and days as PostgreSQL reads them."""
    assert isinstance(value, date), value
    return value.isoformat()

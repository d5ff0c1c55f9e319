"""A database made at once is the database that all steps make, one after the other."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from palier.project.fresh import build_tables, is_empty
from palier.project.verbs.migrate import missing_steps

MADE = {
    "columns": """
        SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
               attgenerated, pg_get_expr(adbin, adrelid)
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
        AND attnum > 0 AND NOT attisdropped""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": """
        SELECT oid::regprocedure::text, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'""",
    "search": "SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace",
    "extensions": "SELECT extname, extversion FROM pg_extension",
    "steps": "SELECT app, name FROM django_migrations",
}


@pytest.fixture
def start_empty(transactional_db) -> Iterator[Callable[[], None]]:
    """Put Django's connection into an empty database, any number of times; afterwards it is back in the usual one."""
    usual = connection.settings_dict["NAME"]

    def stand_in(name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def emptied() -> None:
        stand_in(usual)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{usual}_fresh"')
            cursor.execute(f'CREATE DATABASE "{usual}_fresh"')
        stand_in(f"{usual}_fresh")

    yield emptied
    stand_in(usual)


def made() -> dict[str, list[tuple]]:
    with connection.cursor() as cursor:
        found = {}
        for what, statement in MADE.items():
            cursor.execute(statement)
            found[what] = sorted(cursor.fetchall(), key=repr)
        return found


def test_all_at_once_is_one_after_the_other(start_empty):
    start_empty()
    assert is_empty()
    steps = missing_steps()
    assert build_tables() == steps > 100
    assert not is_empty()
    assert missing_steps() == 0
    at_once = made()
    start_empty()
    call_command("migrate", interactive=False, verbosity=0)
    one_after_the_other = made()
    assert len(at_once["columns"]) > 500
    for what in MADE:
        assert at_once[what] == one_after_the_other[what], what


def test_a_start_that_was_interrupted_leaves_none_of_our_tables(start_empty, monkeypatch):
    start_empty()

    from palier.project import fresh

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fresh, "MigrationRecorder", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build_tables()
    assert not is_empty()
    assert not any(name.startswith("cases_") for name in connection.introspection.table_names())
    assert missing_steps() > 50

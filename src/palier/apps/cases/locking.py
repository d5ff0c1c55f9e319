"""Cases as commands find them: their rows locked, and what is known of them read once the locks are held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from palier.apps.cases.facts import facts_of, facts_of_cases
from palier.apps.cases.models import Case
from palier.apps.clocks.models import Clock
from palier.apps.together import draw_ids, drawing
from palier.core.case import Event

EVENTS, MESSAGES, NEWS = "cases_caseevent", "cases_message", "outbox_liveevent"
NEEDED = {EVENTS: 3, MESSAGES: 1, NEWS: 2}
"""What one command may add: three events (a reply, a status, a severity), a message, two announcements."""

CASE_FIELDS = [field.attname for field in Case._meta.concrete_fields]
CLOCK_FIELDS = [field.attname for field in Clock._meta.concrete_fields]
# Their columns are called as they are.  The ORM would take longer to build these than PostgreSQL to answer.
LOCK = f"""
SELECT {", ".join(CASE_FIELDS)}, (SELECT team_id FROM cases_restrictedcase WHERE case_id = cases_case.id),
       (SELECT left_at FROM accounts_contact WHERE id = contact_id){{more}}
FROM cases_case WHERE {{which}} FOR NO KEY UPDATE
"""  # noqa: S608
# What is said on a case that was merged away goes on in another one: that one is locked with it, in the order of their
# numbers, for whoever deals with both locks them in that order too.
LINE = """id = ANY (ARRAY(
    WITH RECURSIVE line (id) AS (
        SELECT {asked}
        UNION
        SELECT (data ->> 'other')::bigint FROM line JOIN cases_case ended USING (id)
        JOIN cases_caseevent merged ON merged.case_id = ended.id AND merged.kind = 'merged'
        WHERE ended.status = 'closed'
    )
    SELECT id FROM line
)) ORDER BY id"""
DRAWN = f", {drawing(**NEEDED)}"
LOCK_CASE = LOCK.format(more=DRAWN, which="id = %s")
LOCK_LINE = LOCK.format(more=DRAWN, which=LINE.format(asked="%s::bigint"))
LOCK_CASES = LOCK.format(more="", which=LINE.format(asked="unnest(%s::bigint[])"))
LOCK_CLOCKS = f"SELECT {', '.join(CLOCK_FIELDS)} FROM clocks_clock WHERE case_id = %s ORDER BY id FOR NO KEY UPDATE"  # noqa: S608
LOCK_CLOCKS_OF_CASES = (
    f"SELECT {', '.join(CLOCK_FIELDS)} FROM clocks_clock WHERE case_id = ANY (%s) ORDER BY id FOR NO KEY UPDATE"  # noqa: S608
)
READ_FROM = frozenset(
    (
        *("cases_case", "cases_restrictedcase", "cases_caseevent", "clocks_clock"),
        *("accounts_contact", "cases_message", "cases_caseparticipant"),
    )
)
"""The tables of which `lock_cases` knows."""
ADDRESSEES = """
SELECT asked.case_id, asked.contact_id, contact.email, contact.language,
    coalesce((SELECT message_id FROM cases_message WHERE case_id = asked.case_id AND message_id <> ''
              ORDER BY id DESC LIMIT 1), ''),
    ARRAY(SELECT colleague.email FROM cases_caseparticipant part
          JOIN accounts_contact colleague ON colleague.id = part.contact_id
          WHERE part.case_id = asked.case_id AND part.removed_at IS NULL AND colleague.left_at IS NULL
          ORDER BY part.id)
FROM unnest(%s::bigint[], %s::bigint[]) AS asked (case_id, contact_id)
JOIN accounts_contact contact ON contact.id = asked.contact_id
"""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a mail about a case goes to: the contact, in answer to what they last wrote; colleagues who take part."""

    contact_id: int
    email: str
    language: str
    last_written: str
    colleagues: Sequence[str]


@dataclass(slots=True)
class Locked:
    """A case that nobody else can change now.

    `team_only` is the team that alone may know of it, `left_at` when its contact left the customer; `ids` are unused
    ones for what will be added.  `addressee` is read with cases that are locked together, and where a mail is owed.
    """

    case: Case
    team_only: int | None
    left_at: datetime | None
    ids: Mapping[str, list[int]]
    facts: list[Event]
    clocks: list[Clock]
    addressee: Addressee | None = None


def lock_case(case_id: int) -> Locked | None:
    """One case, in three statements; None where there is none."""
    return _locked(LOCK_CASE, case_id)


def lock_line(case_id: int) -> Locked | None:
    """The same where something is said on it: those it was merged into are locked too, not read."""
    return _locked(LOCK_LINE, case_id)


def _locked(statement: str, case_id: int) -> Locked | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [case_id])
        row = next((row for row in cursor.fetchall() if row[0] == case_id), None)
    if row is None:
        return None
    case, team_only, left_at, drawn = _read(row)
    ids = dict(zip(NEEDED, drawn, strict=True))
    return Locked(case, team_only, left_at, ids, facts_of(case_id), lock_clocks(case_id))


def lock_cases(case_ids: Sequence[int]) -> dict[int, Locked]:
    """Several cases by their numbers, in five statements however many they are; those that do not exist are absent.

    They are locked in the order of their numbers, with those they were merged into, so that two who lock some of the
    same wait and neither fails.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_CASES, [list(case_ids)])
        found = [_read(row) for row in cursor.fetchall() if row[0] in case_ids]
    if not found:
        return {}
    known = [case.pk for case, *_ in found]
    ids = draw_ids(**{table: many * len(known) for table, many in NEEDED.items()})
    facts, clocks = facts_of_cases(known), clocks_of_cases(known)
    addressees = addressees_of({case.pk: case.contact_id for case, *_ in found})
    return {
        case.pk: Locked(case, team_only, left_at, share(ids), facts[case.pk], clocks[case.pk], addressees.get(case.pk))
        for case, team_only, left_at, _ in found
    }


def share(ids: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """What one case needs of ids that were drawn for several; they are taken away."""
    return {table: [ids[table].pop(0) for _ in range(many)] for table, many in NEEDED.items()}


def lock_clocks(case_id: int) -> list[Clock]:
    """The clocks of one case, in the order in which they were begun."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_CLOCKS, [case_id])
        return [Clock.from_db(None, CLOCK_FIELDS, row) for row in cursor.fetchall()]


def clocks_of_cases(case_ids: Sequence[int]) -> dict[int, list[Clock]]:
    """The same for several cases, by case: one statement."""
    found: dict[int, list[Clock]] = {case_id: [] for case_id in case_ids}
    with connection.cursor() as cursor:
        cursor.execute(LOCK_CLOCKS_OF_CASES, [list(case_ids)])
        for row in cursor.fetchall():
            clock = Clock.from_db(None, CLOCK_FIELDS, row)
            found[clock.case_id].append(clock)
    return found


def addressees_of(contacts: Mapping[int, int]) -> dict[int, Addressee]:
    """Whom mails about these cases go to, by case, for the contact named with each: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(ADDRESSEES, [list(contacts), list(contacts.values())])
        return {case_id: Addressee(*told) for case_id, *told in cursor.fetchall()}


def _read(row: Sequence[Any]) -> tuple[Case, int | None, datetime | None, Sequence[list[int]]]:
    columns = len(CASE_FIELDS)
    team_only, left_at, *drawn = row[columns:]
    return Case.from_db(None, CASE_FIELDS, row[:columns]), team_only, left_at, drawn

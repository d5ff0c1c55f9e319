"""What names in filters mean: names of one kind are looked up together, however many lists they stand in."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connection

from palier.apps.catalogues.models import PinnedTerms
from palier.apps.catalogues.queries import terms_of
from palier.apps.kept_statements import Statement, rows_of, statement_of
from palier.core.search import Asked, Key

MOST_NAMED = 50
"""So many accounts, people or teams may one name mean."""
ME, NOBODY = frozenset({"me", "moi"}), frozenset({"none", "nobody", "personne"})
MINE = frozenset({"mine", "me", "moi"})
WORDS_OF_OURS = {Key.ASSIGNEE: ME | NOBODY, Key.TEAM: MINE | NOBODY}
"""Words that are no names."""
TABLES = {Key.ACCOUNT: "accounts_account", Key.ASSIGNEE: "staff_agent", Key.TEAM: "staff_team"}
CALLED = """
SELECT typed.name, found.id FROM json_array_elements_text(%(names)s::json) AS typed (name) CROSS JOIN LATERAL (
    SELECT id FROM {table} WHERE palier_words(name) @@ palier_asks_beginning(typed.name)
    ORDER BY btrim(palier_fold(name)) = btrim(palier_fold(typed.name)) DESC, id LIMIT %(most)s) found
"""
PLANS = """
SELECT typed.name, terms.id FROM json_array_elements_text(%(names)s::json) AS typed (name)
JOIN catalogues_pinnedterms terms
ON upper(typed.name) IN (upper(terms.plan), upper(terms.plan_label ->> 'en'), upper(terms.plan_label ->> 'fr'))
"""
"""Names are given as one JSON value: of a list PostgreSQL counts the items, and would plan anew each time."""


@dataclass(frozen=True, slots=True)
class Names:
    """Ids by the kind of name and what was typed; of a severity its ids in catalogues."""

    ids: Mapping[Key, Mapping[str, Sequence[int]]]
    severities: Mapping[str, Sequence[str]]

    def of(self, key: Key, value: str) -> list[int]:
        """Those that a name means, or the row that `#12` names, as our own links write it; none for nobody's name."""
        return numbered(value) or list(self.ids.get(key, {}).get(value, ()))


def names_in(asked: Iterable[Asked]) -> Names:
    """What the names in these filters mean: one statement for each kind that occurs."""
    lists = tuple(asked)
    typed = {key: _typed(lists, key) for key in (Key.SEVERITY, *_READ)}
    ids = {key: read(typed[key]) for key, read in _READ.items() if typed[key]}
    return Names(ids, _severities(typed[Key.SEVERITY]) if typed[Key.SEVERITY] else {})


def numbered(value: str) -> list[int]:
    """The row that `#12` names; none where it is no such thing."""
    number = value.removeprefix("#")
    return [int(number)] if value != number and number.isascii() and number.isdigit() and len(number) < 19 else []


def _typed(lists: Iterable[Asked], key: Key) -> list[str]:
    values = {value for asked in lists for value in asked.values(key)}
    ours = WORDS_OF_OURS.get(key, frozenset())
    return sorted(value for value in values if value.lower() not in ours and not numbered(value))


def _plans(names: Sequence[str]) -> Mapping[str, Sequence[int]]:
    return _by_name(PLANS, names)


def _called(table: str) -> Callable[[Sequence[str]], Mapping[str, Sequence[int]]]:
    """Those whose names hold words that begin so, whatever the accents; the name itself first."""
    return lambda names: _by_name(CALLED.format(table=table), names)


_READ: Mapping[Key, Callable[[Sequence[str]], Mapping[str, Sequence[int]]]] = {
    Key.PLAN: _plans,
    **{key: _called(table) for key, table in TABLES.items()},
}


def _by_name(statement: str, names: Sequence[str]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"names": json.dumps(names), "most": MOST_NAMED})
        for name, row_id in cursor.fetchall():
            found.setdefault(name, []).append(row_id)
    return found


def _severities(names: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The severities that are called so in any language, in the terms pinned last of each version."""
    levels = [level for (terms_id,) in rows_of(_newest_terms(), {}) for level in terms_of(terms_id).severities]
    return {
        name: sorted(
            {
                level.id
                for level in levels
                if name.lower() in {level.id.lower(), *(each.lower() for each in level.label.values())}
            }
        )
        for name in names
    }


@cache
def _newest_terms() -> Statement:
    newest = PinnedTerms.objects.order_by("version_id", "-id").distinct("version_id")
    return statement_of(newest.values_list("id"))

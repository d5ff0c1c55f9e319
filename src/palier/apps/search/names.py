"""What names in filters mean: all are looked up together, of however many lists."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from palier.apps.catalogues.queries import terms_of
from palier.core.search import Asked, Key

MOST_NAMED = 50
"""So many accounts, people or teams may one name mean."""
ME, NOBODY = frozenset({"me", "moi"}), frozenset({"none", "nobody", "personne"})
MINE = frozenset({"mine", "me", "moi"})
WORDS_OF_OURS = {Key.ASSIGNEE: ME | NOBODY, Key.TEAM: MINE | NOBODY}
"""Words that are no names."""
TABLES = {Key.ACCOUNT: "accounts_account", Key.ASSIGNEE: "staff_agent", Key.TEAM: "staff_team"}
CALLED = """
SELECT '{kind}', typed.name, found.id::bigint FROM json_array_elements_text(%({kind})s::json) AS typed (name)
CROSS JOIN LATERAL (
    SELECT id FROM {table} WHERE palier_words(name) @@ palier_asks_beginning(typed.name)
    ORDER BY btrim(palier_fold(name)) = btrim(palier_fold(typed.name)) DESC, id LIMIT %(most)s) found
"""
PLANS = """
SELECT 'plan', typed.name, terms.id FROM json_array_elements_text(%(plan)s::json) AS typed (name)
JOIN catalogues_pinnedterms terms
ON upper(typed.name) IN (upper(terms.plan), upper(terms.plan_label ->> 'en'), upper(terms.plan_label ->> 'fr'))
"""
NEWEST_TERMS = """
SELECT 'severity', '', newest.id
FROM (SELECT DISTINCT ON (version_id) id FROM catalogues_pinnedterms ORDER BY version_id, id DESC) newest
"""
STATEMENTS = {
    **{key: CALLED.format(kind=key.value, table=table) for key, table in TABLES.items()},
    Key.PLAN: PLANS,
    Key.SEVERITY: NEWEST_TERMS,
}
"""What answers for each kind of name: kind, name, id.  What a severity may be called stands in the newest terms.

Names are given as one JSON value: of a list PostgreSQL counts the items, and would plan anew each time.
"""


@dataclass(frozen=True, slots=True)
class Names:
    """Ids by the kind of name and what was typed; of a severity its ids in catalogues."""

    ids: Mapping[Key, Mapping[str, Sequence[int]]]
    severities: Mapping[str, Sequence[str]]

    def of(self, key: Key, value: str) -> list[int]:
        """Those that a name means, or the row that `#12` names, as our own links write it; none for nobody's name."""
        return numbered(value) or list(self.ids.get(key, {}).get(value, ()))


def names_in(asked: Iterable[Asked]) -> Names:
    """What the names in these filters mean, one statement for all; none where no name stands in them."""
    lists = tuple(asked)
    typed = {key: names for key in STATEMENTS if (names := _typed(lists, key))}
    ids: dict[Key, dict[str, list[int]]] = {key: {} for key in typed}
    for kind, name, row_id in _found(typed) if typed else ():
        ids[Key(kind)].setdefault(name, []).append(row_id)
    newest = ids.pop(Key.SEVERITY, {}).get("", [])
    return Names(ids, _severities(typed.get(Key.SEVERITY, ()), newest))


def numbered(value: str) -> list[int]:
    """The row that `#12` names; none where it is no such thing."""
    number = value.removeprefix("#")
    return [int(number)] if value != number and number.isascii() and number.isdigit() and len(number) < 19 else []


def _typed(lists: Iterable[Asked], key: Key) -> list[str]:
    values = {value for asked in lists for value in asked.values(key)}
    ours = WORDS_OF_OURS.get(key, frozenset())
    return sorted(value for value in values if value.lower() not in ours and not numbered(value))


def _found(typed: Mapping[Key, Sequence[str]]) -> list[tuple[str, str, int]]:
    values = {key.value: json.dumps(names) for key, names in typed.items()}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"({STATEMENTS[key]})" for key in typed), {**values, "most": MOST_NAMED})
        found: list[tuple[str, str, int]] = cursor.fetchall()
    return found


def _severities(names: Sequence[str], newest: Iterable[int]) -> Mapping[str, Sequence[str]]:
    """The severities that are called so in any language, in the terms pinned last of each version."""
    levels = [level for terms_id in newest for level in terms_of(terms_id).severities]
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

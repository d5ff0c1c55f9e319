"""What names in filters mean, whatever their number and kind: one statement."""

from datetime import UTC

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import AT, make_desk

from palier.apps.catalogues.models import PinnedTerms
from palier.apps.search.names import MOST_NAMED, names_in, numbered
from palier.apps.staff.commands import create_team
from palier.core.actor import PALIER
from palier.core.search import Asked, Key, read_asked


@pytest.fixture
def desk(db):
    return make_desk()


def asked(*typed: str) -> list[Asked]:
    return [read_asked(each, at=AT, zone=UTC) for each in typed]


def statements(*typed: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        names_in(asked(*typed))
    return len(captured.captured_queries)


def test_names_are_met_by_their_beginning_whatever_accents_and_case(desk):
    team = create_team(name="Réseau et téléphonie", agent_ids=[desk.agent.id], by=PALIER, at=AT)
    names = names_in(asked("team:reseau", "team:TELEPHONIE account:client", "team:rés", "assignee:nobodycalledso"))
    assert [names.of(Key.TEAM, typed) for typed in ("reseau", "TELEPHONIE", "rés")] == [[team]] * 3
    assert names.of(Key.ACCOUNT, "client") == [desk.account_id]
    assert names.of(Key.ASSIGNEE, "nobodycalledso") == []
    assert names.of(Key.ACCOUNT, "never asked") == []


def test_plans_and_severities_go_by_id_and_by_what_they_are_called_in_any_language(desk):
    desk.open()
    terms = set(PinnedTerms.objects.values_list("id", flat=True))
    names = names_in(asked("plan:GOLD plan:tin", "plan:gold severity:HAUTE", "severity:high severity:never"))
    assert {*names.of(Key.PLAN, "GOLD")} == {*names.of(Key.PLAN, "gold")} == terms
    assert names.of(Key.PLAN, "tin") == []
    assert names.severities == {"HAUTE": ["high"], "high": ["high"], "never": []}


def test_a_number_is_the_row_itself_and_asks_nothing(desk):
    assert names_in(asked("account:#12")).of(Key.ACCOUNT, "#12") == [12]
    assert [numbered(typed) for typed in ("#7", "7", "#", "#x", "#٣", f"#{10**19}")] == [[7], [], [], [], [], []]
    assert statements("account:#12 assignee:me assignee:nobody team:mine team:personne", "is:mine since:1d word") == 0


def test_however_many_names_are_asked_for_at_once(desk):
    typed = [f"plan:p{n} severity:s{n} account:a{n} assignee:b{n} team:c{n}" for n in range(40)]
    assert statements(*typed) == statements(typed[0]) == statements("plan:gold") == 1


def test_one_name_means_only_so_many_the_name_itself_first(desk):
    for number in range(MOST_NAMED + 5):
        create_team(name=f"Zoé {number}", agent_ids=[], by=PALIER, at=AT)
    exact = create_team(name="zoe", agent_ids=[], by=PALIER, at=AT)
    found = names_in(asked("team:Zoé team:client"))
    assert (len(found.of(Key.TEAM, "Zoé")), found.of(Key.TEAM, "Zoé")[0]) == (MOST_NAMED, exact)
    assert found.of(Key.TEAM, "client") == []


HOSTILE = ["'", '"', "\\", "%", "%s", "{", "a:b&!c", "’; DROP TABLE", "x" * 5000, "\u2028", "\\u0000"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_mean_nobody(hostile, desk):
    typed = Asked(filters=asked("plan:p severity:s account:a assignee:b team:c")[0].filters)
    bent = Asked(filters=tuple(type(each)(each.key, hostile) for each in typed.filters))
    names = names_in([bent])
    assert [names.of(each.key, hostile) for each in bent.filters if each.key is not Key.SEVERITY] == [[]] * 4
    assert names.severities == {hostile: []}

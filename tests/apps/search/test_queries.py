"""What is found, by whom, and how PostgreSQL goes about it."""

from datetime import UTC

import pytest
from tests.factories import AT, make_desk

from palier.apps.search.commands import index_waiting
from palier.apps.search.queries import search_cases
from palier.core.search import read_asked


@pytest.fixture
def desk(db):
    return make_desk()


def found(viewer, typed, **more):
    index_waiting(at=AT, limit=1000)
    return [row.id for row in search_cases(viewer=viewer, asked=read_asked(typed, at=AT, zone=UTC), at=AT, **more).rows]


def test_first(desk):
    case = desk.open(subject="Les références envoyées à Besançon")
    assert found(desk.agent, "reference besancon envoyer") == [case]
    assert found(desk.agent, "plan:gold severity:haute account:client status:open is:open") == [case]
    assert found(desk.agent, "besan", unfinished=True) == [case]
    assert found(desk.contact, "besancon") == [case]

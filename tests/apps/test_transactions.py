"""A command commits alone, and with its caller where the caller has a transaction."""

import pytest
from django.db import connection, transaction

from palier.apps.staff.models import Team
from palier.apps.transactions import one_transaction, written

pytestmark = pytest.mark.django_db(transaction=True)


@one_transaction
def found(name: str, *, refused: bool = False) -> int:
    """Write, and then perhaps refuse."""
    assert connection.in_atomic_block
    team = Team.objects.create(name=name)
    if refused:
        raise LookupError(name)
    return team.pk


@transaction.atomic
def found_two(first: str, second: str) -> None:
    found(first)
    found(second, refused=True)


def names() -> set[str]:
    return set(Team.objects.values_list("name", flat=True))


def test_alone_it_commits_or_leaves_nothing() -> None:
    assert found("kept") == Team.objects.get().pk
    with pytest.raises(LookupError):
        found("undone", refused=True)
    assert names() == {"kept"}
    assert not connection.in_atomic_block


def test_with_a_caller_it_stands_and_falls_with_them() -> None:
    with pytest.raises(LookupError):
        found_two("first", "second")
    assert names() == set()
    with transaction.atomic():
        found("third")
        found("fourth")
    assert names() == {"third", "fourth"}


@pytest.mark.parametrize("kept", [True, False])
def test_what_is_written_stays_or_is_struck_out_at_the_price_of_as_many_statements(kept, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(3), written(to_be_kept=kept):
        Team.objects.create(name="Night")
    assert Team.objects.filter(name="Night").exists() is kept

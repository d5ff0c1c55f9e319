"""A statement kept answers for any value what the ORM would, and in the same way."""

import pytest

from palier.apps.accounts.models import Account
from palier.apps.kept_statements import ANY_AGENT, ANY_NUMBER, ANY_WORD, any_such, kept, rows_of, statement_of
from palier.core.actor import Actor, ActorKind, Role

pytestmark = pytest.mark.django_db


def test_a_kept_statement_answers_for_any_value(django_assert_num_queries):
    for number, name in enumerate(("Client", "Étude d’avocats", "Client"), 1):
        Account.objects.create(
            id=number, name=name, country="FR", timezone="Europe/Paris", created_at=f"2026-01-0{number}T00:00Z"
        )
    kept = statement_of(
        Account.objects.filter(id__gt=ANY_NUMBER, name=ANY_WORD).order_by("id").values_list("id", "name")
    )
    for after, name in ((0, "Client"), (1, "Client"), (3, "Client"), (0, "Étude d’avocats"), (0, "'; --"), (2**40, "")):
        wanted = list(Account.objects.filter(id__gt=after, name=name).order_by("id").values_list("id", "name"))
        with django_assert_num_queries(1):
            assert rows_of(kept, {ANY_NUMBER: after, ANY_WORD: name}) == wanted


def test_a_value_that_is_missing_is_an_error():
    kept = statement_of(Account.objects.filter(id=ANY_NUMBER).values_list("id"))
    with pytest.raises(KeyError):
        rows_of(kept, {ANY_WORD: "Client"})


def test_constant_words_stand_in_the_statement_and_all_else_stays_a_value():
    found = kept("SELECT %s, %s, %s, 7 %% 2, %s", ('it\'s 5 % off \\ or "more"', ANY_WORD, 3, ANY_NUMBER))
    assert found[1] == (ANY_WORD, 3, ANY_NUMBER)
    assert rows_of(found, {ANY_WORD: "a'; --", ANY_NUMBER: 2}) == [
        ('it\'s 5 % off \\ or "more"', "a'; --", 3, 1, 2),
    ]


def test_as_many_values_as_places():
    with pytest.raises(ValueError, match="longer"):
        kept("SELECT %s, %s", ("one",))


def test_a_statement_serves_every_agent_of_a_role():
    lea, marc = (Actor(ActorKind.AGENT, number, name, Role.LEAD) for number, name in ((1, "Léa"), (2, "Marc")))
    assert any_such(lea) == any_such(marc) == Actor(ActorKind.AGENT, ANY_AGENT, "", Role.LEAD)
    assert any_such(lea) != any_such(Actor(ActorKind.AGENT, 3, "Zoé", Role.AGENT))

"""A statement kept answers for any value what the ORM would, and in the same way."""

import pytest

from palier.apps.accounts.models import Account
from palier.apps.kept_statements import ANY_AGENT, ANY_NUMBER, ANY_WORD, any_such, rows_of, statement_of, written_out
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


def test_plain_words_stand_in_the_statement_and_all_else_stays_a_value():
    typed = 'it\'s 5 %s off \\ or "more"'
    found = written_out("SELECT %s, %s, %s, %s, 7 %% 2, %s", ("waiting_customer", typed, ANY_WORD, 3, ANY_NUMBER))
    assert found == ("SELECT 'waiting_customer', %s, %s, %s, 7 %% 2, %s", (typed, ANY_WORD, 3, ANY_NUMBER))
    assert rows_of(found, {ANY_WORD: "a'; --", ANY_NUMBER: 2}) == [("waiting_customer", typed, "a'; --", 3, 1, 2)]


@pytest.mark.parametrize("typed", ["", "A", "é", "a b", "a'b", "a\n", "a\0", "50%", "a\\", '"', "0"])
def test_what_somebody_may_have_typed_is_never_written_into_a_statement(typed):
    assert written_out("SELECT %s", (typed,)) == ("SELECT %s", (typed,))


def test_as_many_values_as_places():
    with pytest.raises(ValueError, match="longer"):
        written_out("SELECT %s, %s", ("one",))


def test_a_statement_serves_every_agent_of_a_role():
    lea, marc = (Actor(ActorKind.AGENT, number, name, Role.LEAD) for number, name in ((1, "Léa"), (2, "Marc")))
    assert any_such(lea) == any_such(marc) == Actor(ActorKind.AGENT, ANY_AGENT, "", Role.LEAD)
    assert any_such(lea) != any_such(Actor(ActorKind.AGENT, 3, "Zoé", Role.AGENT))

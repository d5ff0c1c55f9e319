"""Sessions found by a statement of our own behave as Django's."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from palier.apps.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**values: object) -> SessionStore:
    session = SessionStore()
    session.update(values)
    session.save()
    return session


def test_what_was_kept_is_found_by_both():
    session = kept(agent=7, words="réponse")
    assert SessionStore(session.session_key).load() == {"agent": 7, "words": "réponse"}
    assert DatabaseSessions(session.session_key).load() == {"agent": 7, "words": "réponse"}


def test_a_key_that_ended_is_forgotten():
    session = kept(agent=7)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    again = SessionStore(session.session_key)
    assert again.get("agent") is None
    assert again.session_key is None


@pytest.mark.parametrize("key", ["nobodys", "' OR 1=1 --", "x" * 500, ""])
def test_a_key_of_nobodys_opens_nothing(key):
    kept(agent=7)
    assert SessionStore(key).get("agent") is None


def test_data_that_was_tampered_with_is_worth_nothing():
    session = kept(agent=7)
    Session.objects.update(session_data="eyJhZ2VudCI6MX0:forged")
    assert SessionStore(session.session_key).load() == {}


def test_is_found_in_one_statement(django_assert_num_queries):
    session = kept(agent=7)
    with django_assert_num_queries(1):
        assert SessionStore(session.session_key)["agent"] == 7


def test_one_that_was_deleted_meanwhile_is_not_made_again():
    session = kept(agent=7)
    reader = SessionStore(session.session_key)
    assert reader["agent"] == 7
    session.delete()
    assert not SessionStore().exists(session.session_key)

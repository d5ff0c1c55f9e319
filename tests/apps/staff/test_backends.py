"""Whose a session is, asked by every page."""

import pytest
from django.contrib.auth.backends import ModelBackend

from palier.apps.staff.backends import AgentBackend
from palier.apps.staff.models import Agent
from palier.core.staffing import OFFICE_WEEK

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Agent:
    agent = Agent(email="ana@example.org", name="Ana Ruiz", language="fr", skills=["sso"], languages=["fr", "es"])
    agent.set_password("correct horse battery")
    agent.save()
    return agent


def test_answers_the_agent_that_django_would(agent):
    ours, djangos = AgentBackend().get_user(agent.pk), ModelBackend().get_user(agent.pk)
    assert ours == djangos
    for field in Agent._meta.concrete_fields:
        assert getattr(ours, field.attname) == getattr(djangos, field.attname), field.attname
    assert ours.hours == OFFICE_WEEK


def test_keeps_the_session_of_an_unchanged_password_only(agent):
    before = AgentBackend().get_user(agent.pk).get_session_auth_hash()
    agent.set_password("another horse battery")
    agent.save()
    assert AgentBackend().get_user(agent.pk).get_session_auth_hash() != before


def test_nobody_who_left_and_nobody_unknown(agent):
    agent.is_active = False
    agent.save()
    assert AgentBackend().get_user(agent.pk) is None
    assert AgentBackend().get_user(agent.pk + 1) is None


def test_costs_one_statement(agent, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = AgentBackend().get_user(agent.pk)
        assert found.actor.name == "Ana Ruiz"
        assert found.language == "fr"


def test_may_be_saved_without_touching_what_was_not_read(agent):
    found = AgentBackend().get_user(agent.pk)
    found.language = "en"
    found.save(update_fields=["language"])
    assert Agent.objects.get(pk=agent.pk).hours == OFFICE_WEEK

"""Engagements on the desk: begun for an account or a case, followed step by step, finished, dropped."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.apps.engagements.engaging import contract_of, engaged_desk
from tests.factories import AT

from palier.adapters.shared import moments
from palier.apps.cases.models import Case
from palier.apps.engagements.commands import tell_late
from palier.apps.engagements.models import Engagement
from palier.apps.staff.models import Agent
from palier.core.actor import Role


@pytest.fixture
def desk(db):
    return engaged_desk()


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(moments, "now", lambda: AT)


def page(agent, name: str = "engagements", *args: object, **asked: str) -> str:
    return agent.get(reverse(f"desk:{name}", args=args), asked).content.decode()


def begin(agent, desk, what: str) -> Engagement:
    agent.post(reverse("desk:begin_engagement"), {"contract": contract_of(desk), "what": what})
    return Engagement.objects.latest("pk")


def act(agent, engagement: Engagement, act: str, **said: object):
    return agent.post(reverse("desk:engagement_act", args=[engagement.pk, act]), said)


def test_an_account_is_looked_up_and_what_its_plan_promises_begun(agent, desk) -> None:
    assert "Nothing runs" in page(agent)
    shown = page(agent, called="Client")
    assert 'value="engagement:boost:1">Accelerator – Coaching' in shown
    assert 'value="process:incident">Incident' in shown
    assert "called so" in page(agent, called="Nobody")
    assert begin(agent, desk, "engagement:boost:1").choice["en"] == "Coaching"
    assert "Accelerator – Coaching" in page(agent)


@pytest.mark.obeys("Process.steps", "Feature.phases")
@pytest.mark.parametrize(("language", "words"), [("en", "goals"), ("fr", "objectifs")])
def test_stages_are_planned_and_ticked_off_in_order(agent, desk, language: str, words: str) -> None:
    Agent.objects.filter(pk=desk.agent.id).update(language=language)
    boost = begin(agent, desk, "engagement:boost:0")
    assert words in page(agent, "engagement", boost.pk)
    act(agent, boost, "plan", place=2, planned_on="2026-03-09")
    act(agent, boost, "do", place=1, words="Met.")
    shown = page(agent, "engagement", boost.pk)
    assert "Met." in shown
    assert 'value="2026-03-09"' in shown
    act(agent, boost, "do", place=2, words="")
    boost.refresh_from_db()
    assert boost.finished_at == AT


def test_a_refusal_is_said_where_it_arose(agent, desk) -> None:
    boost = begin(agent, desk, "engagement:boost:0")
    act(agent, boost, "do", place=2)
    assert "waits for the ones before it" in page(agent)
    assert act(agent, boost, "sing").status_code == 404
    assert act(agent, boost, "drop", words="no").status_code == 403
    for what in ("", "boost", "process:", "engagement:boost:x"):
        assert agent.post(reverse("desk:begin_engagement"), {"contract": "1", "what": what}).status_code == 404
    for _ in range(2):
        begin(agent, desk, "engagement:boost:0")
    assert "Accelerator" in page(agent)
    assert Engagement.objects.count() == 2


def test_a_case_begins_its_own_and_shows_them(agent, desk) -> None:
    case = Case.objects.get(pk=desk.open())
    panel = page(agent, "duties", case.reference)
    assert 'value="commitment:leak"' in panel
    agent.post(reverse("desk:begin_for_case", args=[case.reference]), {"what": "commitment:leak"})
    leak = Engagement.objects.get()
    assert leak.case_id == case.pk
    panel = page(agent, "duties", case.reference)
    assert 'value="commitment:leak"' not in panel
    assert "Disclosure" in panel
    assert case.reference in page(agent, "engagement", leak.pk)
    assert agent.post(reverse("desk:begin_for_case", args=[case.reference]), {"what": "x"}).status_code == 404


@pytest.mark.obeys("Commitment.within")
def test_a_commitment_says_until_when_and_is_marked_when_late(agent, desk) -> None:
    leak = begin(agent, desk, "commitment:leak")
    assert "to be kept:" in page(agent, "engagement", leak.pk)
    tell_late(at=AT + timedelta(hours=9))
    assert 'status--breached">Late' in page(agent)
    act(agent, leak, "finish", words="Acknowledged.")
    assert "Acknowledged." in page(agent, "engagement", leak.pk)
    assert "Nothing runs" in page(agent)


def test_a_lead_drops_one(agent, desk) -> None:
    boost = begin(agent, desk, "engagement:boost:0")
    Agent.objects.filter(pk=desk.agent.id).update(role=Role.LEAD.value)
    assert "It will not be done" in page(agent, "engagement", boost.pk)
    act(agent, boost, "drop", words="They moved on.")
    assert "They moved on." in page(agent, "engagement", boost.pk)


def test_few_questions_are_asked(agent, desk, django_assert_max_num_queries) -> None:
    boost = begin(agent, desk, "engagement:boost:0")
    with django_assert_max_num_queries(12):
        page(agent)
    with django_assert_max_num_queries(12):
        page(agent, "engagement", boost.pk)

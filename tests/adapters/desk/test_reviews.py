"""Reviews on the desk: the list, one with its figures and agenda, its hour, its minutes; refusals keep the words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.apps.reviews.reviewing import contract_of, reviewed_desk
from tests.apps.routing.making import named
from tests.factories import AT, make_agent

from palier.adapters.shared import moments
from palier.apps.cases.commands import reply_to_case
from palier.apps.reviews.commands import drop_review, schedule_reviews, tell_missed
from palier.apps.reviews.models import Review
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Role


@pytest.fixture
def desk(db):
    return reviewed_desk()


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(moments, "now", lambda: AT)


@pytest.fixture
def talk(desk) -> Review:
    schedule_reviews(contract_id=contract_of(desk), by=PALIER, at=AT)
    return Review.objects.get(key="talk")


def page(agent, name: str = "reviews", *args: object, **asked: str) -> str:
    return agent.get(reverse(f"desk:{name}", args=args), asked).content.decode()


def act(agent, review: Review, act: str, **said: str):
    return agent.post(reverse("desk:review_act", args=[review.pk, act]), said)


def test_without_a_review_the_list_says_what_to_do(agent) -> None:
    assert "No review is due soon" in page(agent)
    assert "No review waits for you" in page(agent, whose="mine")


@pytest.mark.obeys("Review.label", "Review.as")
@pytest.mark.parametrize(("language", "words"), [("en", "Case review"), ("fr", "Revue des dossiers")])
def test_the_list_names_them_in_the_readers_language(agent, desk, talk, language: str, words: str) -> None:
    Agent.objects.filter(pk=desk.agent.id).update(language=language)
    shown = page(agent)
    assert words in shown
    assert {"en": "by call", "fr": "par téléphone"}[language] in shown or "appel" in shown


@pytest.mark.obeys("Review.with")
def test_ones_own_are_those_one_is_named_for(agent, desk, talk) -> None:
    assert "No review waits for you" in page(agent, whose="mine")
    named(desk, desk.agent)
    assert "Case review" in page(agent, whose="mine")
    assert f"held by {desk.agent.name}" in page(agent, "review", talk.pk)


@pytest.mark.obeys("Review.agenda")
def test_a_review_shows_its_agenda_and_figures_and_its_minutes_begin_with_the_agenda(agent, desk, talk) -> None:
    case_id = desk.open(at=AT - timedelta(days=20))
    reply_to_case(case_id=case_id, text="Done.", by=desk.agent, at=AT - timedelta(days=20, hours=-3))
    shown = page(agent, "review", talk.pk)
    assert "<li>Open cases</li><li>Good practice</li>" in shown
    assert "Open cases\n\nGood practice" in shown
    assert "High" in shown
    assert "0 %" in shown


def test_it_is_planned_prepared_and_held(agent, desk, talk) -> None:
    Agent.objects.filter(pk=desk.agent.id).update(timezone="Europe/Paris")
    assert act(agent, talk, "plan", planned_at="2026-03-03T10:00").status_code == 302
    act(agent, talk, "prepare", words="Ask about SSO.")
    act(agent, talk, "hold", words="We agreed on SSO.\nNext: March.")
    talk.refresh_from_db()
    assert (talk.planned_at.hour, talk.preparation, talk.minutes) == (
        9,
        "Ask about SSO.",
        "We agreed on SSO.\nNext: March.",
    )
    shown = page(agent, "review", talk.pk)
    assert "We agreed on SSO.<br>Next: March." in shown
    assert "Ask about SSO." not in shown
    assert f'id="review-{talk.pk}"' not in page(agent)


def test_minutes_that_are_not_taken_stay_in_their_form(agent, talk) -> None:
    answer = act(agent, talk, "hold", words="We spoke at length.")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "No hour was agreed on" in shown
    assert "We spoke at length." in shown
    assert act(agent, talk, "hold", words=" ").status_code == 422


def test_a_refusal_leads_back_with_its_sentence(agent, desk, talk) -> None:
    drop_review(review_id=talk.pk, why="None wanted.", by=make_agent(role=Role.LEAD), at=AT)
    assert act(agent, talk, "plan", planned_at="nonsense").status_code == 302
    assert "was held or dropped before" in page(agent)
    assert "None wanted." in page(agent, "review", talk.pk)
    assert act(agent, talk, "sing").status_code == 404
    assert agent.get(reverse("desk:review", args=[0])).status_code == 404


def test_only_leads_drop(agent, desk, talk) -> None:
    assert "Drop it" not in page(agent, "review", talk.pk)
    assert act(agent, talk, "drop", words="x").status_code == 403
    Agent.objects.filter(pk=desk.agent.id).update(role=Role.LEAD.value)
    assert "Drop it" in page(agent, "review", talk.pk)
    act(agent, talk, "drop", words="They asked for none.")
    talk.refresh_from_db()
    assert talk.dropped_why == "They asked for none."


def test_one_more_is_added_by_hand(agent, desk, talk) -> None:
    address, which = reverse("desk:add_review"), f"{contract_of(desk)}:whenever"
    answer = agent.post(address, {"which": which, "due_on": "2026-04-07"})
    assert answer.url == reverse("desk:review", args=[Review.objects.get(key="whenever").pk])
    agent.post(address, {"which": which, "due_on": "2026-04-07"})
    assert "There is such a review" in page(agent)
    agent.post(address, {"which": "x", "due_on": "never"})
    assert "choose a review and a day" in page(agent)


def test_a_missed_one_comes_first_and_is_marked(agent, desk, talk) -> None:
    tell_missed(at=AT + timedelta(days=6))
    assert 'status--breached">Missed' in page(agent)


def test_the_list_and_one_review_ask_few_questions(agent, desk, talk, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(9):
        page(agent)
    with django_assert_max_num_queries(12):
        page(agent, "review", talk.pk)

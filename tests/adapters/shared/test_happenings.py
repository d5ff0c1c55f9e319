"""What happened and how clocks stand, in both languages."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from palier.adapters.shared.happenings import happening_words, notice_words, state_words
from palier.core.case import Kind
from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.clock import State

DOCEBO = (Path(__file__).parents[3] / "catalogues" / "docebo.yaml").read_text()


@pytest.fixture(scope="module")
def terms():
    return terms_for(read_catalogue(DOCEBO, name="docebo"), ContractFacts(plan="elite"))


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_fact_is_one_sentence_in_both_languages(kind, terms):
    data = {"status": "on_hold", "severity": "urgent", "agent_name": "Luc", "minutes": 30, "what": "Read the logs."}
    said = []
    for language in ("en", "fr"):
        with translation.override(language):
            said.append(happening_words(kind, "Ana", data, terms))
    assert said[0] != said[1]
    for sentence in said:
        assert re.fullmatch(r"Ana .*\.", sentence), sentence
        assert "%" not in sentence


def test_time_is_told_with_what_paid_for_it_and_who_took_it_back(terms):
    noted = {"minutes": 90, "what": "Rebuilt the index", "costs": "professional_services"}
    back = {"minutes": 90, "of": "Luc", "reason": "Wrong case."}  # its full stop is the sentence's
    told = [(Kind.TIME_NOTED, noted), (Kind.TIME_WITHDRAWN, back), (Kind.TIME_WITHDRAWN, {**back, "of": "Ana"})]
    said = {}
    for language in ("en", "fr"):
        with translation.override(language):
            said[language] = [happening_words(kind, "Ana", data, terms) for kind, data in told]
    assert said == {
        "en": [
            "Ana noted 1 h 30 min, taken from “Professional services”: Rebuilt the index",
            "Ana took back 1 h 30 min that Luc had noted: “Wrong case”.",
            "Ana took back 1 h 30 min noted before: “Wrong case”.",
        ],
        "fr": [
            "Ana a noté 1 h 30, pris sur « Services professionnels » : Rebuilt the index",
            "Ana a retiré 1 h 30 notées par Luc : « Wrong case ».",
            "Ana a retiré 1 h 30 notées auparavant : « Wrong case ».",
        ],
    }


def test_values_are_named_as_the_catalogue_and_the_house_name_them(terms):
    with translation.override("fr"):
        assert happening_words(Kind.SEVERITY_CHANGED, "Ana", {"severity": "low"}, terms) == (
            "Ana a mis la gravité à « 4 - Faible »."
        )
        assert happening_words(Kind.STATUS_CHANGED, "Ana", {"status": "on_hold"}, terms).startswith(
            "Ana a mis le statut à « "
        )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"agent_name": "Luc", "team_name": "Web"}, "Ana gave the case to Luc, team Web."),
        ({"agent_name": "Luc"}, "Ana gave the case to Luc."),
        ({"team_name": "Web"}, "Ana gave the case to the team Web."),
        ({"agent_name": "Ana"}, "Ana took the case."),
        ({"agent_name": "Ana", "team_name": "Web"}, "Ana took the case for the team Web."),
        ({}, "Ana left the case unassigned."),
    ],
)
def test_giving_a_case_away(data, sentence, terms):
    with translation.override("en"):
        assert happening_words(Kind.ASSIGNED, "Ana", data, terms) == sentence


def test_steps_of_the_ladder(terms):
    with translation.override("en"):
        said = [notice_words("first_response", step.id, terms) for step in terms.steps]
        breach = notice_words("first_response", "breached", terms)
        gone = notice_words("first_response", "of-another-version", terms)
    assert said == [
        "First response: 75% of the time is used up.",
        "",
        "First response: still unanswered 1 hour after the due time.",
    ]
    assert breach == "First response: the due time passed unanswered."
    assert gone == ""


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_name_in_both_languages(state):
    names = set()
    for language in ("en", "fr"):
        with translation.override(language):
            names.add(state_words(state, ended=False))
    assert len(names) == 2


def test_a_breach_that_was_answered_is_met_late():
    with translation.override("en"):
        assert state_words(State.BREACHED, ended=False) == "Breached"
        assert state_words(State.BREACHED, ended=True) == "Met late"

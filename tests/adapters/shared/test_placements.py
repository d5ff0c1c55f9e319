"""Reasons and pages in words, in both languages."""

from datetime import timedelta

import pytest
from django.utils.translation import override
from tests.apps.routing.making import ADVISED
from tests.factories import AT

from palier.adapters.shared.happenings import happening_words
from palier.adapters.shared.placements import page_words, placement_words, speech_words
from palier.apps.rotas.queries import PageStory
from palier.core.case import Kind
from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.staffing import Order, Reason, Why

TERMS = terms_for(
    read_catalogue(ADVISED, name="acme"), ContractFacts(plan="gold", country="FR", timezone="Europe/Paris")
)
REASONS = {
    Reason(Why.ADVISOR, role="tam"): (
        "Advisor of this customer: Technical account manager.",
        "Conseiller de ce client : Responsable technique de compte.",
    ),
    Reason(Why.STAND_IN, role="tam", stands_in_for="Anna"): (
        "Stands in for Anna, advisor of this customer: Technical account manager.",
        "Remplace Anna, conseiller de ce client : Responsable technique de compte.",
    ),
    Reason(Why.STAND_IN, role="unsold"): (
        "Stands in as advisor of this customer: unsold.",
        "Remplaçant du conseiller de ce client : unsold.",
    ),
    Reason(Why.ADVISOR_LATER, role="engineer"): (
        "Advisor of this customer: Engineers. Nobody was on shift.",
        "Conseiller de ce client : Ingénieurs. Personne n’était de quart.",
    ),
    Reason(Why.NOBODY_ON_SHIFT): ("Nobody of the team was on shift.", "Personne de l’équipe n’était de quart."),
    Reason(Why.NOBODY_ON_SHIFT, skill="SSO"): ("Nobody on shift knows SSO.", "Personne de quart ne connaît SSO."),
    Reason(Why.RULE, skill="SSO", language="fr", order=Order.LEAST_LOADED, cases=3): (
        "By rule: on shift, knows SSO, speaks French, 3 open cases, the fewest.",
        "Selon la règle : de quart, connaît SSO, parle français, 3 dossiers ouverts, le moins.",
    ),
    Reason(Why.RULE, order=Order.LEAST_LOADED, cases=0): (
        "By rule: on shift, no open case.",
        "Selon la règle : de quart, aucun dossier ouvert.",
    ),
    Reason(Why.RULE, order=Order.ROUND_ROBIN, cases=4): (
        "By rule: on shift, it was their turn.",
        "Selon la règle : de quart, c’était son tour.",
    ),
}


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: "-".join(map(str, reason.as_data().values())))
def test_every_reason_is_a_sentence_in_both_languages(reason) -> None:
    said = []
    for language in ("en", "fr"):
        with override(language):
            said.append(placement_words(reason.as_data(), TERMS))
    assert tuple(said) == REASONS[reason]


def test_every_kind_of_reason_has_its_sentence() -> None:
    assert {reason.why for reason in REASONS} == set(Why)


def test_the_timeline_says_who_and_why() -> None:
    data = {"agent": 1, "agent_name": "Anna", "why": Reason(Why.ADVISOR, role="tam").as_data()}
    with override("en"):
        words = happening_words(Kind.ASSIGNED, "Palier", data, TERMS)
    assert words == "Palier gave the case to Anna. Advisor of this customer: Technical account manager."


def test_an_unknown_language_keeps_its_code() -> None:
    with override("en"):
        assert [speech_words(code) for code in ("pt", "xx", "?")] == ["Portuguese", "xx", "?"]


@pytest.mark.parametrize(
    ("story", "english"),
    [
        ((("Anna", AT),), "Page to Anna; not acknowledged yet."),
        ((), "Page to nobody yet: everybody on the rota is away."),
    ],
)
def test_an_open_page_says_who_was_called(story, english) -> None:
    with override("en"):
        assert page_words(PageStory("opened", AT, story, "", None)) == english


def test_a_page_that_is_over_says_how() -> None:
    over, rings = AT + timedelta(minutes=5), (("Anna", AT), ("Bo", AT))
    with override("en"):
        assert page_words(PageStory("opened", AT, rings, "Bo", over)) == "Page to Anna and Bo; acknowledged by Bo."
        assert (
            page_words(PageStory("opened", AT, rings, "", over))
            == "Page to Anna and Bo; over, the case was taken in hand."
        )

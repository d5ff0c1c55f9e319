"""Features, channels, reviews, delays and steps in words, each in both languages."""

from datetime import timedelta

import pytest
from django.utils import translation
from tests.core.catalogue.lint.offers import SOUND, offer

from palier.adapters.shared import offers
from palier.core.catalogue import ContractFacts, Terms, terms_for
from palier.core.catalogue.promises import ChannelTerms, Delay, Feature, Review
from palier.core.catalogue.terms import Step
from palier.core.time import WorkingDays

LEVELS = {"high": {"fr": "haut", "en": "high"}}


@pytest.fixture
def terms() -> Terms:
    return terms_for(offer(text=SOUND), ContractFacts("gold"))


def both(say: object, *arguments: object) -> tuple[str, str]:
    said = []
    for language in ("en", "fr"):
        with translation.override(language):
            said.append(say(*arguments).replace("\u202f", " ").replace("\xa0", " "))  # type: ignore[operator]
    return said[0], said[1]


@pytest.mark.parametrize(
    ("feature", "english", "french"),
    [
        (None, "not included", "non inclus"),
        (Feature("f", {}, False), "not included", "non inclus"),
        (Feature("f", {}, 0, count="credits"), "not included", "non inclus"),
        (Feature("f", {}, True), "included", "inclus"),
        (Feature("f", {}, "high", choices=LEVELS), "high", "haut"),
        (Feature("f", {}, "unlimited", count="hours"), "unlimited", "illimité"),
        (
            Feature("f", {}, 2, count="credits", per="contract_year"),
            "2 credits per contract year",
            "2 crédits par année de contrat",
        ),
        (Feature("f", {}, 1, count="hours", per="month"), "1 hour per month", "1 heure par mois"),
        (
            Feature("f", {}, 4, count="days", per="year", pro_rata=True, carry_over=2),
            "4 days per year, in proportion to the days of a period cut short, "
            "of what is left at most 2 days carried over",
            "4 jours par an, au prorata des jours d’une période écourtée, dont 2 jours au plus reportés s’il en reste",
        ),
        (
            Feature("f", {}, 4, count="days", carry_over="all", expires="contract"),
            "4 days, what is left is carried over, valid until the contract ends",
            "4 jours, ce qui reste est reporté, valable jusqu’à la fin du contrat",
        ),
        (Feature("f", {}, 10, count="percent", per="year"), "10%", "10 %"),
        (Feature("f", {}, 1500), "1,500 units", "1 500 unités"),
    ],
)
def test_feature_words(feature: Feature | None, english: str, french: str) -> None:
    assert both(offers.feature_words, feature) == (english, french)


def test_every_unit_and_period_has_words() -> None:
    units = ("credits", "hours", "days", "sessions", "workshops", "events", "units")
    assert [both(offers.amount_words, 3, unit)[1] for unit in units] == [
        "3 crédits",
        "3 heures",
        "3 jours",
        "3 séances",
        "3 ateliers",
        "3 événements",
        "3 unités",
    ]
    periods = ("month", "quarter", "year", "contract_year", "contract")
    assert [both(offers.period_words, period) for period in periods] == [
        ("per month", "par mois"),
        ("per quarter", "par trimestre"),
        ("per year", "par an"),
        ("per contract year", "par année de contrat"),
        ("per contract", "par contrat"),
    ]


@pytest.mark.parametrize(
    ("delay", "english", "french"),
    [
        (Delay(timedelta(days=6), "always", "6d"), "6 days", "6 jours"),
        (Delay(timedelta(hours=24), "office", "24h in office"), "24 business hours", "24 heures ouvrées"),
        (Delay(WorkingDays(2), "office", "2d in office"), "2 working days", "2 jours ouvrés"),
    ],
)
def test_delay_words(delay: Delay, english: str, french: str, terms: Terms) -> None:
    assert both(offers.delay_words, delay, terms.calendars) == (english, french)


@pytest.mark.parametrize(
    ("channel", "english", "french"),
    [
        (ChannelTerms("phone", {}, "office"), "business hours", "heures ouvrées"),
        (
            ChannelTerms("phone", {}, "always", service="priority", severities=("urgent",)),
            "round the clock, every day · priority service · for Urgent only",
            "24 h sur 24, tous les jours · service prioritaire · pour Urgent seulement",
        ),
        (
            ChannelTerms("phone", {}, "office", service="dedicated", to="advisor", otherwise="standard"),
            "business hours · a line of your own · straight to: Advisor · otherwise standard service",
            "heures ouvrées · ligne dédiée · en direct : Conseiller · sinon service standard",
        ),
        (
            ChannelTerms("phone", {}, "office", service="personalised", to="on_call"),
            "business hours · personalised service · straight to: whoever is on call",
            "heures ouvrées · service personnalisé · en direct : la personne d’astreinte",
        ),
    ],
)
def test_channel_offer_words(channel: ChannelTerms, english: str, french: str, terms: Terms) -> None:
    assert both(offers.channel_offer_words, channel, terms) == (english, french)


def test_channels_have_the_catalogues_name_or_the_houses() -> None:
    assert both(offers.channel_name, ChannelTerms("phone", {}, "always")) == ("Phone", "Téléphone")
    named = ChannelTerms("phone", {"en": "Hotline", "fr": "Ligne directe"}, "always")
    assert both(offers.channel_name, named) == ("Hotline", "Ligne directe")


def test_an_advisor_who_is_not_there_is_named_by_the_role() -> None:
    basic = terms_for(offer(text=SOUND), ContractFacts("basic"))
    channel = ChannelTerms("phone", {}, "office", to="advisor")
    assert both(offers.channel_offer_words, channel, basic)[0] == "business hours · straight to: the advisor"


@pytest.mark.parametrize(
    ("review", "english", "french"),
    [
        (Review("r", {}, every="week", form="call"), "every week, by call", "chaque semaine, par téléphone"),
        (Review("r", {}, every="month", form="meeting"), "every month, in a meeting", "chaque mois, en réunion"),
        (Review("r", {}, form="recap"), "regularly, as a recap", "régulièrement, sous forme de récapitulatif"),
        (Review("r", {}, every="quarter"), "every quarter", "chaque trimestre"),
        (
            Review("r", {}, every="year", form="report"),
            "every year, as a report",
            "chaque année, sous forme de rapport",
        ),
    ],
)
def test_review_words(review: Review, english: str, french: str) -> None:
    assert both(offers.review_words, review) == (english, french)


@pytest.mark.parametrize(
    ("step", "english", "french"),
    [
        (
            Step("s", "any", 0.75, None, (), ("assignee", "team")),
            "at 75% of the time (any clock): tell the assignee and the team",
            "à 75 % du temps (tout chronomètre) : prévenir l’agent chargé du dossier et l’équipe",
        ),
        (
            Step("s", "first_response", 1.0, None, ("urgent",), ("team_lead", "sales")),
            "when due (First response, Urgent): tell the team lead and sales",
            "à l’échéance (Première réponse, Urgent) : prévenir le chef d’équipe et sales",
        ),
        (
            Step("s", "any", None, timedelta(hours=1), (), ("head_of_support",)),
            "1 hour after it was due (any clock): tell the head of support",
            "1 heure après l’échéance (tout chronomètre) : prévenir le directeur de l’assistance",
        ),
    ],
)
def test_step_words(step: Step, english: str, french: str, terms: Terms) -> None:
    assert both(offers.step_words, step, terms) == (english, french)


def test_step_words_without_terms() -> None:
    step = Step("s", "resolution", 1.0, None, ("p1",), ("support_manager",))
    assert both(offers.step_words, step, None)[0] == "when due (Resolution, p1): tell the support manager"


def test_spoken_language() -> None:
    assert both(offers.spoken_language, "ja") == ("Japanese", "japonais")
    assert both(offers.spoken_language, "qqq") == ("qqq", "qqq")

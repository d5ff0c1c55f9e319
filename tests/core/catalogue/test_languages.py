"""In which language somebody is answered, by the plan and the hour."""

from datetime import UTC, datetime

import pytest
from tests.core.catalogue.sound import SOUND

from palier.core.catalogue import ContractFacts, Terms, read_catalogue, terms_for
from palier.core.catalogue.languages import answered_in

OFFER = read_catalogue(SOUND, name="sound")
NOON, NIGHT = datetime(2026, 3, 4, 11, 0, tzinfo=UTC), datetime(2026, 3, 4, 23, 0, tzinfo=UTC)


def terms(plan: str = "basic", region: str | None = None) -> Terms:
    return terms_for(OFFER, ContractFacts(plan=plan, region=region, timezone="Europe/Paris", country="FR"))


@pytest.mark.obeys("Offered.languages")
@pytest.mark.parametrize(
    ("language", "at", "among", "answered"),
    [
        ("en", None, (), "en"),
        ("fr", None, (), "fr"),
        ("fr", NOON, (), "fr"),
        ("fr", NIGHT, (), "en"),  # French is spoken in office hours
        ("de", None, (), "en"),
        ("de", NIGHT, ("fr",), "fr"),  # nobody speaks at night, but nothing else is written
        ("de", None, ("it",), "de"),
        ("en", None, ("fr",), "fr"),
    ],
)
def test_the_offered_language_that_is_spoken(language: str, at: datetime | None, among: tuple[str, ...], answered: str):
    basic = terms()
    assert basic.languages == {"en": "always", "fr": "office"}
    assert answered_in(basic, language, at=at, among=among) == answered


def test_a_plan_that_says_nothing_of_languages_offers_each() -> None:
    silent = read_catalogue(SOUND.replace("    languages: {en: always, fr: office}\n", ""), name="sound")
    found = terms_for(silent, ContractFacts(plan="basic", timezone="Europe/Paris", country="FR"))
    assert found.languages == {}
    assert answered_in(found, "de", at=NIGHT) == "de"

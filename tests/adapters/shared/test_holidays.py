"""Public holidays by name."""

from datetime import date

import pytest
from django.utils import translation

from palier.adapters.shared.holidays import country_words, holiday_words

NEW_YEAR = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("on", "countries", "language", "name"),
    [
        (NEW_YEAR, ("FR",), "fr", "Jour de l’an"),
        (NEW_YEAR, ("FR",), "en", "New Year’s Day"),
        (NEW_YEAR, ("IT",), "fr", "Capodanno"),
        (date(2026, 12, 26), ("FR-57",), "fr", "Saint-Étienne"),
        (date(2026, 11, 26), ("FR", "US"), "en", "Thanksgiving Day"),
        (date(2026, 11, 27), ("FR", "US"), "en", ""),
        (NEW_YEAR, ("ZZ", "FR"), "fr", "Jour de l’an"),
        (NEW_YEAR, (), "fr", ""),
    ],
)
def test_a_holiday_is_called_by_its_name(on, countries, language, name) -> None:
    with translation.override(language):
        assert holiday_words(on, countries) == name


@pytest.mark.parametrize(
    ("country", "english", "french"),
    [("US", "United States", "États-Unis"), ("US-CA", "United States (CA)", "États-Unis (CA)"), ("ZQ", "ZQ", "ZQ")],
)
def test_a_country_is_called_by_its_name(country: str, english: str, french: str) -> None:
    with translation.override("en"):
        assert country_words(country) == english
    with translation.override("fr"):
        assert country_words(country) == french

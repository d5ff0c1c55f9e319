"""Public holidays, frozen."""

import subprocess
import sys
from datetime import date

import pytest

from palier.core.time import Calendar, UnknownCountry
from palier.core.time.holidays import Holiday, public_holidays


def test_holidays_are_plain_values_in_order_and_in_the_language_asked_for():
    assert public_holidays("FR", years=[2026], language="fr") == (
        Holiday(date(2026, 1, 1), "Jour de l'an"),
        Holiday(date(2026, 4, 6), "Lundi de Pâques"),
        Holiday(date(2026, 5, 1), "Fête du Travail"),
        Holiday(date(2026, 5, 8), "Fête de la Victoire"),
        Holiday(date(2026, 5, 14), "Ascension"),
        Holiday(date(2026, 5, 25), "Lundi de Pentecôte"),
        Holiday(date(2026, 7, 14), "Fête nationale"),
        Holiday(date(2026, 8, 15), "Assomption"),
        Holiday(date(2026, 11, 1), "Toussaint"),
        Holiday(date(2026, 11, 11), "Armistice"),
        Holiday(date(2026, 12, 25), "Noël"),
    )


def test_a_region_adds_its_own_in_either_form():
    moselle = {day.on for day in public_holidays("FR-57", years=[2026])}
    assert moselle == {day.on for day in public_holidays("FR", "57", years=[2026])}
    assert moselle - {day.on for day in public_holidays("FR", years=[2026])} == {date(2026, 4, 3), date(2026, 12, 26)}
    assert date(2026, 3, 31) in {day.on for day in public_holidays("US-CA", years=[2026])}


def test_several_years_may_be_asked_for_at_once():
    years = {day.on.year for day in public_holidays("IT", years=range(2026, 2029))}
    assert years == {2026, 2027, 2028}


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("IT", "it", "Capodanno"),
        ("IT", None, "Capodanno"),
        ("IT", "en", "New Year's Day"),
        ("IT", "en-GB", "New Year's Day"),
        ("IT", "fr", "Capodanno"),
        ("BE", "fr", "Nouvel An"),
    ],
)
def test_names_come_in_a_language_that_the_country_has(country, language, name):
    assert public_holidays(country, years=[2026], language=language)[0].name == name


@pytest.mark.parametrize(
    ("country", "subdivision", "refused"),
    [
        ("FX", None, ("FX", None, "TF")),
        ("fr", None, ("fr", None, "FR")),
        ("", None, ("", None, None)),
        ("US-CZ", None, ("US", "CZ", "SC")),
        ("US", "ZZZ", ("US", "ZZZ", None)),
    ],
)
def test_unknown_places_are_refused_with_the_nearest_known(country, subdivision, refused):
    with pytest.raises(UnknownCountry) as refusal:
        public_holidays(country, subdivision, years=[2026])
    assert (refusal.value.country, refusal.value.subdivision) == refused[:2]
    assert refused[2] is None or refused[2] in refusal.value.suggestions


def test_holidays_close_a_calendar():
    closed = [day.on for day in public_holidays("FR", years=[2026])]
    calendar = Calendar.from_dict(
        {"timezone": "Europe/Paris", "week": {"fri": [["09:00", "18:00"]]}, "holidays": closed}
    )
    assert calendar.holidays == tuple(closed)


def test_the_package_is_loaded_by_the_first_question_only():
    """It takes as much memory as all the rest of a process, and a process that judges clocks asks nothing of it."""
    program = (
        "import sys, palier.core.catalogue, palier.core.clock, palier.core.scenario as _; "
        "print('holidays' in sys.modules); "
        "from palier.core.time.holidays import public_holidays; public_holidays('FR', years=[2026]); "
        "print('holidays' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={"PYTHONPATH": "src"},
    )
    assert answer.stdout.split() == ["False", "True"]

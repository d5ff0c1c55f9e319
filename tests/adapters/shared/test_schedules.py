"""Opening hours in words, each in both languages."""

import pytest
from django.utils import translation

from palier.adapters.shared.schedules import calendar_words, time_words
from palier.core.time import ALWAYS, Calendar

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WORKDAYS, "sat", "sun")


def calendar(week: dict[str, list[list[str]]], zone: str = "Europe/Paris") -> Calendar:
    return Calendar.from_dict({"timezone": zone, "week": week})


CASES = {
    "always": (ALWAYS, "round the clock, every day", "24 h sur 24, tous les jours"),
    "office": (
        calendar({day: [["09:00", "18:00"]] for day in WORKDAYS}),
        "Monday to Friday from 09:00 to 18:00, Paris time",
        "du lundi au vendredi de 9 h à 18 h, heure de Paris",
    ),
    "split": (
        calendar({day: [["09:00", "12:30"], ["13:30", "18:00"]] for day in WORKDAYS}),
        "Monday to Friday from 09:00 to 12:30 and from 13:30 to 18:00, Paris time",
        "du lundi au vendredi de 9 h à 12 h 30 et de 13 h 30 à 18 h, heure de Paris",
    ),
    "around the clock on weekdays": (
        calendar({day: [["00:00", "24:00"]] for day in WORKDAYS}, "America/New_York"),
        "from Monday 00:00 to Friday 24:00, New York time",
        "du lundi à 0 h au vendredi à 24 h, heure de New York",
    ),
    "one minute less at each end": (
        calendar(
            {"mon": [["00:01", "24:00"]], "fri": [["00:00", "23:59"]]}
            | {day: [["00:00", "24:00"]] for day in ("tue", "wed", "thu")}
        ),
        "from Monday 00:01 to Friday 23:59, Paris time",
        "du lundi à 0 h 01 au vendredi à 23 h 59, heure de Paris",
    ),
    "every day": (
        calendar({day: [["08:00", "20:00"]] for day in EVERY_DAY}),
        "every day from 08:00 to 20:00, Paris time",
        "tous les jours de 8 h à 20 h, heure de Paris",
    ),
    "round the clock on the wall": (
        calendar({day: [["00:00", "24:00"]] for day in EVERY_DAY}),
        "round the clock, every day, Paris time",
        "24 h sur 24, tous les jours, heure de Paris",
    ),
    "shorter on Saturday, over midnight on Sunday": (
        calendar(
            {day: [["09:00", "18:00"]] for day in WORKDAYS} | {"sat": [["09:00", "12:00"]], "sun": [["22:00", "02:00"]]}
        ),
        "Monday to Friday from 09:00 to 18:00, Saturday from 09:00 to 12:00, "
        "and Sunday from 22:00 to 02:00, Paris time",
        "du lundi au vendredi de 9 h à 18 h, le samedi de 9 h à 12 h et le dimanche de 22 h à 2 h, heure de Paris",
    ),
    "two places": (
        Calendar.union(
            calendar({"mon": [["09:00", "17:00"]]}), calendar({"mon": [["09:00", "17:00"]]}, "America/Los_Angeles")
        ),
        "Monday from 09:00 to 17:00, Paris time and Monday from 09:00 to 17:00, Los Angeles time",
        "le lundi de 9 h à 17 h, heure de Paris et le lundi de 9 h à 17 h, heure de Los Angeles",
    ),
    "dates only": (
        Calendar.from_dict({"timezone": "Europe/Paris", "overrides": {"2026-12-24": [["09:00", "12:00"]]}}),
        "on special dates only, Paris time",
        "à des dates particulières seulement, heure de Paris",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_calendar_words(case: str) -> None:
    open_hours, english, french = CASES[case]
    with translation.override("en"):
        assert calendar_words(open_hours) == english
    with translation.override("fr"):
        assert calendar_words(open_hours) == french


def test_time_after_midnight_is_that_of_the_next_day() -> None:
    with translation.override("en"):
        assert [time_words(minutes) for minutes in (0, 570, 1440, 1560)] == ["00:00", "09:30", "24:00", "02:00"]

"""Values in words, each in both languages."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from palier.adapters.shared import words
from palier.core.case.status import Status
from palier.core.catalogue.terms import NamedCalendar, Offer, Place, Target
from palier.core.time import ALWAYS, Calendar, WorkingDays

OFFICE = Calendar.from_dict(
    {"timezone": "Europe/Rome", "week": {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
)
WEEKDAYS = Calendar.from_dict(
    {"timezone": "Europe/Rome", "week": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
)
CALENDARS = {
    "always": NamedCalendar("always", {}, ALWAYS),
    "office": NamedCalendar("office", {"en": "business hours", "fr": "heures ouvrées"}, OFFICE),
    "weekdays": NamedCalendar("weekdays", {"en": "24x5", "fr": "24 h sur 24, 5 jours sur 7"}, WEEKDAYS),
    "unnamed": NamedCalendar("unnamed", {}, WEEKDAYS),
}


def target(length: timedelta | WorkingDays | None, calendar: str | None = None, offer: Offer = Offer.TIMED) -> Target:
    return Target(offer, length, calendar, "", Place(1, 1, ""))


def both(words_of: object, *arguments: object) -> tuple[str, str]:
    said = []
    for language in ("en", "fr"):
        with translation.override(language):
            said.append(str(words_of(*arguments)).replace("\u202f", " ").replace("\xa0", " "))  # type: ignore[operator]
    return said[0], said[1]


@pytest.fixture(autouse=True)
def _no_language_left_active() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("length", "english", "french"),
    [
        (timedelta(seconds=1), "1 second", "1 seconde"),
        (timedelta(seconds=0), "0 seconds", "0 seconde"),
        (timedelta(seconds=45), "45 seconds", "45 secondes"),
        (timedelta(minutes=1), "1 minute", "1 minute"),
        (timedelta(minutes=15), "15 minutes", "15 minutes"),
        (timedelta(minutes=90), "90 minutes", "90 minutes"),
        (timedelta(hours=1), "1 hour", "1 heure"),
        (timedelta(hours=16), "16 hours", "16 heures"),
        (timedelta(hours=72), "72 hours", "72 heures"),
        (timedelta(hours=2, minutes=5), "2 h 5 min", "2 h 05"),
    ],
)
def test_duration_words(length: timedelta, english: str, french: str) -> None:
    assert both(words.duration_words, length) == (english, french)


@pytest.mark.parametrize(
    ("length", "english", "french"),
    [
        (timedelta(seconds=45), "45 s", "45 s"),
        (timedelta(minutes=15), "15 min", "15 min"),
        (timedelta(hours=2), "2 h", "2 h"),
        (timedelta(minutes=90), "1 h 30 min", "1 h 30"),
        (timedelta(hours=50, minutes=5, seconds=59), "50 h 5 min", "50 h 05"),
    ],
)
def test_short_duration(length: timedelta, english: str, french: str) -> None:
    assert both(words.short_duration, length) == (english, french)


@pytest.mark.parametrize(
    ("length", "english", "french"),
    [
        (timedelta(days=1), "1 day", "1 jour"),
        (timedelta(days=6), "6 days", "6 jours"),
        (timedelta(hours=36), "36 hours", "36 heures"),
        (timedelta(minutes=30), "30 minutes", "30 minutes"),
    ],
)
def test_days_words(length: timedelta, english: str, french: str) -> None:
    assert both(words.days_words, length) == (english, french)


@pytest.mark.parametrize(
    ("days", "english", "french"),
    [
        (WorkingDays(1), "1 working day", "1 jour ouvré"),
        (WorkingDays(10), "10 working days", "10 jours ouvrés"),
        (WorkingDays("0.5"), "half a working day", "une demi-journée ouvrée"),
        (WorkingDays("1.5"), "1.5 working days", "1,5 jour ouvré"),
        (WorkingDays("2.5"), "2.5 working days", "2,5 jours ouvrés"),
        (WorkingDays(Fraction(1, 4)), "0.25 working days", "0,25 jour ouvré"),
    ],
)
def test_working_days_words(days: WorkingDays, english: str, french: str) -> None:
    assert both(words.working_days_words, days) == (english, french)
    assert both(words.length_words, days) == (english, french)


def test_length_words_of_hours() -> None:
    assert both(words.length_words, timedelta(hours=2)) == ("2 hours", "2 heures")


@pytest.mark.parametrize(
    ("promise", "english", "french"),
    [
        (None, "not offered", "non proposé"),
        (target(None, offer=Offer.NONE), "not offered", "non proposé"),
        (target(None, offer=Offer.ASAP), "as soon as possible", "dès que possible"),
        (target(timedelta(minutes=90), "always"), "90 minutes", "90 minutes"),
        (target(timedelta(hours=12), "office"), "12 business hours", "12 heures ouvrées"),
        (target(timedelta(hours=1), "office"), "1 business hour", "1 heure ouvrée"),
        (target(timedelta(minutes=90), "office"), "90 business minutes", "90 minutes ouvrées"),
        (target(timedelta(minutes=30), "weekdays"), "30 minutes (24x5)", "30 minutes (24 h sur 24, 5 jours sur 7)"),
        (target(timedelta(minutes=30), "unnamed"), "30 minutes (unnamed)", "30 minutes (unnamed)"),
        (target(WorkingDays(1), "office"), "1 working day", "1 jour ouvré"),
    ],
)
def test_target_words(promise: Target | None, english: str, french: str) -> None:
    assert both(words.target_words, promise, CALENDARS) == (english, french)


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("Europe/Paris", "Paris time", "heure de Paris"),
        ("Europe/London", "London time", "heure de Londres"),
        ("Europe/Amsterdam", "Amsterdam time", "heure d’Amsterdam"),
        ("Asia/Tokyo", "Tokyo time", "heure de Tokyo"),
        ("UTC", "universal time", "temps universel"),
    ],
)
def test_zone_words(zone: str, english: str, french: str) -> None:
    assert both(words.zone_words, zone) == (english, french)


def test_text_in_the_language_of_the_reader_or_the_one_there_is() -> None:
    assert both(words.text_words, {"fr": "Or", "en": "Gold"}) == ("Gold", "Or")
    assert both(words.text_words, {"fr": "Or"}) == ("Or", "Or")
    assert both(words.text_words, {}) == ("", "")


def test_numbers_lists_and_days() -> None:
    assert both(words.number_words, 1234.5) == ("1,234.5", "1 234,5")
    assert both(words.number_words, Decimal(3)) == ("3", "3")
    assert both(words.list_words, ["a", "b", "c"]) == ("a, b, and c", "a, b et c")
    assert both(words.day_words, date(2021, 9, 20)) == ("20 September 2021", "20 septembre 2021")


def test_every_built_in_name_differs_from_its_id_in_both_languages() -> None:
    clocks = ("acknowledgement", "first_response", "follow_up", "workaround", "resolution", "rca")
    channels = ("portal", "email", "chat", "phone", "community", "help_centre", "status_page")
    assert [both(words.built_in_clock_words, clock)[1] for clock in clocks] == [
        "Accusé de réception",
        "Première réponse",
        "Suivi",
        "Contournement",
        "Résolution",
        "Analyse des causes",
    ]
    assert [both(words.channel_words, channel)[1] for channel in channels] == [
        "Portail",
        "Courriel",
        "Chat",
        "Téléphone",
        "Communauté",
        "Centre d’aide",
        "Page de statut",
    ]
    assert both(words.built_in_clock_words, "audit") == ("audit", "audit")
    assert both(words.channel_words, "fax") == ("fax", "fax")


def test_statuses() -> None:
    assert [both(words.status_words, status) for status in Status] == [
        ("New", "Nouveau"),
        ("Open", "Ouvert"),
        ("Waiting for the customer", "En attente du client"),
        ("On hold", "Mis en attente"),
        ("Solution proposed", "Solution proposée"),
        ("Closed", "Clos"),
    ]


def test_french_signs_keep_to_their_words():
    assert words.bound("Périodes : « a ; b » !") == "Périodes\u00a0: «\u00a0a\u00a0; b\u00a0»\u00a0!"
    assert words.bound("à 14:02, sans espace") == "à 14:02, sans espace"


@pytest.mark.parametrize(("language", "said"), [("en", "a, of b; c, of d"), ("fr", "a, of b ; c, of d")])
def test_parts_of_several_words_stand_apart_as_each_language_has_it(language: str, said: str) -> None:
    with translation.override(language):
        assert words.apart_words(["a, of b", "c, of d"]) == said

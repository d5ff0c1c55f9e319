"""Amounts of credits as a reader writes them, in both languages."""

import pytest
from django.utils.translation import override

from palier.adapters.shared import credits as words
from palier.adapters.shared.messages import sentence
from palier.apps.entitlements.errors import NotHours
from palier.core.ledger import Kind, NotEnough, UnevenAmount


def both(say, *given) -> tuple[str, str]:
    said = []
    for language in ("en", "fr"):
        with override(language):
            said.append(say(*given))
    return said[0], said[1]


@pytest.mark.parametrize(
    ("amount", "count", "english", "french"),
    [
        (450, "hours", "7 h 30 min", "7 h 30"),
        (30, "hours", "30 min", "30 min"),
        (0, "hours", "0 h", "0 h"),
        (-120, "credits", "−2 credits", "−2 crédits"),
        (60, "events", "1 event", "1 événement"),
        (0, "workshops", "0 workshops", "0 atelier"),
        (135, "days", "2.25 days", "2,25 jours"),
        (180, "days", "3 days", "3 jours"),
        (120, "wheels", "2 units", "2 unités"),
    ],
)
def test_an_amount(amount: int, count: str, english: str, french: str) -> None:
    assert both(words.credit_words, amount, count) == (english, french)


def test_what_was_moved_has_a_sign() -> None:
    said = [words.moved_words(amount, "hours") for amount in (60, 0, -60)]
    assert said == ["+1 h", "", "−1 h"]


def test_every_kind_of_line_has_a_word_in_both_languages() -> None:
    said = [both(words.kind_words, kind.value) for kind in Kind]
    assert all(english != french for english, french in said)
    assert len(set(said)) == len(Kind)


def test_refusals_name_amounts_in_their_unit() -> None:
    english, french = both(sentence, NotEnough(wanted=90, left=60, count="hours"))
    assert english.startswith("1 h 30 min cannot be taken: 1 h can be spent today.")
    assert french.startswith("Impossible de prendre 1 h 30 : il reste 1 h")
    assert "steps of 1 credit." in sentence(UnevenAmount("0.5", 60, "credits"))
    assert "counted in workshops," in sentence(NotHours("workshops"))

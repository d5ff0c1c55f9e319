"""Every fault has its sentence in both languages, whole and with its values."""

# ruff: noqa: E501 - sentences are compared whole

import re

import pytest
from django.utils.translation import override
from tests.core.catalogue import broken

from palier.adapters.shared import faults
from palier.adapters.shared.faults import fault_place, fault_words, impossible_words, refused_words
from palier.core.catalogue import CatalogueRefused, read_catalogue
from palier.core.catalogue.facts import (
    AddOnNotSold,
    ImpossibleFact,
    RegionNeeded,
    UnknownPlan,
    UnknownTimezone,
)
from palier.core.catalogue.faults import Code, Fault
from palier.core.errors import DomainError
from palier.core.time import InstantOutOfRange, UnknownCountry

APART = {Code.UNKNOWN_NAME, Code.NEVER_OPENS, Code.FEATURE_KIND}
LANGUAGES = ("en", "fr")


def refused(text: str | bytes) -> CatalogueRefused:
    with pytest.raises(CatalogueRefused) as raised:
        read_catalogue(text, name="acme.yaml")
    return raised.value


@pytest.mark.parametrize("case", broken.ALL, ids=lambda case: case.title)
def test_every_broken_catalogue_is_told_in_both_languages(case: broken.Broken) -> None:
    (fault,) = refused(case.text).faults
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = fault_words(fault)
    assert said["en"] != said["fr"]
    for sentence in said.values():
        assert sentence.rstrip("? »").rstrip()
        assert sentence[-1] in ".?…:" or sentence.endswith(" ?")
        assert not re.search(r"%\(|%%|None", sentence)
        assert len(sentence) < 400
        if fault.suggestion:
            assert fault.suggestion in sentence


def test_every_code_has_its_sentence() -> None:
    assert set(faults.SENTENCES) == set(Code) - APART
    with override("fr"):
        from django.utils.translation import gettext

        tables = (faults.SENTENCES, faults.UNKNOWN_NAMES, faults.WRONG_AMOUNTS, faults.PROBLEMS, faults.IMPOSSIBLE)
        sentences = [sentence for table in tables for sentence in table.values()]
        assert [sentence for sentence in sentences if gettext(sentence) == sentence] == []
    assert set(faults.IMPOSSIBLE) == set(ImpossibleFact.__subclasses__())


def test_a_fault_in_full() -> None:
    (fault,) = refused(broken.changed("coverage: {p2: weekdays}", "coverage: {p2: weekday}")).faults
    with override("en"):
        assert fault_words(fault) == "There is no calendar “weekday”. Did you mean “weekdays”?"
        assert fault_place(fault) == "line 78, column 20, plans.plus.coverage.p2"
    with override("fr"):
        assert fault_words(fault) == "Il n’y a pas de calendrier « weekday ». Vouliez-vous écrire « weekdays » ?"
        assert fault_place(fault) == "ligne 78, colonne 20, plans.plus.coverage.p2"


def test_what_is_known_is_told_where_nothing_is_near() -> None:
    (fault,) = refused(broken.changed("fax: office", "fax: zzz")).faults
    with override("en"):
        assert fault_words(fault) == (
            "There is no calendar “zzz”. Known here: none, always, office, weekdays, shop, local."
        )
        nobody = Fault(Code.UNKNOWN_NAME, 1, 1, "", {"kind": "product", "name": "x", "choices": ""})
        assert fault_words(nobody) == "There is no product “x”."


def test_the_parser_s_own_words_are_the_last_resort() -> None:
    with override("en"):
        known = Fault(Code.NOT_YAML, 3, 1, "", {"problem": "did not find expected ',' or ']'"})
        assert fault_words(known) == "The list in brackets is not closed, or lacks a comma."
        other = Fault(Code.NOT_YAML, 3, 1, "", {"problem": "found something"})
        assert fault_words(other) == "The file cannot be read as YAML from here on (found something)."
        assert fault_place(other) == "line 3, column 1"


def test_values_fit_a_line_whatever_they_are() -> None:
    with override("en"):
        odd = Fault(Code.RIGHT, 1, 1, "x", {"key": "x", "value": "a\nb\x1b[31m" + "c" * 500})
        words = fault_words(odd)
        assert words.startswith("“a·b·[31mccc")
        assert len(words) < 120
        assert words.endswith("…” is neither yes nor no.")


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("en", 1, "acme.yaml cannot be used: 1 fault. Nothing was changed."),
        ("en", 2, "acme.yaml cannot be used: 2 faults. Nothing was changed."),
        ("fr", 1, "acme.yaml est inutilisable : 1 erreur. Rien n’a été modifié."),
        ("fr", 2, "acme.yaml est inutilisable : 2 erreurs. Rien n’a été modifié."),
    ],
)
def test_the_headline(language: str, count: int, words: str) -> None:
    fault = Fault(Code.EMPTY_FILE, 1, 1, "")
    with override(language):
        assert refused_words(CatalogueRefused("acme.yaml", (fault,) * count)) == words


@pytest.mark.parametrize(
    ("error", "english", "french"),
    [
        (
            UnknownPlan("basics", ("basic",), "basic"),
            "There is no plan “basics”. Did you mean “basic”?",
            "Il n’y a pas de formule « basics ». Vouliez-vous écrire « basic » ?",
        ),
        (
            UnknownPlan("zzz", ("basic", "top"), None),
            "There is no plan “zzz”. Known here: basic, top.",
            "Il n’y a pas de formule « zzz ». Connus ici : basic, top.",
        ),
        (
            UnknownTimezone("Mars", (), None),
            "There is no time zone “Mars”.",
            "Il n’existe pas de fuseau horaire « Mars ».",
        ),
        (
            UnknownCountry("FR", "ZZ", ("57",)),
            "No public holidays are known for “FR-ZZ”. Write two letters: FR, IT, US. Did you mean “57”?",
            "Aucun jour férié n’est connu pour « FR-ZZ ». Écrivez deux lettres : FR, IT, US. Vouliez-vous écrire « 57 » ?",
        ),
        (
            AddOnNotSold("queue", "plus", ("basic",)),
            "The add-on “queue” is not sold with the plan “plus”, but with: basic.",
            "L’option « queue » n’est pas vendue avec la formule « plus », mais avec : basic.",
        ),
        (
            AddOnNotSold("queue", "plus", ()),
            "The add-on “queue” is not sold by itself.",
            "L’option « queue » n’est pas vendue seule.",
        ),
        (
            RegionNeeded("office", ("emea", "japan")),
            "The hours of “office” depend on the region. Name one: emea, japan.",
            "Les horaires de « office » dépendent de la région. Indiquez-en une : emea, japan.",
        ),
        (
            InstantOutOfRange(0, 1970, 2200),
            "This date lies outside the years 1970 to 2200. Choose another.",
            "Cette date est hors des années 1970 à 2200. Choisissez-en une autre.",
        ),
    ],
)
def test_a_contract_that_cannot_be_is_told_in_both_languages(error: DomainError, english: str, french: str) -> None:
    with override("en"):
        assert impossible_words(error) == english
    with override("fr"):
        assert impossible_words(error) == french


def test_other_refusals_are_told_elsewhere() -> None:
    assert impossible_words(DomainError()) is None

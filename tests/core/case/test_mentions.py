"""Whom a note calls by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.case.mentions import mentioned

NAMES = {1: "Alix Garnier", 2: "Alix Garnier-Petit", 3: "Zoé Lemaître", 4: "Bo", 5: "  "}


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Alix Garnier, have a look", {1}),
        ("@Alix Garnier-Petit: yours", {2}),
        ("@alix  GARNIER and @zoe lemaitre", {1, 3}),
        ("@Zoé?", {3}),
        ("@Alix, which of you?", set()),
        ("(@Bo)", {4}),
        ("@Bob", set()),
        ("@Bo-Peep", set()),
        ("bo@bo.example and write to x.@Bo", set()),
        ("> @Bo wrote\nno", set()),
        ("@@Bo", set()),
        ("@ Bo", set()),
        ("@nobody", set()),
        ("", set()),
        ("@Bo " * 200 + "@Zoé", {4}),
    ],
)
def test_who_is_called(text, called) -> None:
    assert mentioned(text, NAMES) == called


@given(st.text(), st.sampled_from([1, 2, 3, 4]))
def test_a_name_behind_an_at_is_found_on_a_line_of_its_own_whatever_stands_before(before, person) -> None:
    quiet = before.replace("@", "")
    assert mentioned(f"{quiet}\n@{NAMES[person]}.", NAMES) == {person}
    assert mentioned(quiet, NAMES) == frozenset()

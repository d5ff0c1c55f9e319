"""Case references."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.core.case import parse_reference, reference_of
from palier.core.case.reference import ALPHABET, SHORTEST

KEY = b"a key of this installation"
FIRST = len(ALPHABET) ** SHORTEST
numbers = st.integers(0, FIRST + len(ALPHABET) ** 6 + len(ALPHABET) ** 7)


def test_neighbours_look_nothing_alike() -> None:
    """Pinned: a stored reference must mean the same case for ever."""
    assert [reference_of(number, KEY) for number in range(3)] == PINNED


PINNED = ["PAL-HMH-TW", "PAL-WJ7-GX", "PAL-KHM-8M"]


def test_no_two_cases_share_a_reference() -> None:
    assert len({reference_of(number, KEY) for number in range(20_000)}) == 20_000


def test_the_last_of_one_length_is_followed_by_the_first_of_the_next() -> None:
    assert [len(reference_of(number, KEY)) for number in (0, FIRST - 1)] == [len("PAL-7K3-92")] * 2
    assert len(reference_of(FIRST, KEY)) == len("PAL-7K3-92X")
    assert len(reference_of(FIRST + len(ALPHABET) ** 6, KEY)) == len("PAL-7K3-92-X7")


def test_a_small_range_is_permuted_whole() -> None:
    from palier.core.case.reference import _permuted

    for size in (2, 21, 441):
        assert sorted(_permuted(value, size, KEY) for value in range(size)) == list(range(size))


def test_each_key_gives_its_own_references() -> None:
    assert reference_of(7, KEY) != reference_of(7, b"another key")


@pytest.mark.parametrize(
    "written", ["PAL-7K3-92", "pal-7k3-92", " PAL 7K3 92 ", "pal7k392", "7K3-92", "7k392", "PAL_7K3.92", "Pal‑7K3–92"]
)
def test_a_reference_is_understood_as_people_write_it(written: str) -> None:
    assert parse_reference(written) == "PAL-7K3-92"


@pytest.mark.parametrize("written", ["", "PAL", "PAL-7K3", "PAL-7K3-9O", "PAL-7K3-9!", "case number five", "42"])
def test_what_cannot_be_a_reference_is_none(written: str) -> None:
    assert parse_reference(written) is None


def test_a_prefix_made_of_signs_that_references_use_is_told_apart() -> None:
    assert parse_reference("CRM-7K3-92", "CRM") == "CRM-7K3-92"
    assert parse_reference("7K392", "CRM") == "CRM-7K3-92"
    assert parse_reference("CRM92", "CRM") == "CRM-CRM-92"


def test_a_case_has_a_number_from_0_on() -> None:
    with pytest.raises(ValueError, match="-1"):
        reference_of(-1, KEY)


@settings(deadline=None)
@given(numbers)
def test_every_reference_reads_back_as_itself(number: int) -> None:
    reference = reference_of(number, KEY)
    assert parse_reference(reference) == reference
    assert parse_reference(reference.replace("-", "").lower()) == reference
    assert all(2 <= len(group) <= 3 for group in reference.split("-"))

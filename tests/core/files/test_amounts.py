"""How much one message takes."""

import pytest

from palier.core.files import LARGEST_FILE, LARGEST_TOGETHER, MOST_FILES, FileTooLarge, TooManyFiles
from palier.core.files.amounts import MEGABYTE, check_amounts, check_sizes
from palier.core.files.attached import Attached


def test_what_just_fits_passes():
    check_sizes([("a", LARGEST_FILE), ("b", LARGEST_TOGETHER - LARGEST_FILE)])
    check_sizes([("a", 1)] * MOST_FILES)
    check_amounts([])


@pytest.mark.parametrize(
    ("sizes", "name", "limit"),
    [
        ([("big", LARGEST_FILE + 1)], "big", LARGEST_FILE // MEGABYTE),
        ([("a", LARGEST_FILE), ("b", LARGEST_TOGETHER - LARGEST_FILE + 1)], "b", LARGEST_TOGETHER // MEGABYTE),
    ],
)
def test_what_does_not_fit_is_named(sizes, name, limit):
    with pytest.raises(FileTooLarge) as refused:
        check_sizes(sizes)
    assert (refused.value.name, refused.value.limit) == (name, limit)


def test_one_file_too_many_is_refused():
    with pytest.raises(TooManyFiles):
        check_amounts([Attached("a", "text/plain", b"a")] * (MOST_FILES + 1))


def test_a_mail_of_the_largest_kind_fits_into_what_servers_take():
    assert LARGEST_TOGETHER * 4 / 3 * 78 / 76 < 25 * MEGABYTE

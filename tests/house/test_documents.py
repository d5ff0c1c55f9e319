"""What documents show is true: their examples are run."""

import doctest
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_examples_of_open_time_are_run() -> None:
    outcome = doctest.testfile(str(DOCS / "time.md"), module_relative=False, optionflags=doctest.REPORT_NDIFF)
    assert outcome.attempted > 10
    assert outcome.failed == 0

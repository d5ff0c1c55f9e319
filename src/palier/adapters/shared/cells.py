"""Cells of tables that people open in a spreadsheet."""

import csv
import re
from typing import Any, Protocol

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
"""What makes a program reckon, call another program, or begin another cell: the full-width signs too."""
ANOTHER_CELL = re.compile("([;\t])(?=[ \u00a0\u3000\ufeff\"']*[=+\\-@|%＝＋－＠])")
"""Where a program that takes semicolons or tabs for ends of cells, as French ones do, would begin to reckon."""


class Written(Protocol):
    """Whatever takes the lines."""

    def write(self, line: str, /) -> Any:
        """One line."""


def table_writer(written: Written) -> Any:
    """Writes rows with every cell between quotes: a semicolon within one ends none, whatever the reader's program."""
    return csv.writer(written, quoting=csv.QUOTE_ALL)


def harmless(words: str) -> str:
    """Words that a spreadsheet shows and does not compute (OWASP, "CSV injection"; promises C8).

    Blanks before a sign, and a quote around it, are not looked past by every program: both are marked too.
    """
    marked = ANOTHER_CELL.sub(r"\1'", words)
    return f"'{marked}" if words.lstrip(" \u00a0\u3000\ufeff\"'").startswith(FORMULAS) else marked

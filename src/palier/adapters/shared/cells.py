"""Cells of tables that people open in a spreadsheet."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
"""What makes a program reckon, call another program, or begin another cell: the full-width signs too."""


def harmless(words: str) -> str:
    """Words that a spreadsheet shows and does not compute (OWASP, "CSV injection"; promises C8).

    Blanks before a sign, and a quote around it, are not looked past by every program: both are marked too.
    """
    return f"'{words}" if words.lstrip(" \u00a0\u3000\ufeff\"'").startswith(FORMULAS) else words

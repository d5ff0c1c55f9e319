"""Addresses of pages, put together from patterns: the router is asked once for each, not fifty times a page."""

import re
from functools import cache

from django.urls import NoReverseMatch, reverse

PLAIN = re.compile(r"[A-Za-z0-9_-]+")
"""Words that stand in an address as they are, whatever its pattern takes: a reference, a slug."""
NUMBER = 7_000_000_000_000_000_000
WORD = "place-of-a-value-"
"""Marks for the places of values: no address of ours holds such a number or such a word."""
MARK = re.compile(f"{NUMBER // 1000}[0-9]{{3}}|{WORD}[0-9]{{3}}")


def address(name: str, *values: object) -> str:
    """The address of the page with this name, as `reverse` has it.  Raises NoReverseMatch."""
    kinds, written = "", []
    for value in values:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            kinds += "n"
        elif isinstance(value, str) and PLAIN.fullmatch(value):
            kinds += "w"
        else:
            return reverse(name, args=values)
        written.append(str(value))
    pieces = _pieces(name, kinds)
    if len(pieces) != len(written) + 1:
        return reverse(name, args=values)
    return "".join([piece + value for piece, value in zip(pieces, [*written, ""], strict=True)])


@cache
def _pieces(name: str, kinds: str) -> tuple[str, ...]:
    """What stands around numbers and words in addresses of this name; nothing where the router takes others only."""
    marks = [NUMBER + place if kind == "n" else f"{WORD}{place:03}" for place, kind in enumerate(kinds)]
    try:
        found = reverse(name, args=marks)
    except NoReverseMatch:
        return ()
    in_order = MARK.findall(found) == [str(mark) for mark in marks]
    return tuple(MARK.split(found)) if in_order else ()

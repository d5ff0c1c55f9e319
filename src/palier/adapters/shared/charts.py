"""Pictures of figures as SVG, drawn on the server: the page, the mail and the PDF show the same.

A picture never stands alone: a table beside it says every number.  Colours come from classes where a page has styles,
and from attributes where it has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

GAP, BAR, TOP, FOOT = 14, 44, 18, 22
HEIGHT = 140
KEPT, MISSED = "#2f7d4f", "#c2410c"


@dataclass(frozen=True, slots=True)
class Stack:
    """One column: its name, and how many of each kind, the lowest first."""

    name: str
    kept: int
    missed: int


def kept_chart(stacks: Sequence[Stack], *, title: str) -> str:
    """Columns of promises kept, with those missed on top, as tall as they are many; `title` is read out.

    Every number is written beside its part, so that nothing hangs on colour alone.
    """
    most = max((stack.kept + stack.missed for stack in stacks), default=0) or 1
    width = GAP + len(stacks) * (BAR + GAP)
    parts = "".join(_column(stack, GAP + number * (BAR + GAP), most) for number, stack in enumerate(stacks))
    foot = HEIGHT + TOP
    line = f'<line x1="0" x2="{width}" y1="{foot}" y2="{foot}" stroke="#8793a3"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label={quoteattr(title)} '
        f'viewBox="0 0 {width} {foot + FOOT}" width="{width}" height="{foot + FOOT}" font-size="12">{parts}{line}</svg>'
    )


def _column(stack: Stack, left: int, most: int) -> str:
    kept, missed = (round(HEIGHT * number / most, 1) for number in (stack.kept, stack.missed))
    base = HEIGHT + TOP
    middle = left + BAR / 2
    drawn = []
    if stack.kept:
        drawn.append(_bar("kept", KEPT, left, base - kept, kept))
    if stack.missed:
        drawn.append(_bar("missed", MISSED, left, base - kept - missed, missed))
    told = f"{stack.kept}" + (f" · {stack.missed}" if stack.missed else "")
    if stack.kept or stack.missed:
        drawn.append(_words(told, middle, base - kept - missed - 5))
    drawn.append(_words(stack.name, middle, base + 16))
    return "".join(drawn)


def _bar(kind: str, colour: str, left: float, top: float, height: float) -> str:
    place = f'x="{left}" y="{round(top, 1)}" width="{BAR}" height="{height}"'
    return f'<rect class="chart__{kind}" {place} fill="{colour}"/>'


def _words(words: str, middle: float, bottom: float) -> str:
    place = f'x="{middle}" y="{round(bottom, 1)}" text-anchor="middle"'
    return f'<text class="chart__words" {place} fill="currentColor">{escape(words)}</text>'

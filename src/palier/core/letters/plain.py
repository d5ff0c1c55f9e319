"""Plain text that reads well in a terminal and flows on a phone (RFC 3676, format=flowed)."""

from collections.abc import Iterator

WIDTH = 72
SIGNATURE = "-- "
STUFFED = (" ", ">", "From ")
"""Beginnings of lines that get a space in front, so that no program takes them for something else (§4.4)."""


def flowed(text: str) -> str:
    """The text in lines of at most 72 characters, but for longer words; a line that goes on ends with a space.

    Spaces at the ends of its own lines are lost, nothing else.
    """
    return "\n".join(_stuffed(piece) for line in text.split("\n") for piece in _pieces(line))


def unflowed(text: str) -> str:
    """The text that was made to flow: `unflowed(flowed(text))` is the text without spaces at ends of lines."""
    lines, going_on = [""], False
    for written in text.split("\n"):
        line = written.removeprefix(" ")
        lines = [*lines[:-1], lines[-1] + line] if going_on else [*lines, line]
        going_on = line.endswith(" ") and line != SIGNATURE
    return "\n".join(lines[1:])


def _pieces(line: str) -> Iterator[str]:
    line = line if line == SIGNATURE else line.rstrip(" ")
    while (cut := _cut(line)) > 0:
        yield line[: cut + 1]
        line = line[cut + 1 :]
    yield line


def _cut(line: str) -> int:
    """The place of the space after which a line goes on below; 0 where it need not or can't."""
    if len(line) <= WIDTH:
        return 0
    indent = len(line) - len(line.lstrip(" "))
    cut = line.rfind(" ", indent, WIDTH)
    return max(cut if cut > 0 else line.find(" ", max(WIDTH, indent)), 0)


def _stuffed(piece: str) -> str:
    return f" {piece}" if piece.startswith(STUFFED) else piece

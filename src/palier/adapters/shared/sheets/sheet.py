"""What a sheet is made of: sections of blocks of rows, in words of the active language."""

from collections.abc import Iterable
from dataclasses import dataclass

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet: what it is about, and what each plan says of it."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and its rows; blocks without rows are not printed."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that belong together; `compared` says that their rows have one cell for each plan, else they have one."""

    id: str
    heading: str
    blocks: tuple[Block, ...]
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole offer: the plans it compares, by id and by name, and everything said of them."""

    plans: tuple[str, ...]
    headings: tuple[str, ...]
    sections: tuple[Section, ...]


def filled(blocks: Iterable[Block]) -> list[Block]:
    """The blocks that have rows."""
    return [block for block in blocks if block.rows]

"""A text with placeholders, `{{name}}`: filled in once, as text, by a single pass.

There is no logic to inject: what is put in is never looked at again, and whatever else stands between braces is plain
text.  Paragraphs are apart by an empty line; one that holds nothing but a placeholder without a value disappears.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

PLACEHOLDER = re.compile(r"\{\{[ \t]*([^{}\n]{0,60}?)[ \t]*\}\}")
EMPTY_LINE = re.compile(r"\n[ \t]*\n[ \t\n]*")
LONGEST = 10_000
"""Characters of a text: four pages."""
LONGEST_SUBJECT = 150
"""Characters of a subject, before its placeholders are filled in."""


class FaultKind(StrEnum):
    """What can be wrong with a text."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"
    MISSING = "missing"
    NOT_ALONE = "not_alone"
    SUBJECT_TOO_LONG = "subject_too_long"
    SUBJECT_UNKNOWN = "subject_unknown"
    SUBJECT_MISSING = "subject_missing"


@dataclass(frozen=True, slots=True)
class FormFault:
    """One fault: the placeholder it is about and the line it stands on, from 1; 0 where it stands nowhere."""

    kind: FaultKind
    name: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a mail that is more than text, such as a person's words or buttons, by its name."""

    name: str


def faults_of(
    text: str, *, known: Collection[str], needed: Collection[str], blocks: Collection[str]
) -> tuple[FormFault, ...]:
    """Everything wrong with a text, in its order, what is missing last; empty for one that may be used."""
    if not text.strip():
        return (FormFault(FaultKind.EMPTY),)
    if len(text) > LONGEST:
        return (FormFault(FaultKind.TOO_LONG),)
    said = set(placeholders_of(text))
    missing = (FormFault(FaultKind.MISSING, name) for name in needed if name not in said)
    return (*_misplaced(text, known, blocks), *missing)


def _misplaced(text: str, known: Collection[str], blocks: Collection[str]) -> Iterator[FormFault]:
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        for found in PLACEHOLDER.finditer(line):
            if found[1] not in known:
                yield FormFault(FaultKind.UNKNOWN, found[1], number)
            elif found[1] in blocks and not (line.strip() == found[0] and _is_apart(lines, number)):
                yield FormFault(FaultKind.NOT_ALONE, found[1], number)


def _is_apart(lines: list[str], number: int) -> bool:
    """Has a line, counted from 1, nothing but emptiness above and below?"""
    around = (*lines[max(number - 2, 0) : number - 1], *lines[number : number + 1])
    return not any(line.strip() for line in around)


def subject_faults(line: str, *, known: Collection[str], needed: Collection[str]) -> tuple[FormFault, ...]:
    """Everything wrong with the subject of a mail; empty for one that may be used, and for none at all."""
    if not line.strip():
        return ()
    if len(line) > LONGEST_SUBJECT or not line.isprintable():
        return (FormFault(FaultKind.SUBJECT_TOO_LONG),)
    said = placeholders_of(line)
    unknown = (FormFault(FaultKind.SUBJECT_UNKNOWN, name) for name in said if name not in known)
    return (*unknown, *(FormFault(FaultKind.SUBJECT_MISSING, name) for name in needed if name not in said))


def fill_line(line: str, values: Mapping[str, str]) -> str:
    """A subject with its values in place, on one line; a value is put in once, as text."""
    said = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), line)
    return " ".join(said.split())


def placeholders_of(text: str) -> tuple[str, ...]:
    """The names between double braces, in their order."""
    return tuple(found[1] for found in PLACEHOLDER.finditer(text))


def fill(text: str, values: Mapping[str, str], *, blocks: Collection[str] = ()) -> tuple[str | Block, ...]:
    """The paragraphs of a text with its values in place, and its blocks where they stand.

    A value may be several paragraphs.  What is unknown stays as it is written: a fault to find before, not here.
    """
    return tuple(_filled(text.replace("\r\n", "\n"), values, blocks))


def _filled(text: str, values: Mapping[str, str], blocks: Collection[str]) -> Iterator[str | Block]:
    for paragraph in EMPTY_LINE.split(text.strip("\n")):
        alone = PLACEHOLDER.fullmatch(paragraph.strip())
        if alone and alone[1] in blocks:
            yield Block(alone[1])
            continue
        said = PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), paragraph.strip(" \t"))
        if alone and alone[1] in values:
            yield from (part.strip("\n") for part in EMPTY_LINE.split(said) if part.strip())
        elif said.strip():
            yield said

"""Rendering a template with data into a PDF.

A template is a typst file; the house's look and parts (`sheets/house.typ`) stand before it, and it reads its values
from `data`, which has at least a `title`.  Data never becomes code: it arrives as JSON, and typst shows strings as
they are.  The same data gives the same bytes.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHEETS = HERE / "sheets"
FONTS = HERE.parent.parent / "fonts"
SECONDS = 60
"""How long one document may take; an annex takes a fifth of a second."""
MOST_BYTES = 8 * 2**20
"""The largest data that is still a document: some thousand pages."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
TAB = re.compile("\t")


class DocumentNotMade(Exception):
    """The document could not be set; the text is what typst said, for the log."""


def render_pdf(template: Path, data: Mapping[str, object], language: str) -> bytes:
    """The template filled with `data`, as PDF/UA-1 in this language.  Raises DocumentNotMade.

    `data` holds texts, numbers, lists, mappings and dataclasses; `title` is the document's name for readers and
    screen readers.  A character that our fonts lack is shown as a box, and the document does not claim PDF/UA then.
    """
    job = {
        "house": str(SHEETS / "house.typ"),
        "template": str(template),
        "fonts": str(FONTS),
        "language": language,
        "data": printable(data),
    }
    written = json.dumps(job).encode()
    if len(written) > MOST_BYTES:
        raise DocumentNotMade(f"{len(written)} bytes of data are no document")
    return _pressed(written)


def _pressed(job: bytes) -> bytes:
    """What the press made of the job.  Raises DocumentNotMade."""
    command = [sys.executable, "-I", str(HERE / "press.py")]
    try:
        done = subprocess.run(  # noqa: S603 our own file, no shell
            command, input=job, capture_output=True, timeout=SECONDS, check=False, env={}, cwd=SHEETS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DocumentNotMade(str(error)) from error
    if done.returncode:
        raise DocumentNotMade(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def printable(value: object) -> object:
    """The value as JSON can carry it, without characters that no PDF may hold; raises TypeError for anything else."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("\ufffd", TAB.sub(" ", value))
    if value is None or isinstance(value, bool | int | float):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return printable(asdict(value))
    if isinstance(value, Mapping):
        return {str(printable(str(key))): printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each) for each in value]
    raise TypeError(f"a document cannot show {type(value).__name__}")

"""The press: one document set in a process of its own, so that no web process carries typst and its fonts.

Run by its path, not imported: it reads one job as JSON from standard input and writes the document to standard
output.  It knows nothing of Palier.
"""

import json
import sys
from pathlib import Path
from typing import Any

import typst

UNSHOWN = ("could not be displayed", "disallowed codepoint")
"""How typst says that our fonts lack a character, which PDF/UA does not allow."""


def main() -> int:
    """Set the document that standard input asks for; what typst finds wrong goes to the error stream."""
    job = json.load(sys.stdin.buffer)
    try:
        sys.stdout.buffer.write(set_document(job))
    except typst.TypstError as error:
        sys.stderr.write(error.diagnostic)
        return 1
    return 0


def set_document(job: dict[str, Any]) -> bytes:
    """The PDF, accessible as PDF/UA-1; tagged but without that claim where a character is in none of our fonts."""
    try:
        return compile_pdf(job, ["ua-1"])
    except typst.TypstError as error:
        if not any(words in error.message for words in UNSHOWN):
            raise
        return compile_pdf(job, [])


def compile_pdf(job: dict[str, Any], standards: list[Any]) -> bytes:
    """One run of typst: it sees the folder of the template, our fonts and the job's own values, nothing else."""
    source = Path(job["house"]).read_text() + Path(job["template"]).read_text()
    return typst.compile(
        source.encode(),
        root=str(Path(job["template"]).parent),
        font_paths=[job["fonts"]],
        ignore_system_fonts=True,
        package_path=job["fonts"],  # no package lies there, and none is fetched
        package_cache_path=job["fonts"],
        sys_inputs={"data": json.dumps(job["data"]), "language": job["language"]},
        pdf_standards=standards,
    )


if __name__ == "__main__":
    sys.exit(main())

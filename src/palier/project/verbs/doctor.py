"""`palier doctor`: what is wrong with this installation, and what to do."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from palier.project.doctor import Finding, Verdict, examine
from palier.project.embedded import EmbeddedRefused
from palier.project.running import use_database, use_django
from palier.project.speech import _

MARKS = {Verdict.GOOD: ("✓", 32), Verdict.WARNING: ("!", 33), Verdict.FAULT: ("✗", 31)}


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("doctor", help=_("say what is wrong with this installation"))
    parser.add_argument("--json", action="store_true", help=_("answer for programs"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Examine everything; 1 when something does not work."""
    with database_or_none():
        findings = []
        for finding in examine():
            findings.append(finding)
            if not options.json:
                print(line_of(finding), flush=True)
    if options.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2))
    return int(any(finding.verdict is Verdict.FAULT for finding in findings))


@contextmanager
def database_or_none() -> Iterator[None]:
    """The database if it can be had; when it can't, its own check says so."""
    with ExitStack() as stack:
        try:
            stack.enter_context(use_database())
        except EmbeddedRefused as refusal:
            print(refusal, file=sys.stderr)
            use_django()
        yield


def line_of(finding: Finding) -> str:
    """One finding as a line, coloured on a terminal."""
    mark, colour = MARKS[finding.verdict]
    if sys.stdout.isatty():
        mark = f"\x1b[{colour}m{mark}\x1b[0m"
    return f"{mark} {finding.number:>2}  {finding.name:<13} {finding.sentence}"

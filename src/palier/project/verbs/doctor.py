"""`palier doctor`: what is wrong with this installation, and what to do."""

import argparse
import json
import sys
from typing import Any

from palier.project.doctor import Finding, Verdict, examine
from palier.project.running import use_database
from palier.project.speech import _

MARKS = {Verdict.GOOD: ("✓", 32), Verdict.WARNING: ("!", 33), Verdict.FAULT: ("✗", 31)}


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("doctor", help=_("say what is wrong with this installation"))
    parser.add_argument("--json", action="store_true", help=_("answer for programs"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Examine everything; 1 when something does not work."""
    with use_database():
        findings = []
        for finding in examine():
            findings.append(finding)
            if not options.json:
                print(line_of(finding), flush=True)
    if options.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2))
    return int(any(finding.verdict is Verdict.FAULT for finding in findings))


def line_of(finding: Finding) -> str:
    """One finding as a line, coloured on a terminal."""
    mark, colour = MARKS[finding.verdict]
    if sys.stdout.isatty():
        mark = f"\x1b[{colour}m{mark}\x1b[0m"
    return f"{mark} {finding.number:>2}  {finding.name:<13} {finding.sentence}"

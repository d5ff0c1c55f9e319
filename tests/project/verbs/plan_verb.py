"""Run a plan verb as the command line does, in this process."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import pytest

from palier.project.verbs import plan

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Answer:
    """What a verb answered: its exit code and what it wrote."""

    code: int
    out: str
    err: str


def run_plan(capsys: pytest.CaptureFixture[str], *words: str) -> Answer:
    """`palier plan …`; a wrong usage is exit code 2, as argparse has it."""
    parser = argparse.ArgumentParser(prog="palier")
    plan.add_to(parser.add_subparsers(required=True))
    try:
        options = parser.parse_args(["plan", *words])
        code = options.run(options)
    except SystemExit as leave:
        code = int(leave.code or 0)
    written = capsys.readouterr()
    return Answer(code, written.out, written.err)


def shipped(name: str) -> str:
    """The path of a catalogue that comes with the house."""
    return str(ROOT / "catalogues" / f"{name}.yaml")

"""`palier check`: every rule of the house that a program can hold, all of them, then what is wrong."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from palier.project.environment import CHECKOUT
from palier.project.speech import _
from palier.project.translations import faults
from palier.project.verbs.test import refuse_outside_checkout

PACKAGE = CHECKOUT / "src" / "palier"
FRENCH = PACKAGE / "locale" / "fr" / "LC_MESSAGES" / "django.po"
AT_ONCE = 2


@dataclass(frozen=True)
class Verdict:
    """What one check found: nothing to say when it holds."""

    holds: bool
    words: str = ""


def module(*words: str) -> Callable[[], Verdict]:
    """A check that runs a module of this Python's."""
    return command(sys.executable, "-m", *words)


def command(*words: str) -> Callable[[], Verdict]:
    """A check that runs a program and judges by its exit code."""

    def check() -> Verdict:
        environment = {**os.environ, "PYTHONWARNINGS": "ignore", "DJANGO_SETTINGS_MODULE": "palier.project.settings"}
        environment.setdefault("PALIER_SECRET", "only for checks")
        done = subprocess.run(
            words,
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Verdict(done.returncode == 0, done.stdout.strip())

    return check


def translations() -> Verdict:
    """Has every sentence its French?"""
    found = faults(PACKAGE, FRENCH)
    return Verdict(not found, "\n".join(f"{fault.place}: {fault.reason}: {fault.sentence!r}" for fault in found))


def catalogues() -> Verdict:
    """Is each example catalogue sound?"""
    files = [file for file in sorted((CHECKOUT / "catalogues").glob("*.yaml")) if ".tests" not in file.name]
    verdicts = [module("palier.project.cli", "plan", "check", str(file))() for file in files]
    return Verdict(all(verdict.holds for verdict in verdicts), "\n".join(verdict.words for verdict in verdicts))


CHECKS: dict[str, Callable[[], Verdict]] = {
    "lint": module("ruff", "check", "."),
    "format": module("ruff", "format", "--check", "."),
    "types": module("mypy"),
    "walls": command(str(Path(sys.executable).with_name("lint-imports"))),
    "migrations": module("django", "makemigrations", "--check", "--dry-run"),
    "templates": module("djlint", "--lint", "--quiet", str(PACKAGE)),
    "translations": translations,
    "catalogues": catalogues,
}


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("check", help=_("run linters, types, contracts and translations"))
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *CHECKS], help=", ".join(CHECKS))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the named checks, or all; say each verdict as it comes, and at the end what is wrong."""
    refuse_outside_checkout()
    names = options.names or list(CHECKS)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        verdicts = dict(zip(names, pool.map(judge, names), strict=True))
    broken = {name: verdict for name, verdict in verdicts.items() if not verdict.holds}
    for name, verdict in broken.items():
        print(f"\n── {name} ──\n{verdict.words}")
    summary = _("Checks that hold: %(held)d; that do not: %(broken)d.") % {
        "held": len(names) - len(broken),
        "broken": len(broken),
    }
    print(f"\n{summary}")
    return int(bool(broken))


def judge(name: str) -> Verdict:
    """Run one check and say whether it holds."""
    verdict = CHECKS[name]()
    print(f"{'✓' if verdict.holds else '✗'} {name}", flush=True)
    return verdict

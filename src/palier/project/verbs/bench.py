"""`palier bench`: the scripts of `bench/`, each against a peer or a limit in the same run."""

import argparse
import os
import subprocess
import sys
from typing import Any

from palier.project.cli import Refused
from palier.project.environment import CHECKOUT
from palier.project.speech import _
from palier.project.verbs.test import refuse_outside_checkout

FOLDER = CHECKOUT / "bench"
FULL = {"queue": "--cases", "replay": "--rows", "sweep": "--rows"}
"""What is measured at a chosen size, and how each script calls it."""


def scripts() -> list[str]:
    """The names of what can be measured."""
    return sorted(script.stem for script in FOLDER.glob("*.py") if not script.stem.startswith("_"))


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("bench", help=_("measure against peers and limits"))
    parser.add_argument("names", nargs="*", metavar="NAME", help=_("what to measure: %s (all)") % ", ".join(scripts()))
    parser.add_argument("--full", action="store_true", help=_("with a million cases where a size can be chosen"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the scripts one after the other; 1 when one missed its goal or failed."""
    refuse_outside_checkout()
    unknown = sorted(set(options.names) - set(scripts()))
    if unknown:
        raise Refused(
            _("There is nothing called %(unknown)s to measure. There are: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(scripts())}
        )
    codes = [measure(name, full=options.full) for name in options.names or scripts()]
    return int(any(codes))


def measure(name: str, *, full: bool) -> int:
    """Run one script where it finds `bench` and its own neighbours."""
    size = (FULL[name], "1000000") if full and name in FULL else ()
    print(f"── {name} ──", flush=True)
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *size], cwd=CHECKOUT, env=environment, check=False
    ).returncode

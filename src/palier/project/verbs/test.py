"""`palier test`: the tests, all of them or those named; what follows goes to pytest as it is."""

import argparse
import os
import shutil
import subprocess
import sys
from typing import Any

from palier.project.cli import Refused
from palier.project.environment import CHECKOUT
from palier.project.speech import _

PARALLEL = ("-n", "2", "--dist", "worksteal", "--tb=native")
"""Tracebacks as Python writes them: pytest's own are made by parsing sources, which Python 3.11 can't do in the deep
stacks of a browser's test (SystemError), and one failure would then end the whole run."""
SYSTEM = {"chromium": ("chromium", "chromium-browser", "google-chrome")}


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("test", help=_("run the tests"), prefix_chars="\0", add_help=False)
    parser.add_argument("arguments", nargs="*")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run pytest and answer its exit code."""
    refuse_outside_checkout()
    asked = list(options.arguments)
    if not [word for word in asked if word.startswith("tests/core")]:
        install_missing_programs()
    parallel = () if {"-n", "--pdb", "-s", "-x"} & set(asked) else PARALLEL
    return subprocess.run([sys.executable, "-m", "pytest", *parallel, *asked], cwd=CHECKOUT, check=False).returncode


def refuse_outside_checkout() -> None:
    """Raises Refused where there are no tests to run: in an installed wheel."""
    if not (CHECKOUT / "tests").is_dir():
        raise Refused(_("This verb needs a checkout of Palier's source; an installed Palier has no tests in it."))


def install_missing_programs() -> None:
    """Have a browser: installed from the system's packages when we are root, else said how.  Raises Refused."""
    missing = [package for package, names in SYSTEM.items() if not any(map(shutil.which, names))]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() or not shutil.which("apt-get"):
        raise Refused(
            _("The tests need a browser. Nothing was run. Install it and run the same command again: %(command)s")
            % {"command": "sudo " + " ".join(command)}
        )
    print(_("Installing %(packages)s …") % {"packages": ", ".join(missing)}, file=sys.stderr, flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update"], check=False, **quiet)  # type: ignore[call-overload]
    if subprocess.run(command, check=False, **quiet).returncode:  # type: ignore[call-overload]
        raise Refused(_("The browser could not be installed; the lines above say why. Nothing was run."))

"""`palier test`: the tests, all of them or those named; what follows goes to pytest as it is."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from palier.project.cli import Refused
from palier.project.environment import CHECKOUT
from palier.project.speech import _

PARALLEL = ("-n", "2", "--dist", "worksteal", "--tb=native")
"""Tracebacks as Python writes them: pytest's own are made by parsing sources, which Python 3.11 can't do in the deep
stacks of a browser's test (SystemError), and one failure would then end the whole run."""
BROWSER = {"chromium": ("chromium", "chromium-browser", "google-chrome")}
"""By the name of its package, what the program may be called.  Without one most screens are not tested at all."""
MAIL_SERVERS = {"dovecot-imapd": ("dovecot",), "postfix": ("postfix",)}
"""Real ones, between which a few tests put the desk where they can be had; servers of our own stand in the others."""
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")
MAY_START = Path("/usr/sbin/policy-rc.d")
"""Debian asks it whether what was just installed may be started."""


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
    """Have a browser and, where they can be had, mail servers: from the system's packages when we are root.

    Raises Refused where there is no browser, and says how to install it.
    """
    browser, servers = _missing(BROWSER), _missing(MAIL_SERVERS)
    if os.geteuid() or not shutil.which("apt-get"):
        if browser:
            command = {"command": " ".join(["sudo", *INSTALL, *browser])}
            raise Refused(
                _("The tests need a browser. Nothing was run. Install it and run the same command again: %(command)s")
                % command
            )
    elif browser or servers:
        _install(browser, servers)


def _install(browser: list[str], servers: list[str]) -> None:
    print(_("Installing %(packages)s …") % {"packages": ", ".join([*browser, *servers])}, file=sys.stderr, flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update"], check=False, **quiet)  # type: ignore[call-overload]
    if browser and subprocess.run([*INSTALL, *browser], check=False, **quiet).returncode:  # type: ignore[call-overload]
        raise Refused(_("The browser could not be installed; the lines above say why. Nothing was run."))
    if servers:
        with _nothing_started():
            subprocess.run([*INSTALL, *servers], check=False, **quiet)  # type: ignore[call-overload]


def _missing(programs: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [package for package, names in programs.items() if not any(map(shutil.which, names))]


@contextmanager
def _nothing_started() -> Iterator[None]:
    """No server that is installed meanwhile begins to listen on this machine: each test starts its own."""
    if MAY_START.exists():  # whoever wrote it knows why
        yield
        return
    MAY_START.write_text("#!/bin/sh\nexit 101\n")
    MAY_START.chmod(0o755)
    try:
        yield
    finally:
        MAY_START.unlink()

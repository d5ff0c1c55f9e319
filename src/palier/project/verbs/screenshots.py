"""`palier screenshots`: the main screens of a demo as pictures, for README and docs, always under the same names."""

import argparse
import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from palier.project import environment
from palier.project.arguments import count
from palier.project.cli import Refused
from palier.project.environment import CHECKOUT
from palier.project.speech import _

PATIENCE = 1200
"""Seconds that a demo of our own may take until it answers, its year told included."""


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("screenshots", help=_("draw the pictures of the documentation"))
    parser.add_argument("provider", nargs="?", default="docebo", help=_("whose demo"))
    parser.add_argument("--address", metavar="URL", help=_("of a demo that is running (otherwise one is started)"))
    parser.add_argument("--into", type=Path, default=CHECKOUT / "docs" / "images", metavar="DIR", help=_("where to"))
    parser.add_argument("--cases", type=count, default=900, metavar="N", help=_("cases of a demo that is started"))
    parser.add_argument("--only", action="append", metavar="NAME", help=_("one picture; may be repeated"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draw every picture, or those named.  Raises Refused."""
    if importlib.util.find_spec("playwright") is None:
        command = f"{sys.executable} -m pip install playwright && {sys.executable} -m playwright install chromium"
        raise Refused(_("A browser that can be led is missing. Nothing was drawn. Install it: %s") % command)
    from palier.project.picturing import NAMES, draw

    wanted = set(options.only or NAMES)
    if unknown := sorted(wanted - set(NAMES)):
        known = ", ".join(NAMES)
        raise Refused(
            _("There is no picture called %(unknown)s. There are: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": known}
        )
    options.into.mkdir(parents=True, exist_ok=True)
    home = environment.home() / f"demo-{options.provider}"
    with served(options) as address:
        for path in draw(address, partial(code_for, home=home), options.provider, wanted, options.into):
            print(f"{path}  {path.stat().st_size // 1024} kB", flush=True)
    return 0


@contextmanager
def served(options: argparse.Namespace) -> Iterator[str]:
    """The address of a demo: the one that is running, or our own, which ends with us."""
    if options.address:
        yield options.address.rstrip("/")
        return
    pages, live, mail = (free_port() for _place in range(3))
    words = ["demo", options.provider, "--cases", str(options.cases)]
    ports = ["--port", str(pages), "--live-port", str(live), "--mail-port", str(mail)]
    demo = subprocess.Popen([sys.executable, "-m", "palier.project.cli", *words, *ports])
    try:
        address = f"http://localhost:{pages}"
        wait_for(address, demo)
        yield address
    finally:
        demo.terminate()
        demo.wait()


def wait_for(address: str, demo: "subprocess.Popen[bytes]") -> None:
    """Return once pages come.  Raises Refused where the demo ended, or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and demo.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=10):  # noqa: S310 our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    raise Refused(_("The demo did not come up; the lines above say why. Nothing was drawn."))


def free_port() -> int:
    """A port of TCP that nobody listens on."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def code_for(email: str, *, home: Path) -> str:
    """The code that a mail would bring to a contact of the demo.  Raises Refused."""
    command = [sys.executable, "-m", "palier.project.cli", "contact", "sign-in", email]
    known = {**os.environ, "PALIER_HOME": str(home)}
    known.pop("DATABASE_URL", None)
    said = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    code = said.stdout.strip().rpartition(" ")[2]
    if said.returncode or not code:
        raise Refused(
            _("Nobody could be let in to the portal: %(why)s. Run this with the PALIER_HOME of that demo.")
            % {"why": said.stderr.strip() or said.stdout.strip()}
        )
    return code

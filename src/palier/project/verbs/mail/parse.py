"""`palier mail parse`: print what Palier understands of mails in files."""

import argparse
import sys
from pathlib import Path
from typing import Any

from palier.project import environment
from palier.project.speech import _

MOST_BYTES = 200 * 2**20


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("parse", help=_("print what is understood of mails in files"))
    parser.add_argument("files", metavar="FILE", nargs="+", help=_("a file with one mail; - for standard input"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line for each file, in order"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when every file could be read; 1 when some could not, which is said in their place."""
    from palier.adapters.mail.understood import as_json, as_words, understood

    server = environment.text("PALIER_MAIL_AUTHSERV", "")
    faults = 0
    for name in options.files:
        raw, error = _read(name)
        found = understood(name, raw, authserv_id=server) if not error else {"file": name, "error": error}
        faults += "error" in found
        print(as_json(found) if options.json else as_words(found), flush=True)
    return 1 if faults else 0


def _read(name: str) -> tuple[bytes, str]:
    """The bytes of a file, or why there are none."""
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as fault:
        said = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        return b"", _("The file can't be read: %(error)s.") % {"error": said}
    if len(raw) > MOST_BYTES:
        return b"", _("The file is larger than %(limit)d MB.") % {"limit": MOST_BYTES // 2**20}
    return raw, ""

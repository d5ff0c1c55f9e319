"""Where the embedded server keeps what: its data, its socket, and what to do when those places do not suit it."""

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from palier.project.embedded.account import Account
from palier.project.embedded.binaries import Binaries
from palier.project.speech import _

# The kernel holds 107 bytes of a socket's path; PostgreSQL adds "/.s.PGSQL.5432.lock" to the folder's.
LONGEST_SOCKET_FOLDER = 85
SYSTEM_HOME = Path("/var/lib/palier")


def existing_major(folder: Path) -> int | None:
    """The newest major version of which that folder holds a database."""
    majors = [int(found.parent.name) for found in folder.glob("*/PG_VERSION") if found.parent.name.isdigit()]
    return max(majors, default=None)


def fallback_of(folder: Path) -> Path:
    """The place of a database whose own folder can't be entered by the account that runs it."""
    return SYSTEM_HOME / _name(os.fsencode(folder))


def _name(told_apart_by: bytes) -> str:
    return hashlib.sha256(told_apart_by).hexdigest()[:16]


def settle(folder: Path) -> Path:
    """The folder to use for the database meant to be in `folder`: that one, or where an earlier start moved it."""
    elsewhere = fallback_of(folder)
    if os.geteuid() == 0 and existing_major(folder) is None and existing_major(elsewhere):
        return elsewhere
    return folder


def erase(folder: Path) -> None:
    """Forget the database meant to be in `folder`, wherever it is kept; nobody may be using it."""
    shutil.rmtree(settle(folder), ignore_errors=True)


def reachable(folder: Path, account: Account) -> Path:
    """`folder`, or, when that account may not reach it (a home under /root), a folder of the system instead."""
    folder.mkdir(parents=True, exist_ok=True)
    if account.can_enter(folder):
        return folder
    elsewhere = fallback_of(folder)
    elsewhere.mkdir(parents=True, exist_ok=True)
    sentence = _(
        "The account %(account)s, which runs PostgreSQL, may not enter %(folder)s; "
        "the database is kept in %(elsewhere)s."
    )
    print(sentence % {"account": account.name, "folder": folder, "elsewhere": elsewhere}, file=sys.stderr)
    return elsewhere


def runnable(binaries: Binaries, account: Account) -> Binaries:
    """The programs, copied once to a folder of the system when that account may not reach them where they are."""
    if account.can_enter(binaries.folder / "postgres"):
        return binaries
    tree = binaries.folder.parent
    libraries = tree.parent.with_name(
        f"{tree.parent.name}.libs"
    )  # a wheel's own, found from the programs by "../../.."
    changed = str((binaries.folder / "postgres").stat().st_mtime_ns)
    copy = SYSTEM_HOME / f"programs-{_name(os.fsencode(tree) + changed.encode())}"
    if not copy.exists():
        SYSTEM_HOME.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=SYSTEM_HOME))
        ignored = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(tree, draft / tree.parent.name / tree.name, symlinks=True, ignore=ignored)
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.chmod(0o755)
        try:
            draft.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(draft)
    return Binaries(copy / tree.parent.name / tree.name / binaries.folder.name, binaries.major)


def socket_folder(folder: Path, account: Account) -> Path:
    """A folder only that account may enter, short enough for a socket's path.

    Call it with the start gate held: a temporary folder is chosen once and then written down.
    """
    own = folder / "socket"
    if len(os.fsencode(own)) <= LONGEST_SOCKET_FOLDER:
        account.make_private(own)
        return own
    note = folder / "socket.json"
    if note.exists() and _is_private(noted := Path(json.loads(note.read_text())), account):
        return noted
    made = Path(tempfile.mkdtemp(prefix="palier-"))
    account.give(made)
    note.write_text(json.dumps(str(made)))
    return made


def _is_private(folder: Path, account: Account) -> bool:
    """Is it a folder, no link, of that account alone?  Anyone may have put something in the shared temporary folder."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return found.st_uid == account.uid and (found.st_mode & 0o170777) == 0o040700


def quoted(value: str) -> str:
    """A value as postgresql.conf writes it."""
    return "'" + re.sub(r"(['\\])", r"\1\1", value) + "'"

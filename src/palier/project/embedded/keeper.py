"""Stops the embedded server once its last holder is gone, even one killed with -9.  Runs alone, standard library only.

The kernel gives us the users' lock when nobody holds it any more.  Whoever starts or stops holds the gate first and the
users' lock second; we must not wait for the gate with the users' lock in hand.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any


def keep(folder: Path, data: Path, pid: str, stop: Callable[[], object]) -> None:
    """Wait for the last holder of `folder` to go, then stop the server if it is still the one with that pid."""
    try:
        users, gate = (folder / "users.lock").open("r+"), (folder / "start.lock").open("r+")
    except FileNotFoundError:
        return  # the whole folder is gone, and the server with it
    while is_ours(data, pid):
        fcntl.flock(users, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_UN)
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not is_in_use(users):
            if is_ours(data, pid):
                stop()
            return
        fcntl.flock(gate, fcntl.LOCK_UN)  # someone came in between


def is_in_use(users: IO[str]) -> bool:
    """Does anybody hold the users' lock?  When nobody does, we hold it now."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def is_ours(data: Path, pid: str) -> bool:
    """Is the server with that pid still the one of the data folder?"""
    try:
        return (data / "postmaster.pid").read_text().split("\n", 1)[0] == pid
    except OSError:
        return False


def main() -> None:
    """Go on in a process that nobody waits for: `keeper.py FOLDER DATA PID PG_CTL [UID GID]`."""
    folder, data, pid, pg_ctl, *account = sys.argv[1:]
    if os.fork():
        return
    command = [pg_ctl, "stop", "-m", "fast", "-w", "-t", "600", "-D", data]
    drop: Any = {"user": int(account[0]), "group": int(account[1]), "extra_groups": []} if account else {}
    keep(Path(folder), Path(data), pid, lambda: subprocess.run(command, cwd="/", check=False, **drop))


if __name__ == "__main__":
    main()

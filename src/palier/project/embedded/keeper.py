"""Stops the embedded server once its last holder is gone, even one killed with -9.  Runs alone, standard library only.

The kernel gives us the users' lock when nobody holds it any more.  Whoever starts or stops holds the gate first and the
users' lock second; we must not wait for the gate with the users' lock in hand.
"""

import fcntl
import subprocess
import sys
from pathlib import Path


def keep(folder: Path, data: Path, pid: str, pg_ctl: str, account: tuple[str, str]) -> None:
    """Wait for the last holder of `folder` to go, then stop the server if it is still the one with that pid."""
    while True:
        with (folder / "users.lock").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
        with (folder / "start.lock").open("a") as gate, (folder / "users.lock").open("a") as users:
            fcntl.flock(gate, fcntl.LOCK_EX)
            if not is_ours(data, pid):
                return
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # someone came in between
            stop = [pg_ctl, "stop", "-m", "fast", "-w", "-t", "600", "-D", str(data)]
            user, group = account
            if user:
                subprocess.run(stop, cwd="/", check=False, user=int(user), group=int(group), extra_groups=[])
            else:
                subprocess.run(stop, cwd="/", check=False)
            return


def is_ours(data: Path, pid: str) -> bool:
    """Is the server with that pid still the one of the data folder?"""
    try:
        return (data / "postmaster.pid").read_text().split("\n", 1)[0] == pid
    except OSError:
        return False


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4], (sys.argv[5], sys.argv[6]))

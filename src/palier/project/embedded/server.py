"""The life of the embedded PostgreSQL: made once, started by the first holder, stopped after the last.

Every holder keeps a shared lock that the kernel drops even on `kill -9`; a small keeper waits for the last to be gone.
Whether the server lives is asked of the kernel, never of a pid file alone: pids come back, in containers at once.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from palier.project.embedded import keeper
from palier.project.embedded.account import account_for
from palier.project.embedded.binaries import find_binaries
from palier.project.embedded.errors import EmbeddedRefused
from palier.project.embedded.layout import existing_major, quoted, reachable, runnable, settle, socket_folder
from palier.project.speech import _

PORT = 5432
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # Disks that seek are gone: a page read out of order costs hardly more, and statements here are short.
    "random_page_cost": "1.1",
    "jit": "off",
    # A kernel that removes shared memory of users who log out must not take ours: nothing of it is in /dev/shm.
    "dynamic_shared_memory_type": "mmap",
}
START_SECONDS = 600  # crash recovery after a busy hour takes minutes, and giving up would look like a loss
ORPHAN_SECONDS = 30
PAUSE = 0.02


class Embedded:
    """One embedded server, as a context manager: inside, `url` answers; the last holder to leave stops it."""

    def __init__(self, folder: Path, *, settings: Mapping[str, str] | None = None) -> None:
        folder = settle(folder.absolute())
        major = existing_major(folder) if folder.exists() else None
        self.account = account_for(folder / str(major) if major else None)
        self.folder = reachable(folder, self.account).resolve()
        self.binaries = runnable(find_binaries(major=existing_major(self.folder)), self.account)
        self.data = self.folder / str(self.binaries.major)
        self.settings = {**SETTINGS, **(settings or {})}
        self.socket = self.folder / "socket"
        self._users: IO[str] | None = None

    @property
    def url(self) -> str:
        """The address of the database `palier`, in libpq's own form."""
        return f"postgresql://palier@/palier?host={quote(str(self.socket), safe='/')}"

    def __enter__(self) -> Self:
        with self._gate():
            self._users = _open_lock(self.folder / "users.lock")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            try:
                self._start()
            except BaseException:
                self._users.close()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._users:
            return
        with self._gate(), self._users as users:
            self._users = None
            if not keeper.is_in_use(users) and self._survives():
                self.run("pg_ctl", "stop", "-m", "fast", "-w", "-t", str(START_SECONDS), "-D", str(self.data))

    def revive(self) -> None:
        """Start the server again if it has died under us; does nothing while it lives."""
        with self._gate():
            self._start()

    def is_alive(self) -> bool:
        """Is the postmaster of our data folder running and taking connections?"""
        return self._state() == "ready" and self._postmaster() in self._processes()

    def run(self, program: str, *arguments: str, stdin: str = "", cwd: Path = Path("/")) -> str:
        """Run one of PostgreSQL's programs as its account and answer what it said.

        A session of its own keeps Ctrl-C of our terminal away from the server.  Raises EmbeddedRefused with its words.
        """
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [str(self.binaries.folder / program), *arguments],
            cwd=cwd,
            start_new_session=True,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **self.account.popen_arguments(),
        )
        if done.returncode:
            raise EmbeddedRefused(
                _("PostgreSQL could not do its part (%(program)s). Your data was left as it is. It said:\n%(words)s")
                % {"program": program, "words": (done.stdout[-2000:] + self._last_words()).strip()}
            )
        return done.stdout

    @contextmanager
    def _gate(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        with _open_lock(self.folder / "start.lock") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _start(self) -> None:
        self.socket = socket_folder(self.folder, self.account)
        if not self.data.exists():
            self._create()
        if self._survives():
            return
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (self.socket / name).unlink(missing_ok=True)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self._write_settings()
        # pg_ctl hands paths to a shell, inside double quotes: we go there and give it none.
        self.run("pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-D", ".", "-l", "log", cwd=self.data)
        self._leave_keeper()

    def _create(self) -> None:
        """Make the database beside its place and move it there whole: a start cut short leaves no half of one."""
        draft = self.folder / f"{self.data.name}.new"
        shutil.rmtree(draft, ignore_errors=True)
        self.account.make_private(draft)
        make = ("-U", "palier", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-instructions")
        sync = () if self.settings.get("fsync", "on") == "on" else ("--no-sync",)
        self.run("initdb", "-D", str(draft), *make, *sync)
        with (draft / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude_if_exists 'palier.conf'  # written anew at every start\n")
        self.run("postgres", "--single", "-D", str(draft), "postgres", stdin="CREATE DATABASE palier\n")
        draft.rename(self.data)

    def _write_settings(self) -> None:
        file = self.data / "palier.conf"
        values = {**self.settings, "unix_socket_directories": f'"{self.socket}"'}
        file.write_text("".join(f"{name} = {quoted(value)}\n" for name, value in values.items()))
        self.account.give(file)

    def _survives(self) -> bool:
        """Wait until the server is either ready (True) or wholly gone (False), its orphans too."""
        deadline = time.monotonic() + START_SECONDS
        orphaned_at = None
        while processes := self._processes():
            if self._postmaster() in processes:
                orphaned_at = None
                if self._state() == "ready":
                    return True
            else:
                orphaned_at = orphaned_at or time.monotonic()
                waited = time.monotonic() - orphaned_at
                _signal(processes, signal.SIGQUIT if waited < ORPHAN_SECONDS / 2 else signal.SIGKILL)
                deadline = min(deadline, orphaned_at + ORPHAN_SECONDS)
            if time.monotonic() > deadline:
                raise EmbeddedRefused(
                    _("Processes of an earlier PostgreSQL do not end: %(pids)s. Nothing was started. End them by hand.")
                    % {"pids": ", ".join(map(str, sorted(processes)))}
                )
            time.sleep(PAUSE)
        return False

    def _processes(self) -> set[int]:
        """Every living process that works in the data folder; a zombie has no folder any more."""
        proc = Path("/proc")
        if not (proc / "self").exists():  # macOS: only the postmaster's own word
            answer = subprocess.run([self.binaries.folder / "pg_ctl", "status", "-D", self.data], check=False)
            return {self._postmaster()} if answer.returncode == 0 else set()
        found = set()
        for process in proc.glob("[0-9]*"):
            try:
                if (process / "cwd").readlink() == self.data:
                    found.add(int(process.name))
            except OSError:
                continue
        return found

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _postmaster(self) -> int:
        lines = self._pid_file()
        return int(lines[0]) if lines and lines[0].isdigit() else 0

    def _state(self) -> str:
        """One of "starting", "ready", "stopping" or "", as the postmaster itself writes it on the eighth line."""
        lines = self._pid_file()
        return lines[7].strip() if len(lines) > 7 else ""

    def _last_words(self) -> str:
        try:
            return "\n" + (self.data / "log").read_text(errors="replace")[-1000:]
        except OSError:
            return ""

    def _leave_keeper(self) -> None:
        """Leave someone behind who stops the server when the last holder is gone without a goodbye."""
        words = [self.folder, self.data, self._postmaster(), self.binaries.folder / "pg_ctl"]
        if not self.account.is_ours:
            words += [self.account.uid, self.account.gid]
        subprocess.run(
            [sys.executable, "-I", "-S", keeper.__file__, *map(str, words)],
            cwd="/",
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


def _open_lock(path: Path) -> IO[str]:
    try:
        return path.open("a")
    except PermissionError as error:
        raise EmbeddedRefused(
            _("%(path)s belongs to someone else. Nothing was started. Start Palier as the user who made that folder.")
            % {"path": path}
        ) from error


def _signal(processes: set[int], number: signal.Signals) -> None:
    for pid in processes:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue

"""Work on what strangers sent, done in a child process with limits: its death is one request's alone.

Both ends are here.  The parent starts the child when it is first needed and again when it ended; the child, a program
of its own without Django, answers until nobody asks any more.  Requests and answers are values, pickled.
"""

import atexit
import pickle
import resource
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

MEMORY_BYTES = 512 * 2**20
IDLE_SECONDS = 30.0
SECONDS = 60.0
CPU_SECONDS = 30


class ReaderDied(Exception):
    """The child that read something went beyond its limits or broke."""


class Child:
    """The one child of this process for one kind of work, which is the program `module`."""

    def __init__(self, module: str, *, memory_bytes: int = MEMORY_BYTES, idle_seconds: float = IDLE_SECONDS) -> None:
        self.words = (module, str(memory_bytes), str(idle_seconds))
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        atexit.register(self.end)

    def ask(self, request: Any) -> Any:
        """What it answers; asked once more where it had gone home for want of work.  Raises ReaderDied."""
        with self._lock:
            for _again in range(2):
                process = self._started()
                answered, answer = self._asked(process, request)
                if answered:
                    return answer
                code = self._ended(process)
                if code:
                    break
        raise ReaderDied(f"exit code {code}")

    def end(self) -> None:
        """Send it home."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._ended(self._process)

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is not None:
            self._ended(self._process)
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 our own program
                [sys.executable, "-m", *self.words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._process

    def _asked(self, process: "subprocess.Popen[bytes]", request: Any) -> tuple[bool, Any]:
        """Whether it answered, and what."""
        assert process.stdin is not None
        assert process.stdout is not None
        watch = threading.Timer(SECONDS, process.kill)
        watch.start()
        try:
            pickle.dump(request, process.stdin, protocol=5)
            process.stdin.flush()
            return True, pickle.load(process.stdout)  # noqa: S301 written by our own program, of values alone
        except (OSError, EOFError, pickle.UnpicklingError):
            return False, None
        finally:
            watch.cancel()

    def _ended(self, process: "subprocess.Popen[bytes]") -> int:
        """How it ended: 0 where nothing was wrong with it."""
        try:
            code = process.wait(1)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait() or 1
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:
                continue  # what was not sent is of no use any more
        self._process = None
        return code


def serve(answer: Callable[[Any], Any], *, cpu_seconds: int = CPU_SECONDS) -> None:
    """The child's life: answer each request within the limits, and end when none comes for a while or nobody is there.

    What goes beyond them kills this process, which the parent takes for an answer of its own.
    """
    memory, idle = int(sys.argv[1]), float(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while select.select([source], [], [], idle)[0]:
        try:
            request = pickle.load(source)  # noqa: S301 written by our own parent
        except EOFError:
            return
        _allow(cpu_seconds)
        pickle.dump(answer(request), target, protocol=5)
        target.flush()
        del request


def _allow(seconds: int) -> None:
    """So much processor time from now on; then the kernel ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))

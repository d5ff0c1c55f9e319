"""What a mail says; large and oddly made ones are taken apart in a child process with limits (promises D1, D2).

Ordinary mail is read in place: to ask the child would cost more than to read it.  The reader is linear and capped
anyway; the child is there for what nobody thought of.  When it dies, its mail is put off and then put aside like every
mail that can't be read: it is kept, and somebody is told.
"""

import atexit
import pickle
import re
import subprocess
import sys
import threading
from dataclasses import replace

from palier.apps.mailroom.apart_program import HEAD
from palier.core.mail.message import ParsedMail
from palier.core.mail.parse import parse_mail

LARGE = 256 * 2**10
LONG_HEAD = 64 * 2**10
MANY_PIECES = 100
MEMORY_BYTES = 512 * 2**20
IDLE_SECONDS = 30.0
SECONDS = 60.0
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


class ReaderDied(Exception):
    """The child that read a mail went beyond its limits or broke."""


def understand(raw: bytes, *, envelope_from: str | None = None) -> ParsedMail:
    """What a mail says, as `parse_mail`.  Raises ReaderDied."""
    if not needs_care(raw):
        return parse_mail(raw, envelope_from=envelope_from)
    return CHILD.read(raw, envelope_from)


def understand_in_part(raw: bytes, *, envelope_from: str | None = None) -> ParsedMail:
    """The same for a person who looks at it: where the whole can't be read, what its beginning says."""
    try:
        return understand(raw, envelope_from=envelope_from)
    except ReaderDied:
        return replace(parse_mail(raw[:LONG_HEAD], envelope_from=envelope_from), cut=True)


def needs_care(raw: bytes) -> bool:
    """Is it larger, longer in its head, or of more pieces than what people write?"""
    if len(raw) > LARGE or raw.count(b"ontent-") > MANY_PIECES:
        return True
    if len(raw) <= LONG_HEAD:
        return False
    return END_OF_HEAD.search(raw, 0, LONG_HEAD) is None


class Child:
    """The one child of this process: started when first needed, and again when it ended."""

    def __init__(self, *, memory_bytes: int = MEMORY_BYTES, idle_seconds: float = IDLE_SECONDS) -> None:
        self.limits = (str(memory_bytes), str(idle_seconds))
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(self, raw: bytes, envelope_from: str | None) -> ParsedMail:
        """What it answers; once more where it had gone home for want of work.  Raises ReaderDied."""
        with self._lock:
            for _again in range(2):
                process = self._started()
                mail = self._ask(process, raw, envelope_from)
                if mail is not None:
                    return mail
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
                [sys.executable, "-m", "palier.apps.mailroom.apart_program", *self.limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._process

    def _ask(self, process: "subprocess.Popen[bytes]", raw: bytes, envelope_from: str | None) -> ParsedMail | None:
        """What it says; None where it ended instead."""
        assert process.stdin is not None
        assert process.stdout is not None
        sender = (envelope_from or "").encode("utf-8", "replace")
        watch = threading.Timer(SECONDS, process.kill)
        watch.start()
        try:
            for words in (HEAD.pack(len(raw), len(sender), envelope_from is not None), raw, sender):
                process.stdin.write(words)
            process.stdin.flush()
            mail = pickle.load(process.stdout)  # noqa: S301 written by our own program, of values alone
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        finally:
            watch.cancel()
        assert isinstance(mail, ParsedMail)
        return mail

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


CHILD = Child()
atexit.register(CHILD.end)

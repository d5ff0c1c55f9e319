"""Starts programs, watches them, starts again whichever dies, and stops them all in time."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Coroutine, Sequence

from palier.project.speech import _
from palier.project.supervisor.journal import Journal
from palier.project.supervisor.program import Program, is_taken

READY_SECONDS = 60.0
STOP_SECONDS = 1.2  # what is left of two seconds belongs to PostgreSQL
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 30.0
STEADY_SECONDS = 30.0  # who lives that long starts again without a pause
EARLY_DEATHS = 3
LAST_WORDS_SECONDS = 0.2


class StartRefused(Exception):
    """The programs can't be started; the text is the sentence for whoever asked."""


def refuse_taken_ports(programs: Sequence[Program]) -> None:
    """Say so before anything is done if one of these programs could not listen.  Raises StartRefused."""
    for program in programs:
        if program.address and is_taken(*program.address):
            sentence = _(
                "Port %(port)d is in use by another program, or may not be used by you. Nothing was started. "
                "Stop that program, or choose another port for %(name)s: palier serve --help."
            )
            raise StartRefused(sentence % {"port": program.address[1], "name": program.name})


class Child:
    """A program and its present process, for as long as the supervisor lives."""

    def __init__(self, program: Program, journal: Journal) -> None:
        self.program = program
        self.journal = journal
        self.process: asyncio.subprocess.Process | None = None
        self.deaths = 0
        self.ready = asyncio.Event()
        self.stopping = False

    async def live(self) -> None:
        """Run the program, again and again, until told to stop."""
        pause = FIRST_PAUSE
        while not self.is_stopping():
            began = time.monotonic()
            self.process, words = await self.program.start()
            hand_on = asyncio.create_task(self._hand_on(words))
            watch = asyncio.create_task(self._watch_ready())
            code = await self.process.wait()
            self._kill_group()  # what it started must not outlive it
            await asyncio.wait({hand_on}, timeout=LAST_WORDS_SECONDS)
            hand_on.cancel()
            watch.cancel()
            if self.is_stopping():
                return
            self.deaths += 1
            pause = FIRST_PAUSE if time.monotonic() - began > STEADY_SECONDS else min(pause * 2, LONGEST_PAUSE)
            sentence = _("%(name)s ended (%(code)s); it starts again in %(seconds).1f s.")
            self.journal.say(sentence % {"name": self.program.name, "code": _code_words(code), "seconds": pause})
            await asyncio.sleep(pause)

    async def _watch_ready(self) -> None:
        await self.program.answers()
        self.ready.set()

    async def _hand_on(self, words: asyncio.StreamReader) -> None:
        """Write down what the program says until it has nothing more to say."""
        while line := await _line_of(words):
            self.journal.write(self.program.name, line)

    def is_stopping(self) -> bool:
        """Has the program been asked to end for good?"""
        return self.stopping

    def terminate(self) -> None:
        """Ask the program to end, and start it no more."""
        self.stopping = True
        if self.process and self.process.returncode is None:
            self.process.terminate()

    def kill(self) -> None:
        """End it and all it started, at once."""
        self.stopping = True
        self._kill_group()

    def _kill_group(self) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):  # macOS answers the second for a group of zombies
                return


class Supervisor:
    """The programs of one desk, from the first start to the last stop."""

    def __init__(self, programs: Sequence[Program], journal: Journal) -> None:
        self.children = [Child(program, journal) for program in programs]
        self.journal = journal
        self.asked_to_stop = asyncio.Event()
        self.signals = 0

    async def run(
        self, when_ready: Callable[[], None], beside: Callable[[], Coroutine[None, None, None]] | None = None
    ) -> None:
        """Start everything, call `when_ready`, watch until SIGTERM, SIGINT or SIGHUP, then stop everything.

        `beside` runs along (it watches the database).  Raises StartRefused when the programs can't be started.
        """
        refuse_taken_ports([child.program for child in self.children])
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._on_signal)
        lives = [asyncio.create_task(child.live()) for child in self.children]
        along: list[asyncio.Task[None]] = [asyncio.create_task(beside())] if beside else []
        try:
            if await self._all_ready():
                when_ready()
                stop = asyncio.create_task(self.asked_to_stop.wait())
                await asyncio.wait({stop, *along}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in along:
                task.cancel()
            await self._stop(lives)
        for task in along:
            if task.done() and not task.cancelled() and (error := task.exception()):
                raise error

    def _on_signal(self) -> None:
        self.signals += 1
        self.journal.say(_("Stopping …"))
        self.asked_to_stop.set()
        if self.signals > 1:  # whoever presses Ctrl-C twice means it
            for child in self.children:
                child.kill()

    async def _all_ready(self) -> bool:
        """Wait until every program is ready (True) or a stop is asked for (False)."""
        deadline = time.monotonic() + READY_SECONDS
        while not all(child.ready.is_set() for child in self.children):
            if self.asked_to_stop.is_set():
                return False
            for child in self.children:
                late = time.monotonic() > deadline and not child.ready.is_set()
                if late or child.deaths >= EARLY_DEATHS:
                    raise StartRefused(
                        _("%(name)s does not start; its last lines above say why. Everything was stopped again.")
                        % {"name": child.program.name}
                    )
            await asyncio.sleep(0.02)
        return True

    async def _stop(self, lives: list[asyncio.Task[None]]) -> None:
        for child in self.children:
            child.terminate()
        pending = {life for child, life in zip(self.children, lives, strict=True) if not _is_between_lives(child, life)}
        if pending:
            _done, pending = await asyncio.wait(pending, timeout=STOP_SECONDS)
        for child in self.children:
            child.kill()
        if pending:
            await asyncio.wait(pending, timeout=0.3)
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)


def _is_between_lives(child: Child, life: asyncio.Task[None]) -> bool:
    """Is the child waiting for its next start?  Then there is nothing to wait for."""
    return life.done() or (child.process is not None and child.process.returncode is not None)


async def _line_of(stream: asyncio.StreamReader) -> str:
    """The next line; one longer than the reader's limit comes in pieces; "" at the end."""
    try:
        line = await stream.readuntil()
    except asyncio.IncompleteReadError as end:
        line = end.partial
    except asyncio.LimitOverrunError as long:
        line = await stream.read(long.consumed)
    return line.decode(errors="replace")


def _code_words(code: int) -> str:
    """An exit code as the reader knows it: 1, or SIGKILL."""
    return signal.Signals(-code).name if code < 0 else str(code)

"""Processes that play the stories side by side, each its share of them, all coming to the same evening together.

A story belongs to one player and draws from a chance of its own: how many players there are changes nothing of what
is told.  They meet every few days of the play, so that cases are numbered about as they were opened, and those of one
account exactly so.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

from palier.project.running import use_database

if TYPE_CHECKING:  # a player's process imports this module before Django is ready
    from palier.project.demo.play import Stories
    from palier.project.demo.stage import Stage

MOST = 2
"""More would wait for PostgreSQL, which needs a core too."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one player is told at the beginning: the whole play, and which of its stories are theirs."""

    stage: "Stage"
    until: datetime
    seed: int
    cases: int
    number: int
    players: int

    def stories(self) -> "Stories":
        """The stories of this part, none told yet."""
        from palier.project.demo.play import Play, Stories

        play = Play(self.stage, self.until, self.seed)
        return Stories(play.cases(self.cases, number=self.number, players=self.players))


class PlayerLost(Exception):
    """A player ended in the middle; its own words are on the terminal."""


class Players:
    """All players: the process that calls them is one of them, the others wait for its word."""

    def __init__(self, links: tuple[Connection, ...]) -> None:
        self._links = links
        self._own: Stories | None = None

    def begin(self, stage: "Stage", *, until: datetime, seed: int, cases: int) -> None:
        """Hand out the parts.  Raises PlayerLost."""
        many = len(self._links) + 1
        parts = [Part(stage, until, seed, cases, number, many) for number in range(many)]
        for link, part in zip(self._links, parts[1:], strict=True):
            _send(link, part)
        self._own = parts[0].stories()

    def play_until(self, at: datetime) -> None:
        """Play up to an evening, everybody at once; `begin` comes first.  Raises PlayerLost."""
        assert self._own is not None
        for link in self._links:
            _send(link, at)
        self._own.play_until(at)
        for link in self._links:
            try:
                link.recv()
            except (EOFError, OSError) as error:
                raise PlayerLost from error


@contextmanager
def players() -> Iterator[Players]:
    """As many players as there are cores, two at most; gone at the end, whatever happens.

    They get ready while the stage is set, which takes as long.
    """
    begun = [_begin() for _ in range(min(MOST, os.cpu_count() or 1) - 1)]
    try:
        yield Players(tuple(link for _, link in begun))
    finally:
        for process, link in begun:
            link.close()
            process.join(10)
            process.kill()


@contextmanager
def unawaited() -> Iterator[None]:
    """Commits inside do not wait for the disk: a year that was not told to its end is told anew.

    The first commit afterwards waits for all of them.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")


def _send(link: Connection, told: object) -> None:
    try:
        link.send(told)
    except OSError as error:
        raise PlayerLost from error


def _begin() -> tuple[BaseProcess, Connection]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_play, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _play(link: Connection) -> None:
    """What another player's process does until its link is closed."""
    with use_database():
        _get_ready()
        try:
            stories = link.recv().stories()
            with unawaited():
                while True:
                    stories.play_until(link.recv())
                    link.send(True)
        except (EOFError, KeyboardInterrupt):
            pass
    os._exit(0)  # all is committed, and taking the interpreter down takes longer than an evening


def _get_ready() -> None:
    """Load what the first mail will need, while the stage is set."""
    from django.urls import get_resolver

    import palier.project.demo.play  # noqa: F401

    get_resolver().url_patterns  # noqa: B018

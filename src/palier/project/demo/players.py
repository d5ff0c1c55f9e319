"""Processes that play the stories side by side, each its share of them, all coming to the same evening together.

A story belongs to one player and draws from a chance of its own: how many players there are changes nothing of what
is told.  They meet every few days of the play, so that cases are numbered about as they were opened.
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


class PlayerLost(Exception):
    """A player ended in the middle; its own words are on the terminal."""


@dataclass(frozen=True, slots=True)
class Players:
    """All players, waiting for the word."""

    links: tuple[Connection, ...]

    def play_until(self, at: datetime) -> None:
        """Let everybody play up to an evening.  Raises PlayerLost."""
        try:
            for link in self.links:
                link.send(at)
            for link in self.links:
                link.recv()
        except (EOFError, OSError) as error:
            raise PlayerLost from error


@contextmanager
def players(stage: "Stage", *, until: datetime, seed: int, cases: int) -> Iterator[Players]:
    """As many players as there are cores, two at most; gone at the end, whatever happens."""
    many = min(MOST, os.cpu_count() or 1)
    parts = [Part(stage, until, seed, cases, number, many) for number in range(many)]
    begun = [_begin(part) for part in parts]
    try:
        yield Players(tuple(link for _, link in begun))
    finally:
        for process, link in begun:
            link.close()
            process.join(10)
            process.kill()


def _begin(part: Part) -> tuple[BaseProcess, Connection]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_play, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    ours.send(part)
    return process, ours


def _play(link: Connection) -> None:
    """What a player's process does until its link is closed.  Mails of the play are kept; none ever leaves."""
    os.environ.pop("PALIER_SMTP_URL", None)
    with use_database():
        from palier.project.demo.play import Play, Stories

        part = link.recv()
        play = Play(part.stage, part.until, part.seed)
        stories = Stories(play.cases(part.cases, number=part.number, players=part.players))
        try:
            while True:
                stories.play_until(link.recv())
                link.send(True)
        except (EOFError, KeyboardInterrupt):
            return

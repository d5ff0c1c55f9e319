"""A worker and what lives on its loop: they end together, whoever ends first."""

import asyncio
import os
import signal

import pytest

from palier.adapters.jobs.worker import run_worker


def test_a_guest_lives_until_the_worker_is_told_to_stop(transactional_db):
    lived: list[str] = []

    async def guest(stopping: asyncio.Event) -> None:
        lived.append("began")
        os.kill(os.getpid(), signal.SIGTERM)
        await stopping.wait()
        lived.append("was told")

    run_worker([], [guest])
    assert lived == ["began", "was told"]


def test_the_worker_dies_of_what_a_guest_dies_of_and_lets_the_others_end(transactional_db):
    ended: list[str] = []

    async def unlucky(stopping: asyncio.Event) -> None:
        raise OSError("the port is taken")

    async def other(stopping: asyncio.Event) -> None:
        await stopping.wait()
        ended.append("other")

    with pytest.raises(OSError, match="the port is taken"):
        run_worker([], [other, unlucky])
    assert ended == ["other"]

"""One worker process: the pumps, each in its thread, and procrastinate for jobs proper."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ProcrastinateException
from psycopg import OperationalError

from palier.adapters.jobs.pumps import LONGEST_PAUSE, SHORTEST_PAUSE, Pump, Work

log = structlog.get_logger("palier.jobs")


Guest = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""What lives on the worker's loop beside the jobs, until the event is set."""


def run_worker(works: Sequence[Work], guests: Sequence[Guest] = ()) -> None:
    """Work until SIGTERM or SIGINT, then end cleanly: each pump commits or undoes the batch it holds.

    Whatever a guest dies of, the worker dies of too, so that whoever watches over it sees that and starts both again.
    """
    sys.setswitchinterval(THREAD_TURN)
    asyncio.run(_run(works, guests))


THREAD_TURN = 0.0005
"""Seconds a busy thread keeps the interpreter from one that waits.  A pump asks the database many small questions; at
Python's own 5 ms, each answer would wait that long for the other pumps, and two readers would be slower than one."""


async def _run(works: Sequence[Work], guests: Sequence[Guest]) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    pumps = [Pump(work) for work in works]
    for pump in pumps:
        pump.start()
    log.info("worker_started", pumps=[work.name for work in works])
    jobs = asyncio.create_task(_run_jobs())
    hosted = [asyncio.create_task(guest(stopping)) for guest in guests]
    try:
        await _first_of(stopping, hosted)
    finally:
        stopping.set()
        jobs.cancel()
        await asyncio.gather(jobs, asyncio.to_thread(end, pumps), *hosted, return_exceptions=True)
        log.info("worker_stopped")


async def _first_of(stopping: asyncio.Event, hosted: Sequence[asyncio.Task[None]]) -> None:
    """Wait until told to stop; raises what a guest died of before."""
    told: asyncio.Task[Any] = asyncio.create_task(stopping.wait())
    ended, _ = await asyncio.wait([told, *hosted], return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    for guest in ended - {told}:
        guest.result()


def end(pumps: Sequence[Pump], *, within: float = 10.0) -> None:
    """Ask every pump to stop, then wait for the batches in hand."""
    for pump in pumps:
        pump.stop()
    for pump in pumps:
        pump.join(within)


async def _run_jobs() -> None:
    """Run procrastinate; when the database goes away, come back to it."""
    pause, connector = SHORTEST_PAUSE, app.connector
    assert isinstance(connector, DjangoConnector)
    while True:
        link = connector.get_worker_connector()
        try:
            with app.replace_connector(link) as worker:
                async with worker.open_async():
                    pause = SHORTEST_PAUSE
                    await worker.run_worker_async(install_signal_handlers=False, shutdown_graceful_timeout=1)
        except (ProcrastinateException, OperationalError) as error:
            log.warning("jobs_lost_database", error=str(error), retry_in=pause)
        finally:  # cancelled while it opened, its pool would go on connecting and never let the loop end
            await link.close_async()
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)

"""One worker process: the pumps, each in its thread, and procrastinate for jobs proper."""

import asyncio
import signal
import sys
from collections.abc import Sequence

import structlog
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ProcrastinateException
from psycopg import OperationalError

from palier.adapters.jobs.pumps import LONGEST_PAUSE, SHORTEST_PAUSE, Pump, Work

log = structlog.get_logger("palier.jobs")


def run_worker(works: Sequence[Work]) -> None:
    """Work until SIGTERM or SIGINT, then end cleanly: each pump commits or undoes the batch it holds."""
    sys.setswitchinterval(THREAD_TURN)
    asyncio.run(_run(works))


THREAD_TURN = 0.0005
"""Seconds a busy thread keeps the interpreter from one that waits.  A pump asks the database many small questions; at
Python's own 5 ms, each answer would wait that long for the other pumps, and two readers would be slower than one."""


async def _run(works: Sequence[Work]) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    pumps = [Pump(work) for work in works]
    for pump in pumps:
        pump.start()
    log.info("worker_started", pumps=[work.name for work in works])
    jobs = asyncio.create_task(_run_jobs())
    await stopping.wait()
    jobs.cancel()
    await asyncio.gather(jobs, asyncio.to_thread(end, pumps), return_exceptions=True)
    log.info("worker_stopped")


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
        try:
            with app.replace_connector(connector.get_worker_connector()) as worker:
                async with worker.open_async():
                    pause = SHORTEST_PAUSE
                    await worker.run_worker_async(install_signal_handlers=False, shutdown_graceful_timeout=1)
        except (ProcrastinateException, OperationalError) as error:
            log.warning("jobs_lost_database", error=str(error), retry_in=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)

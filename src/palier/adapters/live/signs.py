"""What says that live updates are served here: silence tells that who served them was killed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg

from palier.apps.health.telling import ALIVE, LIVE, SIGN_OFF_SECONDS, SIGN_SECONDS, STOPPED


@asynccontextmanager
async def giving_signs(conninfo: str, place: str) -> AsyncIterator[None]:
    """While this lasts, the database hears every so often that live updates are served at that place.

    What ends by a fault is not signed off: it is missed.
    """
    signs = asyncio.create_task(_go_on(conninfo, place))
    try:
        yield
    finally:
        signs.cancel()
        await asyncio.gather(signs, return_exceptions=True)
    with suppress(TimeoutError):
        await asyncio.wait_for(_tell(STOPPED, conninfo, place), SIGN_OFF_SECONDS)


async def _go_on(conninfo: str, place: str) -> None:
    while True:
        await _tell(ALIVE, conninfo, place)
        await asyncio.sleep(SIGN_SECONDS)


async def _tell(statement: str, conninfo: str, place: str) -> None:
    """By a connection of its own, held for that moment alone; a sign that can't be given is missed there."""
    with suppress(psycopg.Error, OSError):
        async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
            await connection.execute(statement, {"program": LIVE, "place": place})

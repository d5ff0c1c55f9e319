"""Who serves live updates says so: a sign while it lasts, none after it was told to stop."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db.models.functions import Now

from palier.adapters.live import signs
from palier.adapters.live.stream import conninfo
from palier.apps.health.models import SignOfLife
from palier.apps.health.signs import signs_of
from palier.apps.health.telling import LIVE, place_of
from palier.project.verbs.live import serve_streams

PLACE = "127.0.0.1:8001"
PATIENCE = 10

pytestmark = pytest.mark.django_db(transaction=True)


async def comes_true(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await sync_to_async(claim)():
            await asyncio.sleep(0)


def told() -> list[tuple[str, bool]]:
    return [(sign.place, sign.is_silent) for sign in signs_of(LIVE)]


def test_it_says_again_and_again_that_it_lives_until_it_is_told_to_stop(monkeypatch) -> None:
    monkeypatch.setattr(signs, "SIGN_SECONDS", 0.0)

    async def live() -> None:
        async with signs.giving_signs(conninfo(), PLACE):
            await comes_true(lambda: told() == [(PLACE, False)])
            first = await SignOfLife.objects.aget()
            await comes_true(lambda: SignOfLife.objects.get().told_at > first.told_at)

    asyncio.run(live())
    assert told() == [], "told to stop, it is not missed"


def test_what_ends_by_a_fault_is_missed() -> None:
    async def live() -> None:
        async with signs.giving_signs(conninfo(), PLACE):
            await comes_true(lambda: told() == [(PLACE, False)])
            raise OSError

    with suppress(OSError):
        asyncio.run(live())
    assert told() == [(PLACE, False)], "soon it will be silent"


def test_streams_that_find_their_port_taken_sign_nobody_off() -> None:
    """The one who was killed there before is still missed."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        SignOfLife.objects.create(program=LIVE, place=place_of("127.0.0.1", port), told_at=Now() - timedelta(hours=1))

        async def serve() -> None:
            await asyncio.wait_for(serve_streams("127.0.0.1", port, asyncio.Event()), PATIENCE)

        with pytest.raises((OSError, RuntimeError)):
            asyncio.run(serve())
    assert SignOfLife.objects.filter(program=LIVE).exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "127.0.0.1", "localhost"])
def test_a_machine_is_named_where_all_have_the_same_address(host: str) -> None:
    assert place_of(host, 8001) == f"{socket.gethostname()}:8001"
    assert place_of("10.0.0.7", 8001) == "10.0.0.7:8001"


def test_pages_hear_of_changes_all_the_same_while_no_sign_can_be_given() -> None:
    served = []

    async def live() -> None:
        async with signs.giving_signs("host=127.0.0.1 port=1 connect_timeout=2", PLACE):
            await asyncio.sleep(0)
            served.append(PLACE)

    asyncio.run(live())
    assert (served, told()) == ([PLACE], [])

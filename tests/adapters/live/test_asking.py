"""Many streams ask over one connection, and leave none open."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.db.backends.signals import connection_created
from tests.adapters.live.test_stream import run
from tests.factories import make_contact, make_desk

from palier.adapters.live.asking import Asking
from palier.apps.cases.models import Case


@pytest.fixture
def desk(transactional_db):
    return make_desk()


@pytest.fixture
def opened():
    """Every connection that is opened from now on."""
    made = []
    connection_created.connect(keep := lambda connection, **_: made.append(connection))
    yield made
    connection_created.disconnect(keep)


def test_a_burst_takes_one_connection_and_each_hears_of_their_own(desk, opened):
    _, twin = make_contact()
    case = desk.open()
    reference = Case.objects.get(pk=case).reference

    async def main() -> None:
        asking = Asking()
        await sync_to_async(connections.close_all)()
        for burst in (1, 2):
            told = await asyncio.gather(
                *[asking.seen(each, [case]) for _ in range(40) for each in (desk.contact, twin)]
            )
            assert told == [(reference,), ()] * 40
            assert len(opened) == burst
            assert not [each for each in opened if each.connection is not None]

    run(main)


def test_whoever_goes_or_fails_leaves_no_connection(desk, opened):
    case = desk.open()

    async def main() -> None:
        asking = Asking()
        await sync_to_async(connections.close_all)()
        left = asyncio.ensure_future(asking.seen(desk.contact, [case]))
        await asyncio.sleep(0)
        left.cancel()
        with pytest.raises(asyncio.CancelledError):
            await left
        with pytest.raises(ValueError, match="expected a number"):
            await asking.seen(desk.contact, ["nonsense"])  # type: ignore[list-item]
        assert not [each for each in opened if each.connection is not None]
        assert len(await asking.seen(desk.contact, [case])) == 1
        assert not [each for each in opened if each.connection is not None]

    run(main)

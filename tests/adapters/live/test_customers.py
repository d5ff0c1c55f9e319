"""What a customer's open page hears: their cases, by reference; nothing of anybody else's, nothing of notes (B5)."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from inspect import signature

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from tests.adapters.live.test_stream import open_streams, run, stream
from tests.apps.accounts.people import colleague, make_people, name
from tests.factories import make_contact

from palier.adapters.live.hub import Hub
from palier.apps.accounts.access import begin_session, end_session
from palier.apps.accounts.people_commands import end_seat, record_departure
from palier.apps.cases.commands import add_note, open_case, reply_to_case
from palier.apps.cases.live_queries import seen_among
from palier.apps.cases.models import Case
from palier.apps.outbox.commands import announce
from palier.apps.outbox.models import LiveEvent
from palier.core.actor import Actor

LIVE = "/portal/live/"


@pytest.fixture
def desk(transactional_db):
    return make_people("{limit: 3, who_may_open: anyone, who_sees_all: named}")


def cookie(contact: Actor) -> str:
    return f"palier_portal={begin_session(contact_id=contact.id, at=datetime.now(UTC))}"


def opened(contact: Actor) -> Case:
    now = datetime.now(UTC)
    case_id = open_case(
        contact_id=contact.id, subject="It broke", text="x", channel="portal", by=contact, at=now
    ).case_id
    return Case.objects.get(pk=case_id)


@sync_to_async
def done(act: Callable[[], object]) -> None:
    act()
    connections.close_all()


def test_an_answer_is_heard_by_those_who_see_the_case_and_a_note_by_nobody(desk):
    now = datetime.now(UTC)
    mate, named = colleague(desk, "Mate"), colleague(desk, "Named")
    name(desk, named)
    _, twin = make_contact()
    case, other = opened(desk.contact), opened(twin)
    cookies = [cookie(who) for who in (desk.contact, named, mate, twin)]
    last = opened(mate)
    heard = f"data: case:{case.reference} cases\n".encode()

    async def main() -> None:
        async with (
            open_streams() as streams,
            stream(streams, cookie=cookies[0], path=LIVE) as requester,
            stream(streams, cookie=cookies[1], path=LIVE) as sees_all,
            stream(streams, cookie=cookies[2], path=LIVE) as sees_own,
            stream(streams, cookie=cookies[3], path=LIVE) as stranger,
        ):
            await done(lambda: reply_to_case(case_id=case.pk, text="On it.", by=desk.agent, at=now))
            await requester.hears(heard)
            await sees_all.hears(heard)
            told = requester.heard
            await done(lambda: add_note(case_id=case.pk, text="Only for us", by=desk.agent, at=now))
            for each in (other, last):
                await done(lambda each=each: reply_to_case(case_id=each.pk, text="Yes.", by=desk.agent, at=now))
            await stranger.hears(other.reference.encode())
            await sees_own.hears(last.reference.encode())
            assert case.reference.encode() not in sees_own.heard + stranger.heard
            assert requester.heard == told
            assert other.reference.encode() not in sees_all.heard
            for browser in (requester, sees_all, sees_own, stranger):
                assert b"queue" not in browser.heard
                assert f"case:{case.pk}".encode() not in browser.heard

    run(main)


def test_who_has_no_session_of_the_portal_hears_nothing(desk, client):
    from palier.apps.staff.models import Agent

    client.force_login(Agent.objects.get(pk=desk.agent.id))
    agents = f"sessionid={client.cookies['sessionid'].value}"
    customers = cookie(desk.contact)

    async def main() -> None:
        from tests.adapters.live.test_stream import Browser

        from palier.adapters.live.stream import Streams

        refused = [
            Browser(cookie="", path=LIVE),
            Browser(cookie="palier_portal=forged", path=LIVE),
            Browser(cookie=agents, path=LIVE),
            Browser(cookie=customers, path="/live/"),
            Browser(cookie=customers, path="/portal/live/*"),
            Browser(cookie=customers, path=LIVE, origin="http://evil.example"),
        ]
        for browser in refused:
            await Streams()(browser.scope, browser.receive, browser.send)
        assert [browser.status for browser in refused] == [401, 401, 401, 401, 404, 403]
        assert not any(browser.heard for browser in refused)

    run(main)


def test_fifty_streams_hear_of_their_own_cases_alone_and_those_revoked_meanwhile_of_nothing_more(desk):
    """Promise B5: half of them of a twin account, asking for everything; some sessions end between two answers."""
    _, twin = make_contact()
    case, other = opened(desk.contact), opened(twin)
    keys = [cookie(who) for who in (desk.contact, twin) for _ in range(25)]
    greedy = ["", "*", f"case:{case.pk},case:{other.pk}", "cases&topic=queue", "age=9999&topics=*"]

    def answered(number: int) -> None:
        for each in (case, other):
            reply_to_case(case_id=each.pk, text=f"Answer {number}.", by=desk.agent, at=datetime.now(UTC))

    async def main() -> None:
        async with open_streams(recheck_seconds=0.3) as streams, AsyncExitStack() as stack:
            heard = [
                await stack.enter_async_context(
                    stream(streams, cookie=key, path=LIVE, query=f"topics={greedy[place % 5]}")
                )
                for place, key in enumerate(keys)
            ]
            ours, theirs = heard[:25], heard[25:]
            await done(lambda: answered(1))
            for browsers, told in ((ours, case), (theirs, other)):
                for browser in browsers:
                    await browser.hears(told.reference.encode())
            await done(lambda: [end_session(key=key.partition("=")[2]) for key in (*keys[:10], *keys[25:35])])
            ended = [*ours[:10], *theirs[:10]]
            for browser in ended:
                await browser.is_closed()
            before = [browser.heard for browser in ended]
            ours[-1].heard = theirs[-1].heard = b""
            await done(lambda: answered(2))
            await ours[-1].hears(case.reference.encode())
            await theirs[-1].hears(other.reference.encode())
            assert [browser.heard for browser in ended] == before
            assert not [each for each in ours if other.reference.encode() in each.heard]
            assert not [each for each in theirs if case.reference.encode() in each.heard]
            assert not [each for each in heard if f"case:{case.pk}".encode() in each.heard or b"queue" in each.heard]

    run(main)
    assert signature(Hub).parameters["recheck_seconds"].default < 5, "seconds until a revoked stream is closed"


@pytest.mark.parametrize("ending", ["signed out", "left"])
def test_the_stream_ends_with_the_session(ending, desk):
    held = cookie(desk.contact)
    key = held.partition("=")[2]

    def end() -> None:
        if ending == "signed out":
            end_session(key=key)
        else:
            record_departure(contact_id=desk.contact.id, by=desk.agent, at=datetime.now(UTC))

    async def main() -> None:
        async with (
            open_streams(recheck_seconds=0.05) as streams,
            stream(streams, cookie=held, path=LIVE) as browser,
        ):
            assert not browser.closed
            await done(end)
            await browser.is_closed()

    run(main)


def test_a_seat_that_was_lost_is_lost_at_once_and_what_was_missed_is_told(desk):
    now = datetime.now(UTC)
    named = colleague(desk, "Named")
    seat = name(desk, named)
    case, own = opened(desk.contact), opened(named)
    held = cookie(named)
    before = LiveEvent.objects.latest("pk").pk
    _, twin = make_contact()
    foreign = opened(twin)
    reply_to_case(case_id=own.pk, text="On it.", by=desk.agent, at=now)

    async def main() -> None:
        async with (
            open_streams() as streams,
            stream(streams, cookie=held, path=LIVE, after=str(before)) as browser,
        ):
            await browser.hears(own.reference.encode())
            assert foreign.reference.encode() not in browser.heard
            heard = browser.heard
            await done(lambda: end_seat(seat_id=seat, by=desk.agent, at=now))
            await done(lambda: reply_to_case(case_id=case.pk, text="On it.", by=desk.agent, at=now))
            await done(lambda: announce(topic="queue", subject="", at=now))
            await done(lambda: reply_to_case(case_id=own.pk, text="Done.", by=desk.agent, at=now))
            await browser.hears(heard + b"id: ")
            assert case.reference.encode() not in browser.heard[len(heard) :]

    run(main)


def test_which_of_some_cases_may_be_told_of(desk):
    case, (_, twin) = opened(desk.contact), make_contact()
    ids = [case.pk, opened(twin).pk, 10**9]
    assert seen_among(viewer=desk.contact, case_ids=ids) == (case.reference,)
    assert len(seen_among(viewer=desk.agent, case_ids=ids)) == 2
    assert seen_among(viewer=desk.contact, case_ids=[]) == ()

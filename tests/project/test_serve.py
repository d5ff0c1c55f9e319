"""The whole desk as it is started in life: looked at, hurt and stopped."""

import smtplib
from collections.abc import Iterator

import psutil
import pytest
from tests.running import Desk, running_desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    with running_desk() as desk:
        desk.wait_until_ready()
        yield desk


def test_a_desk_comes_up_survives_what_dies_and_leaves_nothing_behind(desk):
    assert desk.has_page()
    with smtplib.SMTP("127.0.0.1", desk.mail, timeout=30) as line:
        assert line.noop()[0] == 250

    (first,) = desk.postmasters()
    first.kill()
    desk.wait_for(lambda: desk.said("PostgreSQL has died; it is started again."))
    desk.wait_for(lambda: desk.postmasters() not in ([], [first]) and desk.has_page())

    desk.kill_worker()
    assert desk.said("worker ended (SIGKILL)")

    family = desk.family()
    desk.process.terminate()
    assert desk.process.wait(timeout=30) == 0
    assert psutil.wait_procs(family, timeout=10)[1] == []
    assert desk.events("palier")[-1] == "Stopping …"


def test_a_desk_killed_with_9_leaves_nothing_behind(desk):
    family = desk.family()
    desk.process.kill()
    assert psutil.wait_procs(family, timeout=60)[1] == []

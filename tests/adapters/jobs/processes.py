"""Real processes on the database of the test, and waiting for what they do."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from django.db import connection

DEADLINE = 60.0


def database_url() -> str:
    """The address of the database that this test uses."""
    said = connection.settings_dict
    options = urlencode({"host": said["HOST"]})
    return f"postgresql://{quote(said['USER'])}:{quote(said['PASSWORD'])}@:{said['PORT']}/{said['NAME']}?{options}"


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A Python process that is surely gone afterwards."""
    environment = {**os.environ, "DATABASE_URL": database_url(), "PYTHONPATH": "src"}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(claim: Callable[[], bool], what: str) -> None:
    """Look again and again until it is so."""
    ends = time.monotonic() + DEADLINE
    while not claim():
        assert time.monotonic() < ends, f"waited in vain until {what}"
        time.sleep(0.02)

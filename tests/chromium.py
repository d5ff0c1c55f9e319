"""The one browser of a test run: a second beside it, in the same thread, playwright refuses.

While it lives an event loop counts as running in the thread of the tests, where no other can be begun: whatever test
comes next that wants none finds it closed.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)  # none: playwright's own
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser, in whose presence the ORM may be used all the same: its event loop counts as running."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Kept:
    """A browser that is launched for the first test that wants one, and kept while one wants it after the other."""

    def __init__(self) -> None:
        self._launched: Browser | None = None
        self._open = ExitStack()

    def browser(self) -> Browser:
        """The browser, launched unless it is open."""
        if self._launched is None:
            self._launched = self._open.enter_context(browser())
        return self._launched

    def close(self) -> None:
        """Close it, its event loop with it; the next test that wants one gets another."""
        self._launched = None
        self._open.close()


kept = Kept()

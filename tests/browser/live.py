"""Whether an open page listens."""

from playwright.sync_api import Page, expect


def listening(page: Page) -> None:
    """The stream is open: what changes from now on is shown."""
    expect(page.locator("html")).to_have_attribute("data-live-state", "open")

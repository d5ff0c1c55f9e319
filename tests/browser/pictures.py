"""Draws the pictures of the documentation from a demo that is running; started by hand.

    ./palier demo --fresh
    .venv/bin/python -m tests.browser.pictures http://localhost:8000

They lie in docs/images: the queue and a case, in English and (`.fr`) in French.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tests.chromium import CHROMIUM, FLAGS

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WINDOW = {"width": 1440, "height": 900}
LOGIN, PASSWORD, ZONE = "alix@palier.example", "palier-demo", "Europe/Paris"
SUFFIXES = {"en": "", "fr": ".fr"}


def enter(browser: Browser, address: str, language: str) -> Page:
    """A window in which the demo's administrator reads this language."""
    page = browser.new_context(base_url=address, locale=language, viewport=WINDOW).new_page()
    page.goto("/sign-in/")
    page.fill("#email", LOGIN)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("#queue")
    page.goto("/settings/")
    page.select_option("#language", language)
    page.select_option("#timezone", ZONE)
    page.click("main form [type=submit]")
    page.wait_for_selector(".said__line")
    return page


def draw(page: Page, suffix: str) -> None:
    """The queue, and the most talked about of the cases that are due soon, its first reasons unfolded."""
    page.goto("/")
    page.wait_for_selector("html[data-live-state=open]")
    page.screenshot(path=IMAGES / f"queue{suffix}.png")
    soon = page.eval_on_selector_all("tr:has(.due--soon, .due--ahead) [data-row]", "rows => rows.map(row => row.href)")
    said = {}
    for address in soon[:25]:
        page.goto(address)
        said[page.locator(".said-item").count()] = address
    page.goto(said[max(said)])
    page.locator("#clocks summary").first.click()
    page.wait_for_selector("html[data-live-state=open]")
    page.screenshot(path=IMAGES / f"case{suffix}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="of the running demo, such as http://localhost:8000")
    address = parser.parse_args().address
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for language, suffix in SUFFIXES.items():
            draw(enter(browser, address, language), suffix)


if __name__ == "__main__":
    main()

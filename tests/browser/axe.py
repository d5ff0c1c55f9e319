"""What axe finds on a page: nothing, or the rule and the elements that break it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ONLY_WHAT_IS_WRONG = {"resultTypes": ["violations"]}
"""What is right is not gathered element by element, which takes longer than looking."""


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options=ONLY_WHAT_IS_WRONG).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]

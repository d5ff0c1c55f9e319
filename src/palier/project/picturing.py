"""The screens of a demo before a browser: who looks at what, in which language, by day or by night."""

import base64
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from palier.project.demo.cast import CUSTOMERS

CodeFor: TypeAlias = Callable[[str], str]
"""The code that a mail would bring to that address."""

LANGUAGES = ("en", "fr")
AGENT, PASSWORD, ZONE = "alix@palier.example", "palier-demo", "Europe/Paris"
"""As the stage of the demo has it, which needs a database to be read."""
CONTACT = CUSTOMERS[0].address(CUSTOMERS[0].people[0])
WIDE, PAPER, PHONE = {"width": 1440, "height": 900}, {"width": 1080, "height": 900}, {"width": 390, "height": 844}
SHARPNESS, QUALITY = 1.5, 0.75
PATIENCE = 60_000
"""Milliseconds that one page may take."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TYPED = {
    "en": ("The nightly import stops", "Since **last night** the CSV import stops at line 4,112."),
    "fr": ("L’import de la nuit s’arrête", "Depuis **cette nuit**, l’import CSV s’arrête à la ligne 4 112."),
}
TO_WEBP = """async ([png, quality]) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext("2d").drawImage(picture, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (let place = 0; place < bytes.length; place += 32768)
        text += String.fromCharCode(...bytes.subarray(place, place + 32768));
    return btoa(text);
}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One screen: its name in docs/images, who looks at it, how one gets there; `dark` and `phone` besides."""

    name: str
    who: str
    go: Callable[[Any, str, str], None]
    dark: bool = False
    phone: bool = False


def at(place: str) -> Callable[[Any, str, str], None]:
    """Go to an address, in which {language} and {provider} stand for themselves."""
    return lambda page, language, provider: _go(page, place.format(language=language, provider=provider))


def _go(page: Any, place: str) -> None:
    page.goto(place)


def busiest_case(page: Any, language: str, provider: str) -> None:
    """The case most was said in, of those due soon, its first reasons unfolded."""
    page.goto("/")
    soon = page.eval_on_selector_all("tr:has(.due--soon, .due--ahead) [data-row]", "rows => rows.map(row => row.href)")
    said = {}
    for address in soon[:12]:
        page.goto(address)
        said[page.locator(".said-item").count()] = address
    page.goto(said[max(said)])
    page.locator("#clocks summary").first.click()


def first_of(place: str, row: str) -> Callable[[Any, str, str], None]:
    """Open the first line of a list."""

    def go(page: Any, language: str, provider: str) -> None:
        page.goto(place.format(language=language))
        page.goto(page.locator(row).first.get_attribute("href"))

    return go


def opening(page: Any, language: str, provider: str) -> None:
    """A case that is being opened: what is known, what may help, what it would get."""
    subject, text = TYPED[language]
    page.goto("/portal/cases/new/")
    product = page.locator("[name=product]")
    if product.count():
        product.first.check()
    page.fill("#text", text)
    page.fill("#subject", subject)
    page.wait_for_selector("#similar a[href*=knowledge]")
    page.wait_for_selector("#promised")


PICTURES = (
    Picture("queue", "agent", at("/"), dark=True),
    Picture("case", "agent", busiest_case),
    Picture("today", "agent", at("/today/")),
    Picture("floor", "agent", at("/floor/")),
    Picture("incident", "agent", first_of("/incidents/", "[data-row]")),
    Picture("articles", "agent", at("/knowledge/")),
    Picture("portal-cases", "contact", at("/portal/cases/all/")),
    Picture("portal-opening", "contact", opening, dark=True, phone=True),
    Picture("portal-plan", "contact", at("/portal/plan/")),
    Picture("offer", "anybody", at("/offer/{provider}/?lang={language}")),
    Picture("status", "anybody", at("/status/{language}/"), dark=True),
    Picture("help", "anybody", first_of("/help/{language}/", ".lines a")),
)
NAMES = tuple(picture.name for picture in PICTURES)


def draw(address: str, code_for: CodeFor, provider: str, wanted: set[str], into: Path) -> Iterator[Path]:
    """Draw the pictures wanted of the demo at `address`; answers each file once it is there.  Raises Refused."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        kept: dict[str, Any] = {}
        for language in LANGUAGES:
            for picture in (each for each in PICTURES if each.name in wanted):
                for kind in ("", *(["dark"] if picture.dark else ()), *(["phone"] if picture.phone else ())):
                    page = _window(browser, address, language, picture, kind, kept, code_for)
                    picture.go(page, language, provider)
                    page.wait_for_timeout(400)  # pictures of a page that still moves are no pictures
                    path = into / ".".join(filter(None, (picture.name, kind, language, "webp")))
                    path.write_bytes(_as_webp(page, page.screenshot()))
                    page.context.close()
                    yield path


def _window(
    browser: Any, address: str, language: str, picture: Picture, kind: str, kept: dict[str, Any], code_for: CodeFor
) -> Any:
    """A window of somebody who reads this language, signed in where it takes that."""
    who, key = picture.who, f"{picture.who} {language}"
    size = PHONE if kind == "phone" else WIDE if who == "agent" else PAPER
    context = browser.new_context(
        base_url=address,
        locale=language,
        timezone_id=ZONE,
        viewport=size,
        device_scale_factor=2 if kind == "phone" else SHARPNESS,
        color_scheme="dark" if kind == "dark" else "light",
        storage_state=kept.get(key),
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    if key not in kept and who != "anybody":
        (_enter_desk if who == "agent" else _enter_portal)(page, language, code_for)
        kept[key] = context.storage_state()
    return page


def _enter_desk(page: Any, language: str, _code_for: CodeFor) -> None:
    page.goto("/sign-in/")
    page.fill("#email", AGENT)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("#queue")
    page.goto("/settings/")
    _choose(page, language)


def _enter_portal(page: Any, language: str, code_for: CodeFor) -> None:
    page.goto("/portal/sign-in/")
    page.fill("#email", CONTACT)
    page.press("#email", "Enter")
    page.wait_for_selector("#code")
    page.fill("#code", code_for(CONTACT))
    page.press("#code", "Enter")
    page.wait_for_selector(".portal__nav")
    page.goto("/portal/preferences/")
    _choose(page, language)


def _choose(page: Any, language: str) -> None:
    """Read this language from now on, in one zone."""
    form = page.locator("form:has(#language)")
    form.locator("#language").select_option(language)
    form.locator("#timezone").select_option(ZONE)
    form.locator("[type=submit]").first.click()
    page.wait_for_selector(".said__line")


def _as_webp(page: Any, png: bytes) -> bytes:
    """The same picture in a third of the room; the browser itself makes it, on a page of its own."""
    blank = page.context.new_page()
    made = blank.evaluate(TO_WEBP, [base64.b64encode(png).decode(), QUALITY])
    blank.close()
    return base64.b64decode(made)

"""The public page as one file that needs no installation: to look at an offer before it is published."""

from pathlib import Path

from django.template import Context, Engine
from django.utils.safestring import mark_safe

import palier
from palier.adapters.offer.page import page_alone
from palier.core.catalogue import Catalogue

HERE = Path(__file__).parent
STYLES = Path(palier.__file__).parent / "static" / "palier" / "offer.css"
LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "static": "django.templatetags.static",
    "palier": "palier.adapters.shared.templatetags.palier",
}


def page_file(catalogue: Catalogue, language: str, *, region: str | None, edition: list[str]) -> str:
    """The whole offer in the active language as HTML with its styles inside."""
    engine = Engine(dirs=[str(HERE / "templates")], libraries=LIBRARIES)
    page = page_alone(catalogue, language, region=region, edition=edition)
    styles = mark_safe(STYLES.read_text())  # noqa: S308 - a file of the package, not words of a stranger
    return engine.get_template("offer/offer.html").render(Context({"page": page, "styles": styles}))

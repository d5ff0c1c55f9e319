"""Articles in the reader's words: for whom they are, where they are read, what is put in place of names."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from palier.adapters.shared.moments import language_words
from palier.core.knowledge import Audience, Marks

LONGEST_SLUG = 60


def audience_words(audience: Audience) -> str:
    """Who reads it."""
    match audience:
        case Audience.PUBLIC:
            return pgettext("readers of an article", "Everybody")
        case Audience.CUSTOMERS:
            return pgettext("readers of an article", "Customers")
        case Audience.LIMITED:
            return pgettext("readers of an article", "Certain customers")
        case Audience.INTERNAL:
            return pgettext("readers of an article", "Staff only")


def spoken_name(code: str) -> str:
    """A language by its own name: "Français"."""
    with override(code):
        return language_words(code).capitalize()


def help_path(article_id: int, language: str, title: str) -> str:
    """Where anybody reads a public article."""
    return reverse("help:article", args=[language, article_id, slug_of(title)])


def slug_of(title: str) -> str:
    """The end of an address that says what is behind it; never empty."""
    return slugify(title)[:LONGEST_SLUG].strip("-") or "-"


def address_for(article_id: int, language: str, title: str, audience: Audience) -> str:
    """The whole address by which a contact reads an article: public where it is, otherwise in the portal."""
    home = str(settings.PUBLIC_URL).rstrip("/")
    if audience is Audience.PUBLIC:
        return home + help_path(article_id, language, title)
    return home + reverse("portal:article", args=[article_id])


def file_addresses(route: str, given: Iterable[object], files: dict[str, int]) -> dict[str, str]:
    """Where the files of an article are handed out, by name; the route takes their ids last."""
    return {name: reverse(route, args=[*given, file_id]) for name, file_id in files.items()}


def marks_in(language: str) -> Marks:
    """What stands in the words of a case for those who were named there."""
    with override(language):
        return Marks(name=_("[name]"), address=_("[address]"), number=_("[number]"), reference=_("[reference]"))


def drawn_from(question: str, answer: str, language: str) -> str:
    """The first draft of an article drawn from a case: what was asked, what was answered."""
    with override(language):
        headings = (_("What happens"), _("What to do"))
    return "\n\n".join(
        f"## {heading}\n\n{said or '…'}" for heading, said in zip(headings, (question, answer), strict=True)
    )

"""Public knowledge in the reader's words."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from palier.adapters.shared.article_words import file_addresses, help_path, spoken_name
from palier.adapters.shared.articles import rendered_article
from palier.adapters.shared.incident_words import in_language
from palier.adapters.shared.words import day_words
from palier.apps.incidents.page_queries import provider_name
from palier.apps.knowledge import queries
from palier.apps.knowledge.queries import ArticleLine, ReadArticle


@dataclass(frozen=True, slots=True)
class Speech:
    """The same page in a language."""

    code: str
    name: str
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list."""

    title: str
    beginning: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The list; `words` are those looked for, `next` the address of what follows."""

    provider: str
    language: str
    words: str
    lines: tuple[Line, ...]
    next: str
    languages: tuple[Speech, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article; `is_other` says that it is not written in the language asked for."""

    provider: str
    language: str
    shown: ReadArticle
    html: SafeString
    day: str
    languages: tuple[Speech, ...]
    home: str


def home_page(language: str, words: str, after: str, *, at: datetime) -> HomePage:
    """The list of public articles in the active language; `after` is where an earlier page ended."""
    found = queries.articles(viewer=None, language=language, words=words, after=_place(after), at=at)
    here = reverse("help:home", args=[language])
    query = f"?{urlencode({'q': words})}" if words else ""
    return HomePage(
        provider=provider(at),
        language=language,
        words=words,
        lines=tuple(_line(row) for row in found.rows),
        next=f"{here}?{urlencode({'after': f'{found.next[1]} {found.next[0]}'})}" if found.next else "",
        languages=tuple(
            Speech(code, spoken_name(code), reverse("help:home", args=[code]) + query, code == language)
            for code, _ in settings.LANGUAGES
        ),
    )


def article_page(language: str, article_id: int, *, at: datetime) -> ArticlePage:
    """One public article.  Raises NotFound."""
    shown = queries.article(viewer=None, article_id=article_id, language=language, at=at)
    return ArticlePage(
        provider=provider(at),
        language=shown.language,
        shown=shown,
        html=rendered_article(shown.text, file_addresses("help:file", [shown.language, article_id], shown.files)),
        day=day_words(localdate(shown.published_at)),
        languages=tuple(
            Speech(code, spoken_name(code), help_path(article_id, code, shown.titles[code]), code == shown.language)
            for code in sorted(shown.languages)
        ),
        home=reverse("help:home", args=[language]),
    )


def provider(at: datetime) -> str:
    """Whose knowledge it is."""
    return in_language(provider_name(at=at))


def _line(row: ArticleLine) -> Line:
    return Line(row.title, row.beginning, help_path(row.id, row.language, row.title), row.language)


def _place(after: str) -> tuple[str, int] | None:
    number, _, title = after.partition(" ")
    return (title[:400], int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None

"""Knowledge as a contact reads it: the list, one article, what may help before a case is opened."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from palier.adapters.shared.article_words import file_addresses, spoken_name
from palier.adapters.shared.articles import rendered_article
from palier.adapters.shared.incident_words import in_language, stage_words
from palier.adapters.shared.words import day_words, language
from palier.apps.incidents.known_queries import KnownIncident, known_incidents
from palier.apps.knowledge import queries
from palier.apps.knowledge.queries import ArticleLine, ReadArticle
from palier.core.actor import Actor


@dataclass(frozen=True, slots=True)
class KnowledgeHome:
    """The list; `words` are those looked for, `next` what follows the page."""

    words: str
    lines: tuple[ArticleLine, ...]
    next: str


@dataclass(frozen=True, slots=True)
class OtherSpeech:
    """The same article in another language."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ArticleScreen:
    """One article; `note` says that it is not written in the reader's language, empty where it is."""

    shown: ReadArticle
    html: SafeString
    day: str
    note: str
    others: tuple[OtherSpeech, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """An incident that is going on, in the reader's words."""

    reference: str
    title: str
    stage: str
    said: str
    said_at: datetime | None
    next_update_at: datetime | None
    is_public: bool


@dataclass(frozen=True, slots=True)
class MayHelp:
    """What may spare somebody a case, known incidents first.  It never stands between them and opening one."""

    incidents: tuple[Known, ...]
    articles: tuple[ArticleLine, ...]


def knowledge_home(viewer: Actor, words: str, after: str, *, at: datetime) -> KnowledgeHome:
    """What the viewer may read, or what of it holds the words; `after` is where an earlier page ended."""
    number, _space, title = after.partition(" ")
    place = (title[:400], int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None
    found = queries.articles(viewer=viewer, language=language(), words=words, after=place, at=at)
    further = f"?{urlencode({'after': f'{found.next[1]} {found.next[0]}'})}" if found.next else ""
    return KnowledgeHome(words, found.rows, further)


def article_screen(viewer: Actor, article_id: int, wanted: str, *, at: datetime) -> ArticleScreen:
    """One article that the viewer may read, in the language wanted or their own.  Raises NotFound."""
    shown = queries.article(viewer=viewer, article_id=article_id, language=wanted or language(), at=at)
    missing = language() not in shown.languages
    return ArticleScreen(
        shown=shown,
        html=rendered_article(shown.text, file_addresses("portal:article_file", [article_id], shown.files)),
        day=day_words(localdate(shown.published_at)),
        note=_("This article is not written in your language yet.") if missing else "",
        others=tuple(OtherSpeech(code, spoken_name(code)) for code in shown.languages if code != shown.language),
    )


def may_help(viewer: Actor, words: str, *, at: datetime) -> MayHelp:
    """Incidents the viewer may know of that are going on, and articles that share most with what was typed."""
    found = queries.suggested_articles(viewer=viewer, language=language(), words=words, at=at)
    return MayHelp(tuple(_known(each) for each in known_incidents(viewer=viewer, at=at)), found)


def _known(incident: KnownIncident) -> Known:
    return Known(
        reference=incident.reference,
        title=in_language(incident.title),
        stage=stage_words(incident.stage),
        said=in_language(incident.said),
        said_at=incident.said_at,
        next_update_at=incident.next_update_at,
        is_public=incident.is_public,
    )


def article_address(article_id: int) -> str:
    """Where a contact reads it."""
    return reverse("portal:article", args=[article_id])

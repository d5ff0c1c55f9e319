"""Articles as those who write them see them: shelves, one article, what to send to a contact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.desk.options import Option
from palier.adapters.shared.article_words import address_for, audience_words, file_addresses, spoken_name
from palier.adapters.shared.articles import rendered_article
from palier.adapters.shared.words import day_words, language, text_words
from palier.apps.catalogues.extras import extras_of
from palier.apps.catalogues.offers import PublishedOffer, published_offers
from palier.apps.knowledge.article_queries import DeskArticle, Version
from palier.apps.knowledge.case_queries import Offered, articles_for_answer
from palier.apps.knowledge.commands.writing import LANGUAGES
from palier.apps.knowledge.desk_queries import DeskLine, Shelf, desk_articles, shelf_counts
from palier.apps.staff.queries import working_agents
from palier.core.actor import Actor
from palier.core.knowledge import Audience


@dataclass(frozen=True, slots=True)
class ShelfLink:
    """One shelf: its name, how much stands on it."""

    name: str
    count: int
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An article in the list, `state` and `audience` in words; `is_due` that somebody has to read it again."""

    row: DeskLine
    audience: str
    languages: tuple[tuple[str, str], ...]
    is_due: bool
    review_day: str


@dataclass(frozen=True, slots=True)
class Shelves:
    """The list of articles."""

    shelves: tuple[ShelfLink, ...]
    shelf: str
    words: str
    lines: tuple[Line, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Written:
    """The form of one language: what is kept, or what was typed when it was refused with `sentence`."""

    language: str
    title: str = ""
    text: str = ""
    edits: int = 0
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One language of an article and how it stands there."""

    code: str
    name: str
    state: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class ArticleScreen:
    """One article before those who write; `waits` says that what is kept is not what readers see."""

    article: DeskArticle
    title: str
    tabs: tuple[Tab, ...]
    written: Written
    shown: Version | None
    waits: bool
    audience: str
    audiences: tuple[Option, ...]
    plans: tuple[Option, ...]
    products: tuple[Option, ...]
    owners: tuple[Option, ...]
    is_due: bool
    review_day: str
    file_addresses: tuple[tuple[str, str, int, int], ...]
    reader_address: str


@dataclass(frozen=True, slots=True)
class Sendable:
    """An article for an answer: the Markdown that is put in, empty with `why` where the contact may not read it."""

    id: int
    title: str
    beginning: str
    language: str
    markdown: str
    why: str


def shelf_name(shelf: Shelf) -> str:
    """What a shelf is called."""
    match shelf:
        case Shelf.ALL:
            return pgettext("articles", "All")
        case Shelf.PUBLISHED:
            return pgettext("articles", "Published")
        case Shelf.DRAFTS:
            return pgettext("articles", "Drafts")
        case Shelf.REVIEW:
            return pgettext("articles", "To read over")
        case Shelf.RETIRED:
            return pgettext("articles", "Retired")


def shelves(viewer: Actor, asked: Mapping[str, str], *, at: datetime) -> Shelves:
    """The list of articles as the address asks for it."""
    shelf = Shelf(asked["shelf"]) if asked.get("shelf") in set(Shelf) else Shelf.ALL
    words, before = asked.get("q", "").replace("\0", " ")[:400], asked.get("before", "")
    place = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    lines, further = desk_articles(viewer=viewer, shelf=shelf, words=words, language=language(), before=place, at=at)
    counts, here = shelf_counts(viewer=viewer, at=at), reverse("desk:knowledge")
    kept = {"q": words} if words else {}
    return Shelves(
        shelves=tuple(
            ShelfLink(
                shelf_name(each), counts[each], f"{here}?{urlencode({'shelf': each.value, **kept})}", each is shelf
            )
            for each in Shelf
        ),
        shelf=shelf.value,
        words=words,
        lines=tuple(_line(line, at.date()) for line in lines),
        next=f"{here}?{urlencode({'shelf': shelf.value, 'before': further})}" if further else "",
    )


def article_screen(article: DeskArticle, speech: str, stopped: Written | None, *, at: datetime) -> ArticleScreen:
    """One article in one of its languages, as kept or as it was stopped."""
    draft, shown = article.draft(speech), article.shown(speech)
    kept = Written(speech, draft.title, draft.text, draft.edits) if draft else Written(speech)
    offers = published_offers(at=at)
    title = next((each.title for each in (shown, draft, *article.versions, *article.drafts) if each), "…")
    return ArticleScreen(
        article=article,
        title=title,
        tabs=tuple(_tab(article, code, speech) for code in LANGUAGES),
        written=stopped or kept,
        shown=shown,
        waits=draft is not None and (shown is None or (shown.title, shown.text) != (draft.title, draft.text)),
        audience=audience_words(article.audience),
        audiences=tuple(Option(each.value, audience_words(each), each is article.audience) for each in Audience),
        plans=_chosen(_plans(offers), article.plans),
        products=_chosen(_products(offers), article.products),
        owners=(
            Option("", _("Nobody"), article.owner_id is None),
            *(Option(str(each.id), each.name, each.id == article.owner_id) for each in working_agents()),
        ),
        is_due=article.review_on is not None and article.review_on <= at.date() and article.retired_at is None,
        review_day=day_words(article.review_on) if article.review_on else "",
        file_addresses=tuple(
            (file.name, reverse("desk:article_file", args=[article.id, file.id]), file.size, file.id)
            for file in article.files
        ),
        reader_address=address_for(article.id, speech, shown.title, article.audience)
        if shown and article.audience is not Audience.INTERNAL and article.retired_at is None
        else "",
    )


def desk_html(article_id: int, words: str, files: Mapping[str, int]) -> SafeString:
    """The words of an article as its readers would see them."""
    return rendered_article(words, file_addresses("desk:article_file", [article_id], dict(files)))


def sendable(viewer: Actor, reference: str, typed: str, *, at: datetime) -> tuple[Sendable, ...]:
    """Articles for an answer to a case, those that the contact may not read with the reason."""
    found = articles_for_answer(viewer=viewer, reference=reference, typed=typed, at=at)
    return tuple(_sendable(each) for each in found)


def _sendable(offered: Offered) -> Sendable:
    why = ""
    if not offered.for_them:
        why = (
            _("For staff only: it cannot be sent.")
            if offered.audience is Audience.INTERNAL
            else _("This contact’s contract does not let them read it.")
        )
    address = address_for(offered.id, offered.language, offered.title, offered.audience)
    title = offered.title.replace("[", "(").replace("]", ")")
    markdown = "" if why else f"[{title}]({address})"
    return Sendable(offered.id, offered.title, offered.beginning, offered.language, markdown, why)


def _line(row: DeskLine, today: date) -> Line:
    spoken = tuple((each.language.upper(), _state(each.number, each.waits)) for each in row.spoken)
    due = row.review_on is not None and row.review_on <= today and row.retired_at is None
    day = day_words(row.review_on) if row.review_on else ""
    return Line(row, audience_words(row.audience), spoken, due, day)


def _state(number: int | None, waits: bool) -> str:
    if number is None:
        return pgettext("an article in one language", "draft")
    if waits:
        return pgettext("an article in one language", "published, newer draft")
    return pgettext("an article in one language", "published")


def _tab(article: DeskArticle, code: str, here: str) -> Tab:
    draft, shown = article.draft(code), article.shown(code)
    waits = draft is not None and (shown is None or (shown.title, shown.text) != (draft.title, draft.text))
    state = _state(shown.number if shown else None, waits) if draft or shown else pgettext("an article", "not written")
    address = f"{reverse('desk:article', args=[article.id])}?lang={code}"
    return Tab(code, spoken_name(code), state, address, code == here)


def _plans(offers: Sequence[PublishedOffer]) -> dict[str, str]:
    several = len(offers) > 1
    return {
        f"{offer.slug}:{terms.plan}": f"{text_words(terms.provider)} · {text_words(terms.plan_label)}"
        if several
        else text_words(terms.plan_label)
        for offer in offers
        for terms in offer.plans
    }


def _products(offers: Sequence[PublishedOffer]) -> dict[str, str]:
    return {each.id: text_words(each.label) or each.id for sold in extras_of(offers) for each in sold.products}


def _chosen(known: Mapping[str, str], chosen: Sequence[str]) -> tuple[Option, ...]:
    """What there is to choose, and what was chosen before though it is not sold any more."""
    named = {**{each: each for each in chosen if each not in known}, **known}
    return tuple(Option(value, name, value in chosen) for value, name in sorted(named.items(), key=lambda one: one[1]))

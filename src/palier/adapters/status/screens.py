"""The page as HTML: what anybody sees, in one language."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_skeleton
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from palier.adapters.shared.incident_words import impact_words, in_language, stage_words, state_words, together_words
from palier.adapters.shared.moments import full_moment, locale, zone_of
from palier.adapters.shared.words import day_words, language
from palier.adapters.status.place import Place
from palier.apps.incidents.page_queries import Page, ShownComponent, ShownIncident
from palier.core.incident import Day, State

RECENT = timedelta(days=14)
BAR, GAP, HEIGHT = 4, 1, 24
UTC_ZONE = zone_of("UTC")
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class When:
    """An instant for people and for scripts that show it in the reader's own zone."""

    iso: str
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of ninety: where it stands in the picture, what it shows, what it says to whoever points at it."""

    x: int
    state: str
    words: str


def pages(page: Page, place: Place) -> dict[str, str]:
    """Every HTML page of the active language, by its name below that language's folder."""
    found = {"index.html": _render("index", page, place, "", _index(page))}
    for each in page.incidents:
        found[f"incidents/{each.reference}/index.html"] = _incident_page(each, page, place)
    months = _months(page)
    now = page.at.date().replace(day=1)
    for month, held in months.items():
        found[f"history/{month:%Y-%m}/index.html"] = _month_page(month, held, page, place)
    found["history/index.html"] = _month_page(now, months[now], page, place, name="history/")
    return found


def _incident_page(each: ShownIncident, page: Page, place: Place) -> str:
    name = f"incidents/{each.reference}/"

    def drawn() -> str:
        return _render("incident", page, place, name, {"incident": _incident(each, page)}, lasting=is_over)

    is_over = each.over_at is not None
    return _once((name, place, _said_of(each)), drawn) if is_over else drawn()


def _month_page(month: date, held: Sequence[ShownIncident], page: Page, place: Place, *, name: str = "") -> str:
    name = name or f"history/{month:%Y-%m}/"

    def drawn() -> str:
        return _render("history", page, place, name, _history(month, held, page), lasting=True)

    settled = all(each.over_at is not None for each in held)
    return _once((name, place, tuple(map(_said_of, held)), *_months(page)), drawn) if settled else drawn()


_drawn: dict[tuple[Any, ...], str] = {}
"""Pages of what is over, as they were drawn: they say the same until something is corrected."""
MOST_DRAWN = 4000


def _once(key: tuple[Any, ...], draw: Callable[[], str]) -> str:
    key = (language(), *key)
    if key not in _drawn:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        _drawn[key] = draw()
    return _drawn[key]


def _said_of(each: ShownIncident) -> tuple[Any, ...]:
    return each.reference, len(each.updates), each.slugs


def _render(
    template: str, page: Page, place: Place, name: str, values: dict[str, Any], *, lasting: bool = False
) -> str:
    shown = {
        "place": place,
        "at": None if lasting else when(page.at),
        "language": language(),
        "others": [(code, get_language_info(code)["name_local"], name) for code in LANGUAGES if code != language()],
        "indicator": page.indicator.value,
        "together": together_words(page.indicator),
        **values,
    }
    return render_to_string(f"status/{template}.html", shown)


def _index(page: Page) -> dict[str, Any]:
    recent = [each for each in page.past if each.over_at and each.over_at > page.at - RECENT]
    return {
        "open": [_incident(each, page) for each in page.open],
        "maintenances": [_incident(each, page) for each in page.maintenances],
        "groups": _groups(page),
        "recent": [_incident(each, page) for each in recent],
        "followed": [(each.slug, in_language(each.name)) for each in page.components],
    }


def _groups(page: Page) -> list[dict[str, Any]]:
    held: dict[str, list[ShownComponent]] = defaultdict(list)
    for each in page.components:
        held[each.group].append(each)
    return [
        {"name": in_language(those[0].group_name) if key else "", "components": [_component(each) for each in those]}
        for key, those in held.items()
    ]


def _component(each: ShownComponent) -> dict[str, Any]:
    return {
        "slug": each.slug,
        "name": in_language(each.name),
        "about": in_language(each.about),
        "state": each.state.value,
        "words": state_words(each.state),
        "heard": when(each.heard_at) if each.heard_at else None,
        "uptime": share_words(each.uptime),
        "bars": [_bar(place, day) for place, day in enumerate(each.days)],
        "width": len(each.days) * (BAR + GAP) - GAP,
        "height": HEIGHT,
    }


def _bar(place: int, day: Day) -> Bar:
    worst = day.worst
    said = _("no record") if worst is None else state_words(worst)
    if worst in (State.PARTIAL, State.MAJOR) and day.counted:
        said = f"{said}, {share_words(1 - day.down / day.counted)}"
    return Bar(place * (BAR + GAP), worst.value if worst else "no_record", f"{day_words(day.begins.date())}: {said}")


def share_words(share: float | None) -> str:
    """A share as a percentage that is never rounded up to a whole: 99.999 is not 100."""
    if share is None:
        return ""
    percent = int(share * 100_000) / 1000
    number = f"{percent:.3f}".rstrip("0").rstrip(".")
    return _("%(number)s %%") % {"number": number.replace(".", ",") if language() == "fr" else number}


def _incident(each: ShownIncident, page: Page) -> dict[str, Any]:
    names = {component.slug: in_language(component.name) for component in page.components}
    corrected = {update.corrects for update in each.updates if update.corrects}
    return {
        "reference": each.reference,
        "title": in_language(each.title),
        "impact": each.impact.value,
        "impact_words": impact_words(each.impact),
        "stage": stage_words(each.stage),
        "is_maintenance": each.is_maintenance,
        "is_over": each.over_at is not None,
        "overruns": each.planned_until is not None and each.over_at is None and each.planned_until < page.at,
        "opened": when(each.opened_at),
        "begins": when(each.planned_from) if each.planned_from else None,
        "ends": when(each.planned_until) if each.planned_until else None,
        "next": when(each.next_update_at) if each.next_update_at else None,
        "is_late": each.next_update_at is not None and each.next_update_at < page.at,
        "eta": when(each.eta) if each.eta and each.over_at is None else None,
        "components": [names[slug] for slug in each.slugs],
        "updates": [
            {
                "seq": update.seq,
                "stage": _("Correction") if update.corrects else stage_words(update.stage),
                "words": in_language(update.words),
                "at": when(update.at),
                "corrects": update.corrects,
                "was_corrected": update.seq in corrected,
            }
            for update in reversed(each.updates)
        ],
    }


def _months(page: Page) -> dict[date, list[ShownIncident]]:
    """The months of the last year that hold something, and this one."""
    held: dict[date, list[ShownIncident]] = defaultdict(list)
    held[page.at.date().replace(day=1)] = []
    for each in page.incidents:
        held[(each.planned_from or each.opened_at).date().replace(day=1)].append(each)
    return dict(sorted(held.items(), reverse=True))


def _history(month: date, held: Sequence[ShownIncident], page: Page) -> dict[str, Any]:
    return {
        "month": _month_words(month),
        "held": [_incident(each, page) for each in held],
        "months": [(f"{each:%Y-%m}", _month_words(each), each == month) for each in _months(page)],
    }


def _month_words(month: date) -> str:
    return str(format_skeleton("yMMMM", month, locale=locale()))


def when(instant: datetime) -> When:
    """An instant in words, in UTC, for whoever has no scripts."""
    return When(instant.isoformat(), full_moment(instant, UTC_ZONE))


def in_each_language(page: Page, place: Place) -> dict[str, str]:
    """The pages of every language, by name."""
    found: dict[str, str] = {}
    for code in LANGUAGES:
        with override(code):
            found |= {f"{code}/{name}": text for name, text in pages(page, place).items()}
    return found

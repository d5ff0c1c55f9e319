"""Every catalogue and every version of it, for those who publish them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from palier.apps.catalogues import policies
from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.core.actor import Actor

MOST = 2000
"""Versions read at once, the latest; a provider publishes a few a year."""


class Standing(StrEnum):
    """Where a version stands: to come, speaking for its catalogue, over, or overtaken before its day."""

    AHEAD = "ahead"
    IN_FORCE = "in_force"
    PAST = "past"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version: who published it when, and during which stretch it speaks (`until` is None for no end known)."""

    id: int
    slug: str
    name: str
    number: int
    published_by: str
    published_at: datetime
    effective_at: datetime
    until: datetime | None
    standing: Standing
    has_tests: bool


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """One catalogue: the version in force, and the next one to take effect, where there are such."""

    slug: str
    name: str
    versions: int
    in_force: VersionLine | None
    ahead: VersionLine | None


@dataclass(frozen=True, slots=True)
class VersionText:
    """What one version says, word for word, and the plan tests beside it."""

    line: VersionLine
    text: str
    tests: str


COLUMNS = (
    "id",
    "catalogue__slug",
    "catalogue__name",
    "number",
    "published_by",
    "published_at",
    "effective_at",
    "plan_tests__id",
)


def catalogue_lines(*, viewer: Actor, at: datetime) -> Sequence[CatalogueLine]:
    """Every catalogue as it stands at `at`; one statement.  Raises NotAllowed."""
    require(policies.may_publish(viewer), by=viewer, act="catalogue_lines")
    by_slug: dict[str, list[VersionLine]] = {}
    for line in _lines(at):
        by_slug.setdefault(line.slug, []).append(line)
    return tuple(_catalogue(lines) for _slug, lines in sorted(by_slug.items()))


def version_lines(*, viewer: Actor, slug: str, at: datetime) -> Sequence[VersionLine]:
    """Every version of one catalogue, the latest first; one statement.  Raises NotAllowed, NotFound."""
    require(policies.may_publish(viewer), by=viewer, act="version_lines")
    found = _lines(at, slug)
    if not found:
        raise NotFound("catalogue", slug)
    return tuple(sorted(found, key=lambda line: -line.number))


def version_text(*, viewer: Actor, slug: str, number: int, at: datetime) -> VersionText:
    """One version in full; two statements.  Raises NotAllowed, NotFound."""
    line = next((line for line in version_lines(viewer=viewer, slug=slug, at=at) if line.number == number), None)
    if line is None:
        raise NotFound("version", f"{slug} {number}")
    text, tests = CatalogueVersion.objects.values_list("text", "plan_tests__text").get(pk=line.id)
    return VersionText(line, text, tests or "")


def _catalogue(lines: Sequence[VersionLine]) -> CatalogueLine:
    ahead = [line for line in lines if line.standing is Standing.AHEAD]
    now = next((line for line in lines if line.standing is Standing.IN_FORCE), None)
    latest = max(lines, key=lambda line: line.number)
    return CatalogueLine(latest.slug, latest.name, len(lines), now, min(ahead, key=_turn) if ahead else None)


def _lines(at: datetime, slug: str | None = None) -> list[VersionLine]:
    """Versions in the order in which they take their turns; of two at one instant the later number speaks."""
    rows = CatalogueVersion.objects.order_by("-id")
    rows = rows if slug is None else rows.filter(catalogue__slug=slug)
    turns = sorted(rows.values_list(*COLUMNS)[:MOST], key=lambda row: (row[1], row[6], row[3]))
    afters = [*turns[1:], None][: len(turns)]
    return [_line(row, after, at) for row, after in zip(turns, afters, strict=True)]


def _line(row: Sequence[Any], after: Sequence[Any] | None, at: datetime) -> VersionLine:
    key, slug, name, number, by, published_at, effective_at, tests = row
    until = after[6] if after is not None and after[1] == slug else None
    if until == effective_at:
        standing = Standing.OVERTAKEN
    elif effective_at > at:
        standing = Standing.AHEAD
    else:
        standing = Standing.IN_FORCE if until is None or at < until else Standing.PAST
    return VersionLine(key, slug, name, number, by, published_at, effective_at, until, standing, tests is not None)


def _turn(line: VersionLine) -> tuple[datetime, int]:
    return line.effective_at, line.number

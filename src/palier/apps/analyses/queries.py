"""What the desk reads of analyses: what is owed, what is being written, what was promised to be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONArray, JSONObject

from palier.apps.analyses.frozen import Edition, Share, edition_from_data
from palier.apps.analyses.models import Action, AnalysedCase, Analysis, Copy, Version
from palier.apps.analyses.policies import analysable, has_written, may_write, require, visible_analyses
from palier.apps.analyses.promises import OPEN, is_owed, owing
from palier.apps.analyses.reading import content_of
from palier.apps.analyses.record import Concerned, concerned_by, edition_of, record_lines, record_of, share_of
from palier.apps.cases.policies import visible_cases
from palier.apps.clocks.models import Clock
from palier.apps.errors import NotFound
from palier.apps.incidents.models import AffectedCase
from palier.apps.staff.models import Agent
from palier.core.actor import Actor
from palier.core.analysis import Content, Line, Stage

LOOKED_AT = 300
"""Of clocks that owe an analysis the first due are looked at; a desk that owes more has other worries."""
PAGE = 50

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwedTo:
    """One account that is owed an analysis: by which clock of which case, since when, until when (None: as soon as
    possible).
    """

    account: str
    case: str
    clock: str
    severity: str
    terms_id: int
    started_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Owed:
    """What is to be analysed: an incident, or a case; with whom it is owed to, the first due first.

    `analysis` is its reference where one was begun, `stage` how far it is.
    """

    incident: str
    case: str
    title: Words
    subject: str
    analysis: str
    stage: Stage | None
    accounts: tuple[OwedTo, ...]

    @property
    def due_at(self) -> datetime | None:
        """When the first of them is due."""
        return self.accounts[0].due_at


@dataclass(frozen=True, slots=True)
class AnalysisLine:
    """One analysis in a list."""

    reference: str
    title: Words
    stage: Stage
    incident: str
    published: int
    written_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action that is promised and not done."""

    id: int
    reference: str
    words: Words
    owner: str
    due_on: date | None
    is_published: bool


@dataclass(frozen=True, slots=True)
class ConcernedAccount:
    """An account that an analysis concerns: how many cases, which version it has (0: none), what it is owed."""

    id: int
    name: str
    cases: int
    version: int
    owed: OwedTo | None


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One version: who approved it, when it was published, what it corrects, which accounts were handed it."""

    number: int
    published_at: datetime
    published_by: str
    approved_by: str
    correction: Words
    handed_to: Sequence[int]


@dataclass(frozen=True, slots=True)
class AnalysisSheet:
    """One analysis as it is worked on; `lines` are all that the record has, `edition` what it would say now."""

    id: int
    line: AnalysisLine
    content: Content
    edition: Edition
    seen: int
    lines: Sequence[Line]
    correction: Words
    returned_why: str
    approved_by: str
    may_approve: bool
    case_count: int
    accounts: tuple[ConcernedAccount, ...]
    versions: tuple[PublishedVersion, ...]
    done: Mapping[int, datetime]
    owners: Sequence[tuple[int, str]]


def owed_analyses(*, viewer: Actor, versions: Iterable[int] | None = None) -> tuple[Owed, ...]:
    """What is owed by the clocks of cases that the viewer may know of, the first due first, best effort last.

    `versions` as in `owing`.
    """
    require(may_write(viewer), by=viewer, act="owed_analyses")
    grouped: dict[tuple[str, str], list[OwedTo]] = {}
    heads: dict[tuple[str, str], tuple[Words, str, str, Stage | None]] = {}
    for about, owed, subject in _owing(viewer, versions):
        key = (about.get("incident", ""), "" if "incident" in about else owed.case)
        stage = Stage(about["stage"]) if about.get("stage") else None
        heads[key] = (about.get("title", {}), "" if key[0] else subject, about.get("analysis") or "", stage)
        grouped.setdefault(key, []).append(owed)
    return tuple(Owed(key[0], key[1], *heads[key], tuple(each)) for key, each in grouped.items())


def analyses(*, viewer: Actor, before: int | None = None) -> tuple[Sequence[AnalysisLine], int | None]:
    """A page of analyses, the newest first, and where the next page begins."""
    rows = visible_analyses(viewer).select_related("incident").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    return tuple(_line(row) for row in found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None


def open_actions(*, viewer: Actor) -> tuple[ActionLine, ...]:
    """Everybody's actions that are promised and not done, the first due first; a page of them."""
    columns = ("pk", "analysis__reference", "words", "owner__name", "due_on", "analysis__published")
    return tuple(
        ActionLine(key, reference, words, owner or "", due_on, published > 0)
        for key, reference, words, owner, due_on, published in promised(viewer).values_list(*columns)[:PAGE]
    )


def promised(viewer: Actor) -> QuerySet[Action]:
    """The actions that are promised and not done, the first due first."""
    rows = Action.objects.filter(analysis__in=visible_analyses(viewer), done_at=None)
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def analysis_of(*, viewer: Actor, incident: str = "", case: str = "") -> str:
    """The reference of the analysis of an incident, or of a case; empty where there is none."""
    rows = visible_analyses(viewer)
    about = rows.filter(incident__reference=incident) if incident else rows.filter(own_cases__case__reference=case)
    return about.values_list("reference", flat=True).first() or ""


def analysis_sheet(*, viewer: Actor, reference: str) -> AnalysisSheet:
    """One analysis in full.  Raises NotFound."""
    row, concerned = _found(_with_versions(visible_analyses(viewer)), reference)
    record, versions = record_of(row), tuple(_version(**said) for said in row.said)
    owed = {each.account: each for each in reversed(_owed_to(viewer, concerned))}
    have = {account: version.number for version in reversed(versions) for account in version.handed_to}
    return AnalysisSheet(
        id=row.pk,
        line=_line(row),
        content=content_of(row, record.actions),
        edition=edition_of(row, concerned, record),
        seen=row.edition,
        lines=record_lines(row.incident, record),
        correction=row.correction,
        returned_why=row.returned_why,
        approved_by=row.approved_by,
        may_approve=may_write(viewer) and not has_written(viewer, row),
        case_count=concerned.case_count,
        accounts=tuple(
            ConcernedAccount(
                key, account.name, len(concerned.cases.get(key, ())), have.get(key, 0), owed.get(account.name)
            )
            for key, account in concerned.accounts.items()
        ),
        versions=versions,
        done={each.pk: each.done_at for each in record.actions if each.done_at},
        owners=tuple((key, name) for key, name in row.owners),
    )


def preview(*, viewer: Actor, reference: str, account_id: int) -> tuple[Edition, Share]:
    """What one account would be told now, or was told.  Raises NotFound, also for an account not concerned."""
    row, concerned = _found(visible_analyses(viewer), reference)
    if account_id not in concerned.accounts:
        raise NotFound("account", str(account_id))
    is_out = row.stage == Stage.PUBLISHED.value
    version = row.versions.order_by("number").last() if is_out else None
    edition = edition_from_data(version.content) if version else edition_of(row, concerned, record_of(row))
    cases = concerned.cases.get(account_id, ())
    return edition, share_of(row, edition, concerned.accounts[account_id], cases)


def _found(known: QuerySet[Any], reference: str) -> tuple[Any, Concerned]:
    row = known.select_related("incident").filter(reference=reference).first()
    if row is None:
        raise NotFound("analysis", reference)
    return row, concerned_by(row)


def _line(row: Analysis) -> AnalysisLine:
    incident = row.incident.reference if row.incident else ""
    return AnalysisLine(
        row.reference, row.title, Stage(row.stage), incident, row.published, row.written_by, row.changed_at
    )


def _with_versions(known: QuerySet[Analysis]) -> QuerySet[Any]:
    """Each with what was published of it, the latest first, and with everybody who may own an action, by name."""
    columns = ("number", "published_at", "published_by", "approved_by", "correction")
    handed = ArraySubquery(Copy.objects.filter(version=OuterRef("pk")).values("account_id"))
    versions = Version.objects.filter(analysis=OuterRef("pk")).order_by("-number")
    at_work = Agent.objects.filter(is_active=True).order_by("name", "pk")
    said = JSONObject(**{column: column for column in columns}, handed_to=handed)
    return known.annotate(
        said=ArraySubquery(versions.values(told=said)),
        owners=ArraySubquery(at_work.values(told=JSONArray("pk", "name"))),
    )


def _version(*, published_at: str, **said: Any) -> PublishedVersion:
    """A version as PostgreSQL writes it into JSON."""
    return PublishedVersion(published_at=datetime.fromisoformat(published_at).astimezone(UTC), **said)


COUNTED = ("case__account__name", "case__reference", "clock", "severity", "terms_id", "started_at", "due_at")


def _owing(viewer: Actor, versions: Iterable[int] | None) -> list[tuple[Mapping[str, Any], OwedTo, str]]:
    """Of each clock that owes an analysis: its incident or the analysis of its own, what is owed, the case's subject.

    The statement that finds the clocks finds these too: an agent's day begins with it.
    """
    seen = analysable(visible_cases(viewer))
    owed = Clock.objects.filter(owing(versions), case__in=seen).annotate(incident=_incident(), alone=_alone())
    rows = owed.order_by(F("due_at").asc(nulls_last=True), "pk")
    columns = ("incident", "alone", "case__subject", *COUNTED)
    return [
        (incident or alone or {}, OwedTo(*said), subject)
        for incident, alone, subject, *said in rows.values_list(*columns)[:LOOKED_AT]
    ]


def _owed_to(viewer: Actor, concerned: Concerned) -> list[OwedTo]:
    """What is owed by the cases of one analysis, the first due first."""
    ids = [case.pk for cases in concerned.cases.values() for case in cases]
    running = Clock.objects.filter(OPEN, case_id__in=ids, case__in=visible_cases(viewer))
    rows = running.order_by(F("due_at").asc(nulls_last=True), "pk").values_list("terms__version_id", *COUNTED)
    return [said for version, *row in rows if is_owed((said := OwedTo(*row)).clock, version)]


def _incident() -> Subquery:
    """The incident of a clock's case, the last that it was linked to, and how far its analysis is."""
    links = AffectedCase.objects.filter(case_id=OuterRef("case_id"), ended_at__isnull=True).order_by("-pk")
    facts = JSONObject(
        incident="incident__reference",
        title="incident__title",
        analysis="incident__analysis__reference",
        stage="incident__analysis__stage",
    )
    return Subquery(links.values(facts=facts)[:1])


def _alone() -> Subquery:
    """The analysis of a clock's case alone, where it has one."""
    own = AnalysedCase.objects.filter(case_id=OuterRef("case_id"))
    return Subquery(own.values(facts=JSONObject(analysis="analysis__reference", stage="analysis__stage"))[:1])

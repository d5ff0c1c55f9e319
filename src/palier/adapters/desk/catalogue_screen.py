"""Writing a catalogue on the desk: what is wrong with it, what it would change, whether its plan tests hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.adapters.shared.differences import change_words, place_words
from palier.adapters.shared.faults import fault_words, refused_words
from palier.adapters.shared.findings import finding_sentence, level_words
from palier.adapters.shared.scenarios import (
    difference_words,
    outcome_words,
    scenario_fault_words,
    scenarios_refused_words,
)
from palier.adapters.shared.words import clock_words
from palier.apps.cases.publication_effects import Moved, PublicationEffects, publication_effects
from palier.apps.catalogues.history import Standing, VersionLine, version_lines, version_text
from palier.apps.catalogues.publishing import NEW, draft_key
from palier.apps.catalogues.queries import catalogue_of
from palier.apps.drafts.queries import draft_of
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.catalogue import Catalogue, CatalogueRefused, read_catalogue
from palier.core.catalogue.diff import diff_catalogues
from palier.core.catalogue.lint import lint
from palier.core.scenario import ScenariosRefused, run_scenarios

LONGEST_EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Written:
    """A catalogue as somebody writes it; `seen` is the version they began from, `saved_at` when it was last kept."""

    slug: str
    text: str
    tests: str
    seen: int
    saved_at: datetime | None = None

    @property
    def digest(self) -> str:
        """By which it is known whether what is published is what was looked at."""
        return sha256(f"{self.text}\0{self.tests}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Remark:
    """One fault or remark: where in which text, what, and the line it is about.  `level` is empty for a fault."""

    line: int
    column: int
    words: str
    excerpt: str
    level: str = ""
    level_words: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would read otherwise."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class TestLine:
    """One plan test and how it came out."""

    title: str
    line: int
    holds: bool
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tests:
    """The plan tests: how they came out in a sentence, one by one, or the faults for which none was run."""

    sentence: str
    holds: bool
    lines: tuple[TestLine, ...] = ()
    faults: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockMove:
    """One clock of an open case: when it is due, and when it would be."""

    clock: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Example:
    """One open case that would be promised otherwise."""

    reference: str
    subject: str
    account: str
    clocks: tuple[ClockMove, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """Everything there is to see before publishing; without an offer only faults."""

    faults: tuple[Remark, ...]
    headline: str = ""
    remarks: tuple[Remark, ...] = ()
    compared: VersionLine | None = None
    changes: tuple[Change, ...] = ()
    tests: Tests | None = None
    effects: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    zone: str = ""
    ahead: VersionLine | None = None
    publishable: bool = False


def written_now(viewer: Actor, slug: str, *, at: datetime) -> Written:
    """What this person has kept of their writing, else the latest version.  Raises NotAllowed, NotFound."""
    kept = draft_of(viewer=viewer, key=draft_key(slug))
    if kept.fields.get("text"):
        seen = kept.fields.get("seen", "")
        number = int(seen) if seen.isdigit() else 0
        return Written(slug, kept.fields["text"], kept.fields.get("tests", ""), number, kept.saved_at)
    if slug == NEW:
        return Written(slug, "", "", 0)
    latest = version_lines(viewer=viewer, slug=slug, at=at)[0]
    version = version_text(viewer=viewer, slug=slug, number=latest.number, at=at)
    return Written(slug, version.text, version.tests, latest.number)


def look_at(viewer: Actor, written: Written, *, at: datetime) -> Look:
    """Read it whole; where it can be read, weigh it, compare it, try its tests and look at open cases."""
    try:
        offer = read_catalogue(written.text, name=written.slug or _("The catalogue"))
    except CatalogueRefused as refused:
        return Look(_fault_lines(refused, written.text), refused_words(refused))
    lines = _lines(viewer, offer.id, at)
    compared = next((line for line in lines if line.standing is Standing.IN_FORCE), lines[0] if lines else None)
    tests = tests_of(offer, written.tests)
    effects = publication_effects(viewer=viewer, offer=offer, at=at)
    return Look(
        faults=(),
        remarks=_remarks(offer),
        compared=compared,
        changes=changes_between(catalogue_of(compared.id), offer) if compared else (),
        tests=tests,
        effects=effect_words(effects),
        examples=tuple(_example(moved) for moved in effects.examples),
        zone=offer.document.provider.timezone,
        ahead=next((line for line in lines if line.standing is Standing.AHEAD), None),
        publishable=tests is None or tests.holds,
    )


def changes_between(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """What differs, in the reader's words."""
    found = diff_catalogues(old, new)
    return tuple(Change(" · ".join(place_words(each)), change_words(each)) for each in found)


def tests_of(offer: Catalogue, tests: str) -> Tests | None:
    """How the plan tests come out; None where nobody wrote any."""
    if not tests.strip():
        return None
    try:
        outcome = run_scenarios(offer, tests, name=f"{offer.id}.tests")
    except ScenariosRefused as refused:
        faults = tuple(
            Remark(fault.line, fault.column, scenario_fault_words(fault), excerpt_of(tests, fault.line))
            for fault in refused.faults
        )
        return Tests(scenarios_refused_words(refused), False, faults=faults)
    lines = tuple(
        TestLine(each.title, each.line, each.holds, tuple(map(difference_words, each.differences)))
        for each in outcome.results
    )
    return Tests(outcome_words(outcome), outcome.holds, lines)


def effect_words(effects: PublicationEffects) -> tuple[str, ...]:
    """What would change for open cases, sentence by sentence."""
    if not effects.open:
        return (_("No case is open under this catalogue."),)
    values = {"open": effects.open, "count": effects.moved, "looked": effects.looked_at}
    said = [
        ngettext(
            "%(count)d open case would be due at another time if its terms moved, of %(open)d under this catalogue.",
            "%(count)d open cases would be due at another time if their terms moved, of %(open)d under this catalogue.",
            effects.moved,
        )
        % values
    ]
    if effects.nowhere:
        said.append(
            ngettext(
                "%(count)d has a plan, an add-on or a region that this version no longer has.",
                "%(count)d have a plan, an add-on or a region that this version no longer has.",
                effects.nowhere,
            )
            % {"count": effects.nowhere}
        )
    if effects.beyond:
        words = ngettext("%(count)d more was not looked into.", "%(count)d more were not looked into.", effects.beyond)
        said.append(words % {"count": effects.beyond})
    said.append(_("They keep their terms all the same: what a case was promised is pinned when it opens."))
    return tuple(said)


def starts_at(day: date | None, clock: str, zone: str) -> datetime | None:
    """The instant at which a version is to take effect, by the provider's clock; None for at once."""
    if day is None:
        return None
    try:
        return datetime.combine(day, time.fromisoformat(clock or "00:00"), ZoneInfo(zone))
    except ValueError:
        return datetime.combine(day, time(), ZoneInfo(zone))


def excerpt_of(text: str, line: int) -> str:
    """The line a fault is about, short enough to show."""
    lines = text.splitlines()
    return lines[line - 1][:LONGEST_EXCERPT] if 0 < line <= len(lines) else ""


def _lines(viewer: Actor, slug: str, at: datetime) -> Sequence[VersionLine]:
    try:
        return version_lines(viewer=viewer, slug=slug, at=at)
    except NotFound:
        return ()


def _fault_lines(refused: CatalogueRefused, text: str) -> tuple[Remark, ...]:
    return tuple(
        Remark(fault.line, fault.column, fault_words(fault), excerpt_of(text, fault.line)) for fault in refused.faults
    )


def _remarks(offer: Catalogue) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            finding.places[0].line,
            finding.places[0].column,
            finding_sentence(finding),
            excerpt_of(offer.text, finding.places[0].line),
            finding.level.value,
            level_words(finding.level),
        )
        for finding in lint(offer)
    )


def _example(moved: Moved) -> Example:
    clocks = tuple(
        ClockMove(clock_words(moved.terms, each.clock), each.due_before, each.due_after) for each in moved.clocks
    )
    return Example(moved.reference, moved.subject, moved.account, clocks)

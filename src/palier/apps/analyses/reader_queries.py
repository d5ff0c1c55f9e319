"""What a customer reads of analyses: what was published to their account, every version of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from palier.apps.analyses.frozen import Edition, Share, edition_from_data, share_from_data
from palier.apps.analyses.models import Action, Copy
from palier.apps.analyses.policies import visible_copies
from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.core.actor import Actor

MOST = 100

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HandedLine:
    """One analysis in a customer's list, its last version."""

    reference: str
    title: Words
    began_at: datetime
    number: int
    handed_at: datetime


@dataclass(frozen=True, slots=True)
class HandedVersion:
    """One version that the account got; `correction` says what it corrects."""

    number: int
    handed_at: datetime
    correction: Words


@dataclass(frozen=True, slots=True)
class Reading:
    """One version as a reader has it before them; of the account's cases only those that they may know of.

    `hidden` counts the others; `done` says when actions were done, by their id; `newest` is the last version there is.
    """

    edition: Edition
    share: Share
    number: int
    newest: int
    handed_at: datetime
    versions: tuple[HandedVersion, ...]
    hidden: int
    done: Mapping[int, datetime]


def analyses_handed(*, viewer: Actor) -> Sequence[HandedLine]:
    """What was published to the viewer's account, the newest first, each in its last version."""
    rows = (
        visible_copies(viewer).select_related("version__analysis").order_by("-version__analysis_id", "-version__number")
    )
    found: dict[str, HandedLine] = {}
    for copy in rows[:MOST]:
        edition = edition_from_data(copy.version.content)
        line = HandedLine(edition.reference, edition.title, edition.began_at, copy.version.number, copy.handed_at)
        found.setdefault(edition.reference, line)
    return tuple(sorted(found.values(), key=lambda line: line.began_at, reverse=True))


def analysis_read(*, viewer: Actor, reference: str, number: int = 0) -> Reading:
    """One version that the viewer's account got, the last one (0) or that of a number.  Raises NotFound."""
    mine = visible_copies(viewer).filter(version__analysis__reference=reference, account_id=viewer.account_id or 0)
    copies = list(mine.select_related("version").order_by("-version__number"))
    copy = next((each for each in copies if number in (0, each.version.number)), None)
    if copy is None:
        raise NotFound("analysis", reference)
    share, hidden = seen_by(viewer, share_from_data(copy.share))
    edition = edition_from_data(copy.version.content)
    actions = Action.objects.filter(pk__in=[each.id for each in edition.actions], done_at__isnull=False)
    return Reading(
        edition=edition,
        share=share,
        number=copy.version.number,
        newest=copies[0].version.number,
        handed_at=copy.handed_at,
        versions=tuple(_version(each) for each in copies),
        hidden=hidden,
        done={key: at for key, at in actions.values_list("pk", "done_at") if at},
    )


def seen_by(viewer: Actor, share: Share) -> tuple[Share, int]:
    """The share without what tells of cases that the viewer may not know of, and how many those are."""
    wanted = [case.id for case in share.cases]
    seen = set(visible_cases(viewer).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    cases = tuple(case for case in share.cases if case.id in seen)
    lines = tuple(line for line in share.lines if line.case_id in seen)
    return replace(share, cases=cases, lines=lines), len(share.cases) - len(cases)


def _version(copy: Copy) -> HandedVersion:
    return HandedVersion(copy.version.number, copy.handed_at, copy.version.correction)

"""What an agent can choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from palier.apps.canned.models import CannedAnswer, Signature
from palier.apps.canned.policies import may_use
from palier.apps.errors import NotFound
from palier.apps.staff.queries import teams_of
from palier.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Canned:
    """One answer in every language it has; `team` is empty where it is for all."""

    id: int
    name: str
    team_id: int | None
    team: str
    text: Mapping[str, str]
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands below replies; without a team, everybody's."""

    team_id: int | None
    team: str
    text: Mapping[str, str]


COLUMNS = ("id", "name", "team_id", "team__name", "text", "changed_at", "changed_by")
MOST = 500


def canned_answers(*, viewer: Actor) -> Sequence[Canned]:
    """Every answer, by name: for those who keep them."""
    if not may_use(viewer):
        return ()
    return _canned(Q())


def answers_for(*, viewer: Actor) -> Sequence[Canned]:
    """The answers this agent can use: those of their teams and those of all, by name."""
    if not may_use(viewer):
        return ()
    return _canned(Q(team_id__isnull=True) | Q(team_id__in=teams_of(viewer.id)))


def canned_answer(*, viewer: Actor, answer_id: int) -> Canned:
    """One answer.  Raises NotFound."""
    found = _canned(Q(pk=answer_id)) if may_use(viewer) else ()
    if not found:
        raise NotFound("answer", str(answer_id))
    return found[0]


def signatures(*, viewer: Actor) -> Sequence[Signed]:
    """Every signature, everybody's first."""
    if not may_use(viewer):
        return ()
    rows = Signature.objects.order_by("team_id").values_list("team_id", "team__name", "text")
    found = [Signed(team_id, team or "", text) for team_id, team, text in rows]
    return tuple(sorted(found, key=lambda each: (each.team_id is not None, each.team)))


def signature_of(*, viewer: Actor) -> Mapping[str, str]:
    """What stands below this agent's replies: their team's, else everybody's; empty where there is none."""
    mine = Signature.objects.filter(Q(team_id__isnull=True) | Q(team_id__in=teams_of(viewer.id)))
    rows = sorted(mine.values_list("team_id", "text"), key=lambda row: (row[0] is None, row[0] or 0))
    return rows[0][1] if rows else {}


def _canned(wanted: Q) -> Sequence[Canned]:
    rows = CannedAnswer.objects.filter(wanted).order_by("name", "id").values_list(*COLUMNS)[:MOST]
    return tuple(Canned(key, name, team_id, team or "", *rest) for key, name, team_id, team, *rest in rows)

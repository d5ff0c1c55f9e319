"""What an agent's day begins with of analyses: their own actions, and what waits for somebody."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONArray

from palier.apps.analyses.promises import naming
from palier.apps.analyses.queries import Owed, Words, owed_analyses, promised
from palier.apps.staff.models import Agent
from palier.core.actor import Actor
from palier.core.analysis import Stage


@dataclass(frozen=True, slots=True)
class MyAction:
    """One action that an agent promised, and in which analysis."""

    reference: str
    words: Words
    due_on: date | None


@dataclass(frozen=True, slots=True)
class AnalysesDay:
    """The first of each: what the agent promised, and analyses that nobody began or that wait for somebody."""

    actions: tuple[MyAction, ...]
    owed: tuple[Owed, ...]


def analyses_day(*, viewer: Actor, limit: int = 3) -> AnalysesDay:
    """The first few of each kind, the first due first; two statements.  Raises NotAllowed."""
    mine = promised(viewer).filter(owner_id=viewer.id)
    told = ArraySubquery(mine.values(row=JSONArray("analysis__reference", "words", "due_on"))[:limit])
    actions, versions = Agent.objects.filter(pk=viewer.id).values_list(told, ArraySubquery(naming())).get()
    owed = owed_analyses(viewer=viewer, versions=versions)
    waiting = [each for each in owed if each.stage in (None, Stage.IN_REVIEW, Stage.APPROVED)]
    return AnalysesDay(
        tuple(MyAction(reference, words, date.fromisoformat(on) if on else None) for reference, words, on in actions),
        tuple(waiting[:limit]),
    )

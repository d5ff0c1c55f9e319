"""A note that calls colleagues by name: they are told of it on the desk."""

from collections.abc import Sequence
from datetime import datetime

from palier.apps.cases.commands import add_note
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.once import done_before
from palier.apps.cases.policies import may_see
from palier.apps.escalations.models import Telling
from palier.apps.outbox.commands import announce_all
from palier.apps.staff.models import Agent
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind
from palier.core.case.mentions import mentioned
from palier.core.files import Attached

MENTIONED = "mentioned"
"""The step of a telling that came of a mention."""


@one_transaction
def write_note(
    *, case_id: int, text: str, attachments: Sequence[Attached] = (), key: str = "", by: Actor, at: datetime
) -> None:
    """Write a note as `add_note` does, and tell those whom it calls with @ and their name.

    Whoever may not know of the case is not told of it, and nobody is told of what they wrote themselves.
    Raises what `add_note` raises.
    """
    if done_before(case_id, key):
        return
    add_note(case_id=case_id, text=text, attachments=attachments, key=key, by=by, at=at)
    if "@" not in text:
        return
    here = {agent.pk: agent for agent in Agent.objects.filter(is_active=True).exclude(pk=by.id)}
    called = mentioned(text, {key: agent.name for key, agent in here.items()})
    case = Case.objects.get(pk=case_id)
    told = [here[key] for key in sorted(called) if may_see(here[key].actor, case, at=at)]
    note = CaseEvent.objects.filter(case_id=case_id, kind=Kind.NOTE_ADDED.value).order_by("-seq")[0]
    Telling.objects.bulk_create([_telling(case, note, agent, at) for agent in told], ignore_conflicts=True)
    announce_all([(f"agent:{agent.pk}", str(agent.pk)) for agent in told], at=at)


def _telling(case: Case, note: CaseEvent, agent: Agent, at: datetime) -> Telling:
    return Telling(
        case_id=case.pk,
        account_id=case.account_id,
        occasion=f"event {note.pk}",
        step=MENTIONED,
        event_id=note.pk,
        at=at,
        way=Telling.Way.DESK,
        recipient=agent.pk,
        name=agent.name,
        state=Telling.State.TOLD,
        tell_at=at,
        told_at=at,
    )

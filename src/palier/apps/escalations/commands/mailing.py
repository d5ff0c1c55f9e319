"""Mails to our own people: one for each telling, or, where many come at once, one that gathers them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Model

from palier.apps.escalations.models import Pacing, Telling
from palier.apps.outbox import commands as outbox
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.apps.together import Columns, draw_ids
from palier.core.case import Kind
from palier.core.escalation.gathering import Pace, next_pace

MAIL_KIND, DIGEST_KIND = "escalation_step", "escalation_digest"

OF_PEOPLE = (Kind.ESCALATION_ASKED.value, Kind.ESCALATED.value, Kind.ESCALATION_ENDED.value)
"""Acts of people, told with their words: each is a mail of its own, whatever else comes."""

Rows = tuple[list[Model], list[tuple[Model, Columns]]]
"""Rows to insert and rows to update, each with the columns that changed."""

BEGIN = """
INSERT INTO escalations_pacing (agent_id, since, alone) SELECT agent_id, %s, 0 FROM unnest(%s::bigint[]) AS agent_id
ON CONFLICT (agent_id) DO NOTHING
"""


def mails_of(owed: Sequence[Telling], *, at: datetime) -> Rows:
    """The mails that tell these tellings, each telling given its mail's id; and what the next ones must know.

    The pace of each reader is locked until the transaction ends, in one order, so that two workers who tell the same
    manager neither both begin a mail that gathers nor count one another's for none.
    """
    if not owed:
        return [], []
    people = {agent.pk: agent for agent in Agent.objects.filter(pk__in={each.recipient for each in owed})}
    gathering, updates, by_itself = _gathered([each for each in owed if each.step not in OF_PEOPLE], people, at)
    by_itself += [each for each in owed if each.step in OF_PEOPLE]
    inserts: list[Model] = [*gathering, *_letters(by_itself, people, at)]
    return inserts, updates


def _gathered(
    owed: Sequence[Telling], people: Mapping[int, Agent], at: datetime
) -> tuple[list[OutgoingMail], list[tuple[Model, Columns]], list[Telling]]:
    """Mails begun that gather, paces that changed, and the tellings that are mailed on their own."""
    told: dict[int, list[Telling]] = defaultdict(list)
    for telling in owed:
        told[telling.recipient].append(telling)
    begun: list[OutgoingMail] = []
    updates: list[tuple[Model, Columns]] = []
    by_itself: list[Telling] = []
    rows = _locked(sorted(told), at)
    waiting = _still_waiting([row.mail_id for row in rows if row.mail_id])
    for row in rows:
        tellings = told[row.agent_id]
        waits = row.mail_id in waiting
        pace = next_pace(Pace(row.since, row.alone, row.leaves_at), len(tellings), waits=waits, at=at)
        row.since, row.alone, row.leaves_at = pace.since, pace.alone, pace.leaves_at
        if not pace.gathers:
            row.mail_id = None
            by_itself += tellings
        elif not waits:
            begun.append(_begun(row, people[row.agent_id], at))
        for telling in tellings if pace.gathers else ():
            telling.mail_id = row.mail_id
        updates.append((row, ("since", "alone", "leaves_at", "mail_id")))
    return begun, updates, by_itself


def _locked(agents: Sequence[int], at: datetime) -> list[Pacing]:
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [at, list(agents)])
    return list(Pacing.objects.select_for_update().filter(agent_id__in=agents).order_by("agent_id"))


def _still_waiting(mails: Sequence[int]) -> set[int]:
    """Which of these mails no sender has taken; none can before this transaction ends, for their rows are locked."""
    here = OutgoingMail.objects.select_for_update().filter(pk__in=mails, state="queued", attempts=0).order_by("pk")
    return set(here.values_list("pk", flat=True))


def _begun(row: Pacing, agent: Agent, at: datetime) -> OutgoingMail:
    mail = outbox.mail_owed(
        kind=DIGEST_KIND, recipients=[agent.email], language=agent.language, at=at, leaves_at=row.leaves_at
    )
    [row.mail_id] = draw_ids(outbox_outgoingmail=1)["outbox_outgoingmail"]
    mail.pk = row.mail_id
    return mail


def _letters(owed: Sequence[Telling], people: Mapping[int, Agent], at: datetime) -> list[OutgoingMail]:
    """A mail for each of these, known to its telling, in the language of whoever gets it."""
    if not owed:
        return []
    mails = []
    for key, telling in zip(draw_ids(outbox_outgoingmail=len(owed))["outbox_outgoingmail"], owed, strict=True):
        agent = people[telling.recipient]
        mail = outbox.mail_owed(
            kind=MAIL_KIND,
            recipients=[agent.email],
            language=agent.language,
            at=at,
            case_id=telling.case_id,
            account_id=telling.account_id,
            event_id=telling.event_id,
        )
        mail.pk = telling.mail_id = key
        mails.append(mail)
    return mails

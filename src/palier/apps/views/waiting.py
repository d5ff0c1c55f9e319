"""What waits for an agent, as every page of the desk shows it: one statement."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from palier.apps.appearance.queries import NAME
from palier.apps.cases.queries import View, counted, counting
from palier.apps.escalations import queries as escalations
from palier.apps.incidents.call_queries import TO_RING
from palier.apps.incidents.prepared_queries import WARNINGS
from palier.apps.kept_statements import ANY_AGENT, ANY_INSTANT, Statement, any_such, rows_of
from palier.apps.mailroom.queries import counting_held
from palier.apps.rights import has_role
from palier.apps.rotas.queries import CALLED
from palier.apps.vulnerabilities.queries import OF_THE_TEAM
from palier.core.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases in each view, mails held, notices not seen, each up to its limit; whether the agent is being called.

    `name` is what the provider calls the desk, empty where nobody chose one; `reads_reports` says that the agent is in
    a team to which vulnerabilities are reported, `is_to_ring` that accounts wait for a call of theirs.
    """

    cases: dict[View, int]
    held: int
    unread: int
    is_called: bool
    name: str = ""
    reads_reports: bool = False
    is_to_ring: bool = False


def waiting_for(*, viewer: Actor, at: datetime) -> Waiting:
    """What waits for this agent at `at`; nothing for anybody else."""
    if not has_role(viewer, Role.AGENT):
        return Waiting(dict.fromkeys(View, 0), 0, 0, is_called=False)
    [answer] = rows_of(_asking(any_such(viewer)), {ANY_AGENT: viewer.id, ANY_INSTANT: at})
    *cases, held, unread, called, name, secures, rings = answer
    return Waiting(counted(cases), held, unread, called, name, secures, rings)


@lru_cache(maxsize=1024)
def _asking(viewer: Actor) -> Statement:
    """Each of them is asked for by the app that knows it; together they are answered in one go."""
    cases, counted_by = counting(viewer)
    held, held_by = counting_held()
    mine = f"({escalations.UNREAD}) + ({WARNINGS}), ({CALLED})"
    statement = f"{cases}, ({held}), {mine}, coalesce(({NAME}), ''), ({OF_THE_TEAM}), ({TO_RING})"
    return statement, (*counted_by, *held_by, viewer.id, escalations.COUNT_LIMIT, *[viewer.id] * 4)

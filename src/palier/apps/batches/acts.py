"""What can be done to many cases at once: what each act needs, does, and how it is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from palier.apps.cases.commands import assign_case, change_severity, change_status
from palier.apps.cases.models import Case
from palier.apps.escalations.commands import write_note
from palier.core.actor import Actor
from palier.core.case import Status

Told = Mapping[str, Any]
SETTABLE = (Status.OPEN, Status.WAITING_CUSTOMER)
"""Statuses that need no word of their own for each case."""
LONGEST_NOTE = 20_000


class Act(StrEnum):
    """One of them."""

    ASSIGN = "assign"
    STATUS = "status"
    SEVERITY = "severity"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Asked:
    """An act with what it needs.  `agent` and `team` None: that part stays as it is; 0: nobody, no team."""

    act: Act
    agent: int | None = None
    team: int | None = None
    status: Status | None = None
    text: str = ""
    severity: str = ""

    @property
    def is_complete(self) -> bool:
        """Is everything there that the act needs?"""
        match self.act:
            case Act.ASSIGN:
                return self.agent is not None or self.team is not None
            case Act.STATUS:
                return self.status in SETTABLE
            case Act.SEVERITY:
                return bool(self.severity)
            case Act.NOTE:
                return bool(self.text.strip()) and len(self.text) <= LONGEST_NOTE

    @property
    def can_be_undone(self) -> bool:
        """A note that was read can't be unread."""
        return self.act is not Act.NOTE

    def as_told(self) -> dict[str, Any]:
        """As it is stored."""
        status = self.status.value if self.status else None
        return {"agent": self.agent, "team": self.team, "status": status, "text": self.text, "severity": self.severity}

    @classmethod
    def of(cls, act: str, told: Told) -> "Asked":
        """As it was stored."""
        status = Status(told["status"]) if told["status"] else None
        return cls(Act(act), told["agent"], told["team"], status, told["text"], told.get("severity", ""))


def holder_after(asked: Asked, case: Case) -> tuple[int | None, int | None]:
    """The agent and the team that a case has afterwards."""
    agent = case.assignee_id if asked.agent is None else asked.agent or None
    team = case.team_id if asked.team is None else asked.team or None
    return agent, team


def changes(asked: Asked, case: Case) -> bool:
    """Does the act alter anything about this case?"""
    match asked.act:
        case Act.ASSIGN:
            return holder_after(asked, case) != (case.assignee_id, case.team_id)
        case Act.STATUS:
            return asked.status is not None and case.status != asked.status.value
        case Act.SEVERITY:
            return case.severity != asked.severity
        case Act.NOTE:
            return True


def before(case: Case) -> dict[str, Any]:
    """What undoing would bring back."""
    return {"agent": case.assignee_id, "team": case.team_id, "status": case.status, "severity": case.severity}


def do(asked: Asked, case: Case, *, key: str, by: Actor, at: datetime) -> None:
    """Do it to one case, by the command that the case's own page uses.  Raises what that command raises."""
    match asked.act:
        case Act.ASSIGN:
            agent, team = holder_after(asked, case)
            assign_case(case_id=case.pk, agent_id=agent, team_id=team, by=by, at=at)
        case Act.STATUS:
            assert asked.status is not None
            change_status(case_id=case.pk, status=asked.status, by=by, at=at)
        case Act.SEVERITY:
            change_severity(case_id=case.pk, severity=asked.severity, reason=asked.text.strip(), by=by, at=at)
        case Act.NOTE:
            write_note(case_id=case.pk, text=asked.text, key=key, by=by, at=at)


def take_back(asked: Asked, case: Case, was: Told, *, by: Actor, at: datetime) -> None:
    """Bring back what a case had, as a fact of its own.  Raises what the command raises."""
    if asked.act is Act.ASSIGN:
        assign_case(case_id=case.pk, agent_id=was["agent"], team_id=was["team"], by=by, at=at)
    elif asked.act is Act.SEVERITY:
        change_severity(case_id=case.pk, severity=was["severity"], by=by, at=at)
    else:
        change_status(case_id=case.pk, status=Status(was["status"]), by=by, at=at)

"""Mails that agents are owed about their own way in."""

from datetime import datetime

from palier.apps.outbox import commands as outbox
from palier.apps.staff.models import Agent

WELCOME = "staff_welcome"
PASSWORD_SET = "proof_password"  # noqa: S105 a kind of mail, no secret


def owe_to_agent(agent: Agent, *, kind: str, at: datetime) -> None:
    """A mail in their language; what it says is read when it is sent, so that no link is kept in it."""
    outbox.owe_mail(kind=kind, recipients=[agent.email], language=agent.language, at=at)

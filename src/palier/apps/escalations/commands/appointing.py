"""Who holds which office."""

from datetime import datetime

from django.db import IntegrityError, transaction

from palier.apps.accounts.models import Account
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.escalations import policies
from palier.apps.escalations.errors import AppointedAlready, UnknownOffice
from palier.apps.escalations.models import Appointment
from palier.apps.escalations.offices import OFFICES
from palier.apps.staff.models import Agent
from palier.core.actor import Actor


@transaction.atomic
def appoint(*, office: str, agent_id: int, account_id: int | None = None, by: Actor, at: datetime) -> int:
    """Give an agent an office, of the whole installation or for one account, and answer the appointment's id.

    Several may hold one office: all are told.  Those of an account come instead of those of the installation.
    Raises NotAllowed, UnknownOffice, NotFound, AppointedAlready.
    """
    policies.require(policies.may_appoint(by), by=by, act="appoint")
    if office not in OFFICES:
        raise UnknownOffice(office)
    agent = Agent.objects.filter(pk=agent_id, is_active=True).first()
    if agent is None:
        raise NotFound("agent", str(agent_id))
    if account_id is not None and not Account.objects.filter(pk=account_id).exists():
        raise NotFound("account", str(account_id))
    try:
        with transaction.atomic():
            row = Appointment.objects.create(office=office, agent=agent, account_id=account_id)
    except IntegrityError as error:
        raise AppointedAlready(agent.name) from error
    audit.record(by=by, at=at, act="appoint", account_id=account_id, facts={"office": office, "agent": agent_id})
    return row.pk


@transaction.atomic
def end_appointment(*, appointment_id: int, by: Actor, at: datetime) -> None:
    """Take an office away.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_appoint(by), by=by, act="end_appointment")
    row = Appointment.objects.select_for_update().filter(pk=appointment_id).first()
    if row is None:
        raise NotFound("appointment", str(appointment_id))
    facts: dict[str, audit.Fact] = {"office": row.office, "agent": row.agent_id}
    audit.record(by=by, at=at, act="end_appointment", account_id=row.account_id, facts=facts)
    row.delete()

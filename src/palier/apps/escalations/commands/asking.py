"""Escalation on request: asked with a reason, taken in hand, ended."""

from datetime import datetime

from django.db import connection

from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.cases.models import CaseEvent
from palier.apps.cases.saying import said
from palier.apps.escalations import policies
from palier.apps.escalations.commands.telling import CHANNEL
from palier.apps.escalations.errors import EscalatedAlready, EscalationNotPromised, NotEscalated
from palier.apps.escalations.models import Untold
from palier.apps.outbox import commands as outbox
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor, ActorKind
from palier.core.case import Kind, Side
from palier.core.escalation import escalates, open_request


@one_transaction
def ask_for_escalation(*, case_id: int, reason: str, channel: str = "", by: Actor, at: datetime) -> None:
    """Ask that a case be escalated, with the reason.

    A contact asks for themselves; an agent for the customer, who asked by `channel`, or without one on their own
    account.  A customer may where the plan grants it for the case's severity, an agent always.
    Raises NotAllowed, NotFound, NothingSaid, WrongState, EscalationNotPromised, EscalatedAlready.
    """
    words = said(reason, None, act="ask_for_escalation").text
    file = take_case(case_id=case_id, by=by, at=at)
    policies.require(policies.may_ask(by, file.case), by=by, act="ask_for_escalation")
    for_customer = by.kind is ActorKind.CONTACT or bool(channel)
    way = escalates(file.terms, file.case.severity)
    if for_customer and way is None:
        raise EscalationNotPromised(file.case.reference)
    if open_request(file.facts):
        raise EscalatedAlready(file.case.reference)
    event = file.add(
        Kind.ESCALATION_ASKED,
        side=Side.CUSTOMER if for_customer else None,
        channel=channel,
        data={"reason": words, "way": way.value if way and for_customer else None},
    )
    _tell(file, event, for_customer=for_customer, act="ask_for_escalation")


@one_transaction
def take_escalation(*, case_id: int, by: Actor, at: datetime) -> None:
    """Look after an escalation: whoever asked hears who does.

    Raises NotAllowed, NotFound, NotEscalated, WrongState.
    """
    policies.require(policies.may_look_after(by), by=by, act="take_escalation")
    file = take_case(case_id=case_id, by=by, at=at)
    request = open_request(file.facts)
    if request is None or request.taken_at is not None:
        raise NotEscalated(file.case.reference)
    event = file.add(Kind.ESCALATED)
    _tell(file, event, for_customer=_customers(file), act="take_escalation")


@one_transaction
def end_escalation(*, case_id: int, outcome: str, by: Actor, at: datetime) -> None:
    """End an escalation and say what came of it.  Raises NotAllowed, NotFound, NothingSaid, NotEscalated."""
    policies.require(policies.may_look_after(by), by=by, act="end_escalation")
    words = said(outcome, None, act="end_escalation").text
    file = take_case(case_id=case_id, by=by, at=at)
    if open_request(file.facts) is None:
        raise NotEscalated(file.case.reference)
    customers = _customers(file)
    event = file.add(Kind.ESCALATION_ENDED, data={"reason": words})
    _tell(file, event, for_customer=customers, act="end_escalation")


def _customers(file: CaseFile) -> bool:
    """Was it the customer who asked?"""
    asked = [fact for fact in file.facts if fact.kind is Kind.ESCALATION_ASKED]
    return asked[-1].side is Side.CUSTOMER


def _tell(file: CaseFile, event: CaseEvent, *, for_customer: bool, act: str) -> None:
    """Write the act; whom it concerns among staff is told by a worker, the customer by a mail owed at once."""
    file.rows.append(Untold(event_id=event.pk))
    if for_customer:
        contact = file.case.contact
        file.rows.append(
            outbox.mail_owed(
                kind=event.kind,
                recipients=[contact.email],
                language=contact.language,
                at=file.at,
                case_id=file.case.pk,
                account_id=file.case.account_id,
                event_id=event.pk,
                seq=event.seq,
            )
        )
    put_back(file, act=act)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])

"""A severity that both sides agree on: proposed by the provider, accepted or contested by the customer."""

from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.attesting import attestation
from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.cases.commands.change_severity import known_severity
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.cases.errors import NothingProposed, NothingSaid, SameAsBefore, SeverityNotTheirs
from palier.apps.rights import has_role
from palier.apps.staff.lead_queries import lead_for
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Actor, Role
from palier.core.case import Kind, Side
from palier.core.duties import Proposal, Rule, course_of, provider_may_change


@one_transaction
def propose_severity(*, case_id: int, severity: str, reason: str, by: Actor, at: datetime) -> None:
    """Propose another severity to the customer, by mail too; a proposal replaces the one before.

    They contest or accept it within `severity_policy.contest_within`; then it is applied by itself.  Raises NotAllowed,
    NotFound, NothingSaid (no reason), UnknownSeverity, SameAsBefore, SeverityNotTheirs, WrongState (closed).
    """
    policies.require(policies.may_work(by), by=by, act="propose_severity")
    if not reason.strip():
        raise NothingSaid("propose_severity")
    file = take_case(case_id=case_id, by=by, at=at)
    known_severity(file, severity)
    if not provider_may_change(file.terms):
        raise SeverityNotTheirs(by.name, file.case.reference)
    proposal = course_of(file.terms, file.facts).proposal
    if severity in (file.case.severity, proposal and proposal.severity):
        raise SameAsBefore(file.case.reference, severity)
    data = {"was": file.case.severity, "reason": reason.strip()}
    event = file.add(Kind.SEVERITY_PROPOSED, severity=severity, data=data)
    owe_answer(file, event, kind="severity_proposed")
    put_back(file, act="propose_severity", facts={"was": file.case.severity, "is": severity})


@one_transaction
def accept_severity(
    *, case_id: int, seq: int | None = None, channel: str = "", attested: str = "", by: Actor, at: datetime
) -> None:
    """The customer agrees to the proposed severity, which counts from now on; staff writes it down for them.

    `seq` names the proposal they answer, None the one that waits; `attested` is the language in which the contact
    confirmed the statement that belongs to it.  Raises NotFound, NothingProposed, AttestationNeeded.
    """
    file, proposal = _proposed(case_id=case_id, seq=seq, by=by, at=at, act="accept_severity")
    statement = attestation(file, proposal.severity, language=attested)
    was = file.case.severity
    file.add(Kind.SEVERITY_ACCEPTED, side=Side.CUSTOMER, channel=channel)
    data = {"was": was, "attested": statement}
    file.add(
        Kind.SEVERITY_CHANGED,
        side=Side.CUSTOMER,
        channel=channel,
        severity=proposal.severity,
        rule=Rule.ACCEPTED.value,
        data=data,
    )
    put_back(file, act="accept_severity", facts={"was": was, "is": proposal.severity})


@one_transaction
def contest_severity(
    *, case_id: int, seq: int | None = None, reason: str = "", channel: str = "", by: Actor, at: datetime
) -> None:
    """The customer disagrees with the proposed severity: a lead decides, to whom the case goes.

    Without a lead at work the case stays where it is.  Raises NotFound, NothingProposed, SameAsBefore.
    """
    file, proposal = _proposed(case_id=case_id, seq=seq, by=by, at=at, act="contest_severity")
    if proposal.is_contested:
        raise SameAsBefore(file.case.reference, proposal.severity)
    file.add(Kind.SEVERITY_CONTESTED, side=Side.CUSTOMER, channel=channel, data={"reason": reason.strip() or None})
    lead = lead_for(team_id=file.case.team_id, agent_id=file.case.assignee_id)
    if lead is not None and lead.id != file.case.assignee_id:
        said = {"agent": lead.id, "agent_name": lead.name, "team": file.case.team_id}
        given = file.add(Kind.ASSIGNED, side=Side.SYSTEM, data={name: value for name, value in said.items() if value})
        given.actor_kind, given.actor_id, given.actor_name = PALIER.kind.value, PALIER.id, PALIER.name
    put_back(file, act="contest_severity", facts={"is": proposal.severity, "lead": lead.id if lead else None})


@one_transaction
def withdraw_severity(*, case_id: int, reason: str = "", by: Actor, at: datetime) -> None:
    """Take a proposed severity back; the customer is told.  Raises NotAllowed, NotFound, NothingProposed."""
    policies.require(policies.may_work(by), by=by, act="withdraw_severity")
    file, proposal = _proposed(case_id=case_id, by=by, at=at, act="withdraw_severity")
    event = file.add(Kind.SEVERITY_WITHDRAWN, data={"reason": reason.strip() or None, "level": proposal.severity})
    owe_answer(file, event, kind="severity_withdrawn")
    put_back(file, act="withdraw_severity", facts={"is": proposal.severity})


@one_transaction
def insist_on_severity(*, case_id: int, reason: str, by: Actor, at: datetime) -> None:
    """A lead applies a proposed severity although the customer contests it, and says why, by mail too.

    Raises NotAllowed, NotFound, NothingSaid (no reason), NothingProposed (or nobody contests it).
    """
    policies.require(has_role(by, Role.LEAD), by=by, act="insist_on_severity")
    if not reason.strip():
        raise NothingSaid("insist_on_severity")
    file, proposal = _proposed(case_id=case_id, by=by, at=at, act="insist_on_severity")
    if not proposal.is_contested:
        raise NothingProposed(file.case.reference)
    was = file.case.severity
    data = {"was": was, "reason": reason.strip(), "basis": "contested"}
    event = file.add(Kind.SEVERITY_CHANGED, severity=proposal.severity, data=data)
    owe_answer(file, event, kind="severity_changed")
    put_back(file, act="insist_on_severity", facts={"was": was, "is": proposal.severity})


def _proposed(*, case_id: int, seq: int | None = None, by: Actor, at: datetime, act: str) -> tuple[CaseFile, Proposal]:
    """The case in hand and what is proposed for it, `seq` being the place of the proposal among its facts."""
    file = take_case(case_id=case_id, by=by, at=at)
    policies.require(policies.may_speak(by, file.case), by=by, act=act)
    proposal = course_of(file.terms, file.facts).proposal
    latest = [place for place, fact in enumerate(file.facts, 1) if fact.kind is Kind.SEVERITY_PROPOSED]
    if proposal is None or (seq is not None and seq != latest[-1]):
        raise NothingProposed(file.case.reference)
    return file, proposal

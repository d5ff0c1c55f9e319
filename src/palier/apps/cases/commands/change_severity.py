"""How grave a case is."""

from datetime import datetime
from enum import StrEnum

from palier.apps.cases import policies
from palier.apps.cases.attesting import attestation
from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.cases.crossing import check_uncrossed
from palier.apps.cases.errors import MustBeProposed, NoGroundToLower, SameAsBefore, SeverityNotTheirs, UnknownSeverity
from palier.apps.cases.seats import is_named
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor, ActorKind
from palier.core.case import Kind, Side
from palier.core.case.crossing import Field
from palier.core.clock.moment import is_graver
from palier.core.duties import (
    Ground,
    course_of,
    customer_may_change,
    grounds_to_lower,
    provider_may_change,
    provider_must_propose,
)


class Basis(StrEnum):
    """On what a change rests: the actor's own decision, the contact's word, or a ground that the plan names."""

    OWN = "own"
    CONTACT = "contact"
    LOWERED_WHEN = Ground.LOWERED_WHEN.value
    UNREACHABLE = Ground.UNREACHABLE.value


GROUNDS = {Basis.LOWERED_WHEN: Ground.LOWERED_WHEN, Basis.UNREACHABLE: Ground.UNREACHABLE}


@one_transaction
def change_severity(
    *,
    case_id: int,
    severity: str,
    reason: str = "",
    basis: Basis = Basis.OWN,
    attested: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Raise or lower the severity; clocks still open are aimed anew under the plan's rule for it.

    A contact raises as they may choose, confirming the statement that belongs to the severity: `attested` is the
    language they read it in.  Staff who write down what a contact said does so on the basis CONTACT; on their own they
    change what the plan leaves to them, and the customer is told.  `seen` is how many facts the form was filled in for.
    Raises NotFound, CrossingChange, UnknownSeverity, SameAsBefore, AttestationNeeded, SeverityNotTheirs,
    MustBeProposed, NoGroundToLower, WrongState (closed).
    """
    file = take_case(case_id=case_id, by=by, at=at)
    check_uncrossed(file, Field.SEVERITY, seen=seen)
    was = file.case.severity
    known_severity(file, severity)
    if severity == was:
        raise SameAsBefore(file.case.reference, severity)
    _let_change(file, severity, basis)
    on_their_word = by.kind is ActorKind.CONTACT or basis is Basis.CONTACT
    event = file.add(
        Kind.SEVERITY_CHANGED,
        side=Side.CUSTOMER if on_their_word else None,
        severity=severity,
        data={
            "was": was,
            "reason": reason or None,
            "basis": None if basis is Basis.OWN else basis.value,
            "attested": attestation(file, severity, language=attested),
        },
    )
    if by.kind is ActorKind.AGENT and not on_their_word:
        owe_answer(file, event, kind="severity_changed")
    put_back(file, act="change_severity", facts={"was": was, "is": severity})


def known_severity(file: CaseFile, severity: str) -> None:
    """Let a severity of the case's plan pass.  Raises UnknownSeverity."""
    known = tuple(level.id for level in file.terms.severities)
    if severity not in known:
        raise UnknownSeverity(severity, known)


def _let_change(file: CaseFile, severity: str, basis: Basis) -> None:
    """Let pass what the plan allows this actor (`chosen_by`, `changed_by`, `agreed`, `lowered_when`)."""
    terms, case, by = file.terms, file.case, file.by
    if by.kind is ActorKind.CONTACT:
        named = terms.named_contacts is None or is_named(by.id, product=case.product, at=file.at)
        if not customer_may_change(terms, was=case.severity, wanted=severity, is_named=named):
            raise SeverityNotTheirs(by.name, case.reference)
        return
    policies.require(policies.may_work(by), by=by, act="change_severity")
    if by.kind is ActorKind.SYSTEM or basis is Basis.CONTACT:
        return
    if not provider_may_change(terms):
        raise SeverityNotTheirs(by.name, case.reference)
    if basis is Basis.OWN:
        if provider_must_propose(terms):
            raise MustBeProposed(case.reference)
        return
    lowers = is_graver(terms, case.severity, severity)
    if not lowers or GROUNDS[basis] not in grounds_to_lower(course_of(terms, file.facts)):
        raise NoGroundToLower(case.reference)

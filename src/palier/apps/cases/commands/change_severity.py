"""How grave a case is."""

from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.errors import SameAsBefore, UnknownSeverity
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind


@one_transaction
def change_severity(*, case_id: int, severity: str, reason: str = "", by: Actor, at: datetime) -> None:
    """Raise or lower the severity; clocks still open are aimed anew under the plan's rule for it.

    Raises NotAllowed, NotFound, UnknownSeverity, SameAsBefore, WrongState (closed).
    """
    policies.require(policies.may_work(by), by=by, act="change_severity")
    file = take_case(case_id=case_id, by=by, at=at)
    known = tuple(level.id for level in file.terms.severities)
    if severity not in known:
        raise UnknownSeverity(severity, known)
    was = file.case.severity
    if severity == was:
        raise SameAsBefore(file.case.reference, severity)
    file.add(Kind.SEVERITY_CHANGED, severity=severity, data={"was": was, "reason": reason or None})
    put_back(file, act="change_severity", facts={"was": was, "is": severity})

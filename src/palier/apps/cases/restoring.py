"""What the customer's answer brings back."""

from palier.apps.cases.casefile import CaseFile
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.core.case import Kind, Side, Status
from palier.core.duties import Rule, course_of


def restore_severity(file: CaseFile) -> None:
    """Bring back the severity that was lowered by rule while the customer was silent, now that they have answered."""
    if all(fact.rule != Rule.UNREACHABLE for fact in file.facts) or file.status is Status.CLOSED:
        return
    was = file.case.severity
    severity = course_of(file.terms, file.facts).restores_to
    if severity is not None:
        rule, data = Rule.ANSWERED.value, {"was": was}
        event = file.add(Kind.SEVERITY_CHANGED, side=Side.CUSTOMER, severity=severity, rule=rule, data=data)
        owe_answer(file, event, kind="severity_restored")

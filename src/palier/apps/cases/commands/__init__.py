"""Everything that can be done with a case.

Keyword-only, always `by` and `at`; one transaction each; they answer ids or nothing and raise DomainError only.
"""

from palier.apps.cases.commands.add_note import add_note
from palier.apps.cases.commands.assign_case import assign_case
from palier.apps.cases.commands.change_severity import change_severity
from palier.apps.cases.commands.open_case import Opened, Opening, open_case, open_cases
from palier.apps.cases.commands.record_customer_reply import record_customer_reply
from palier.apps.cases.commands.reply_to_case import reply_to_case
from palier.apps.cases.commands.standing import (
    accept_solution,
    acknowledge_case,
    change_status,
    close_case,
    propose_solution,
    provide_workaround,
    reject_solution,
    reopen_case,
    resolve_case,
)

__all__ = [
    "Opened",
    "Opening",
    "accept_solution",
    "acknowledge_case",
    "add_note",
    "assign_case",
    "change_severity",
    "change_status",
    "close_case",
    "open_case",
    "open_cases",
    "propose_solution",
    "provide_workaround",
    "record_customer_reply",
    "reject_solution",
    "reopen_case",
    "reply_to_case",
    "resolve_case",
]

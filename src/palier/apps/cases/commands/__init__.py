"""Everything that can be done with a case.

Keyword-only, always `by` and `at`; one transaction each; they answer ids or nothing and raise DomainError only.
"""

from palier.apps.cases.commands.add_note import add_note
from palier.apps.cases.commands.answering import accept_solution, reject_solution
from palier.apps.cases.commands.ask_for_detail import ask_for_detail
from palier.apps.cases.commands.assign_case import assign_case
from palier.apps.cases.commands.change_severity import Basis, change_severity
from palier.apps.cases.commands.change_status import change_status
from palier.apps.cases.commands.change_terms import change_terms, change_terms_of
from palier.apps.cases.commands.claim_case import claim_case
from palier.apps.cases.commands.closing import close_case, resume_reminders, stop_reminders
from palier.apps.cases.commands.continuing import continue_case
from palier.apps.cases.commands.customer_closing import close_own_case
from palier.apps.cases.commands.linking import link_cases, unlink_cases
from palier.apps.cases.commands.merging import merge_cases
from palier.apps.cases.commands.open_case import Opened, Opening, open_case, open_cases
from palier.apps.cases.commands.record_customer_reply import record_customer_reply
from palier.apps.cases.commands.reply_to_case import Leaving, reply_to_case
from palier.apps.cases.commands.requester import add_participant, change_requester, remove_participant
from palier.apps.cases.commands.severity_proposals import (
    accept_severity,
    contest_severity,
    insist_on_severity,
    propose_severity,
    withdraw_severity,
)
from palier.apps.cases.commands.splitting import split_case
from palier.apps.cases.commands.standing import (
    Sending,
    acknowledge_case,
    propose_solution,
    provide_workaround,
    reopen_case,
    resolve_case,
)

__all__ = [
    "Basis",
    "Leaving",
    "Opened",
    "Opening",
    "Sending",
    "accept_severity",
    "accept_solution",
    "acknowledge_case",
    "add_note",
    "add_participant",
    "ask_for_detail",
    "assign_case",
    "change_requester",
    "change_severity",
    "change_status",
    "change_terms",
    "change_terms_of",
    "claim_case",
    "close_case",
    "close_own_case",
    "contest_severity",
    "continue_case",
    "insist_on_severity",
    "link_cases",
    "merge_cases",
    "open_case",
    "open_cases",
    "propose_severity",
    "propose_solution",
    "provide_workaround",
    "record_customer_reply",
    "reject_solution",
    "remove_participant",
    "reopen_case",
    "reply_to_case",
    "resolve_case",
    "resume_reminders",
    "split_case",
    "stop_reminders",
    "unlink_cases",
    "withdraw_severity",
]

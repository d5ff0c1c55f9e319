"""Mails that left, are about to, or wait for a decision, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as told
from django.utils.translation import pgettext

from palier.adapters.shared.mail_faults import fault_words
from palier.apps.outbox.queries import PAGE, SentLine
from palier.apps.signin.letters import Change


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail owed or sent; `at` is when it left, or when it was written down.

    `leaves_at` is set while it waits for the hours in which the plan has its reader contacted.
    """

    id: int
    name: str
    subject: str
    recipients: str
    state: str
    state_words: str
    at: datetime
    trouble: str
    case_id: int | None
    leaves_at: datetime | None = None


def mail_line(mail: SentLine) -> MailLine:
    """One line of the list of sent mails."""
    return MailLine(
        id=mail.id,
        name=kind_words(mail.kind),
        subject=mail.subject or kind_words(mail.kind),
        recipients=", ".join(mail.recipients),
        state=mail.state,
        state_words=sending_words(mail.state),
        at=mail.sent_at or mail.created_at,
        trouble=_trouble(mail),
        case_id=mail.case_id,
        leaves_at=leaves_at(mail),
    )


def _trouble(mail: SentLine) -> str:
    """Why it has not left, in a sentence, and what the server said."""
    if mail.state == "sent":
        return ""
    return " ".join(part for part in (fault_words(mail.fault), mail.last_error) if part)


def leaves_at(mail: SentLine) -> datetime | None:
    """When a mail leaves that waits for the hours in which the plan has its reader contacted; None for any other."""
    waits = mail.state == "queued" and not mail.attempts and mail.next_attempt_at is not None
    return mail.next_attempt_at if waits and mail.next_attempt_at != mail.created_at else None


@dataclass(frozen=True, slots=True)
class SentPage:
    """A page of sent mails; `older` is empty where there is none."""

    lines: tuple[MailLine, ...]
    older: str


def sent_lines(mails: Sequence[SentLine], here: str) -> SentPage:
    """A page of the list of sent mails, found at the address `here`."""
    shown = mails[:PAGE]
    older = f"{here}?before={shown[-1].id}" if len(mails) > PAGE else ""
    return SentPage(tuple(mail_line(mail) for mail in shown), older)


KINDS: Mapping[str, str] = {
    "case_received": told("Automatic acknowledgement"),
    "not_admitted": told("Automatic answer: no case was opened"),
    "staff_replied": told("Reply"),
    "workaround_provided": told("Workaround"),
    "solution_proposed": told("Proposed solution"),
    "resolved": told("Resolution"),
    "closed": told("Notice of closing"),
    "reopened": told("Notice of reopening"),
    "reminder_waiting": told("Reminder"),
    "reminder_solution": told("Reminder of a solution"),
    "waiting": told("Notice of waiting"),
    "status_changed": told("Notice of a status"),
    "closed_unanswered": told("Notice of closing"),
    "solution_accepted": told("Thanks for accepting"),
    "merged": told("Notice of a merge"),
    "review_due": told("Reminder of a review"),
    "reach_asked": told("Customer asked again"),
    "severity_lowered": told("Severity lowered"),
    "severity_restored": told("Severity restored"),
    "severity_proposed": told("Proposed severity"),
    "severity_applied": told("Uncontested severity"),
    "severity_changed": told("Changed severity"),
    "severity_withdrawn": told("Proposal withdrawn"),
    "detail_asked": told("Request for detail"),
    "escalation_step": told("Notice to staff"),
    "escalation_digest": told("Many notices to staff"),
    "review_missed": told("Missed review"),
    "commitment_late": told("Late commitment"),
    "analysis_published": told("Root-cause analysis"),
    "action_due": told("Preventive action due soon"),
    "action_late": told("Late preventive action"),
    "report_sent": told("Report"),
    "report_late": told("Report that nobody sent"),
    "page": told("Page to staff"),
    "resubmit": told("Sent back: who may open cases"),
    "mail_alarm": told("Alarm about mail"),
    "invitation": told("Invitation"),
    "sign_in_code": told("Sign-in code"),
    "staff_welcome": told("Link for a first password"),
    **{change.value: told("Change of a proof of identity") for change in Change},
    "credits_end": told("Credits running out"),
    "escalation_asked": told("Escalation asked for"),
    "escalated": told("Escalation taken in hand"),
    "escalation_ended": told("Escalation ended"),
    "security_received": told("Receipt of a report"),
    "security_unreadable": told("Our key, for a report"),
    "security_answer": told("Encrypted answer"),
}
"""What mails are, by their kinds."""


def kind_words(kind: str) -> str:
    """What a mail is, by its kind."""
    return _(KINDS[kind]) if kind in KINDS else kind


def sending_words(state: str) -> str:
    """Where a mail is."""
    return {
        "queued": pgettext("state of a mail", "Leaving"),
        "sent": pgettext("state of a mail", "Sent"),
        "kept": pgettext("state of a mail", "Kept here"),
        "withheld": pgettext("state of a mail", "Withheld"),
        "failed": pgettext("state of a mail", "Failed"),
    }.get(state, state)

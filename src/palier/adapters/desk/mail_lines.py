"""Mails that left, are about to, or wait for a decision, in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
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


def kind_words(kind: str) -> str:
    """What a mail is, by its kind."""
    names = {
        "case_received": _("Automatic acknowledgement"),
        "not_admitted": _("Automatic answer: no case was opened"),
        "staff_replied": _("Reply"),
        "workaround_provided": _("Workaround"),
        "solution_proposed": _("Proposed solution"),
        "resolved": _("Resolution"),
        "closed": _("Notice of closing"),
        "reopened": _("Notice of reopening"),
        "reminder_waiting": _("Reminder"),
        "reminder_solution": _("Reminder of a solution"),
        "waiting": _("Notice of waiting"),
        "status_changed": _("Notice of a status"),
        "closed_unanswered": _("Notice of closing"),
        "solution_accepted": _("Thanks for accepting"),
        "merged": _("Notice of a merge"),
        "review_due": _("Reminder of a review"),
        "reach_asked": _("Customer asked again"),
        "severity_lowered": _("Severity lowered"),
        "severity_restored": _("Severity restored"),
        "severity_proposed": _("Proposed severity"),
        "severity_applied": _("Uncontested severity"),
        "severity_changed": _("Changed severity"),
        "severity_withdrawn": _("Proposal withdrawn"),
        "detail_asked": _("Request for detail"),
        "escalation_step": _("Notice to staff"),
        "escalation_digest": _("Many notices to staff"),
        "review_missed": _("Missed review"),
        "commitment_late": _("Late commitment"),
        "analysis_published": _("Root-cause analysis"),
        "action_due": _("Preventive action due soon"),
        "action_late": _("Late preventive action"),
        "report_sent": _("Report"),
        "report_late": _("Report that nobody sent"),
        "page": _("Page to staff"),
        "resubmit": _("Sent back: who may open cases"),
        "mail_alarm": _("Alarm about mail"),
        "invitation": _("Invitation"),
        "sign_in_code": _("Sign-in code"),
        "staff_welcome": _("Link for a first password"),
        **{change.value: _("Change of a proof of identity") for change in Change},
        "credits_end": _("Credits running out"),
        "escalation_asked": _("Escalation asked for"),
        "escalated": _("Escalation taken in hand"),
        "escalation_ended": _("Escalation ended"),
        "security_received": _("Receipt of a report"),
        "security_unreadable": _("Our key, for a report"),
        "security_answer": _("Encrypted answer"),
    }
    return names.get(kind, kind)


def sending_words(state: str) -> str:
    """Where a mail is."""
    return {
        "queued": pgettext("state of a mail", "Leaving"),
        "sent": pgettext("state of a mail", "Sent"),
        "kept": pgettext("state of a mail", "Kept here"),
        "withheld": pgettext("state of a mail", "Withheld"),
        "failed": pgettext("state of a mail", "Failed"),
    }.get(state, state)

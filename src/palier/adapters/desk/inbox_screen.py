"""Mail that came in, what became of it and who it is from, in the reader's words; and how mailboxes are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.desk.held_screen import why_words
from palier.apps.mailroom.apart import understand_in_part
from palier.apps.mailroom.hints import BELONGS
from palier.apps.mailroom.inbox_queries import PAGE, InboxLine, InboxMail

RAW_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One mail of the list."""

    id: int
    sender: str
    address: str
    subject: str
    state: str
    outcome: str
    why: str
    at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of the list; `older` is empty where there is none."""

    rows: tuple[InboxRow, ...]
    older: str


@dataclass(frozen=True, slots=True)
class InboxScreen:
    """One mail: what was understood of it, who it is from, and its bytes as far as a page can show them."""

    row: InboxRow
    mail: InboxMail
    text: str
    raw: str
    verdict: str
    marks: tuple[str, ...]
    files: tuple[str, ...]


def inbox_page(mails: Sequence[InboxLine], references: Mapping[int, str], state: str) -> InboxPage:
    """A page of mails that came in."""
    shown = mails[:PAGE]
    asked = f"&state={state}" if state else ""
    older = f"{reverse('desk:inbox')}?before={shown[-1].id}{asked}" if len(mails) > PAGE else ""
    return InboxPage(tuple(_row(mail, references) for mail in shown), older)


def inbox_screen(mail: InboxMail, references: Mapping[int, str]) -> InboxScreen:
    """One mail whole."""
    parsed = understand_in_part(mail.raw, envelope_from=mail.envelope_from)
    return InboxScreen(
        row=_row(mail.line, references),
        mail=mail,
        text=parsed.text,
        raw=mail.raw[:RAW_CHARACTERS].decode("utf-8", "replace"),
        verdict=verdict_words(mail.verdict),
        marks=tuple(mark_words(mark) for mark in mail.marks),
        files=tuple(file.name for file in parsed.files),
    )


def _row(mail: InboxLine, references: Mapping[int, str]) -> InboxRow:
    return InboxRow(
        id=mail.id,
        sender=mail.sender_name or mail.sender_address or _("Unknown sender"),
        address=mail.sender_address,
        subject=mail.subject or _("(no subject)"),
        state=mail.state,
        outcome=outcome_words(mail.state),
        why=why_words(mail.state, mail.reason) if mail.state in {"held", "quarantined"} else "",
        at=mail.received_at,
        reference=references.get(mail.case_id or 0, ""),
    )


def outcome_words(state: str) -> str:
    """What became of a mail."""
    return {
        "received": pgettext("what became of a mail", "Waits to be read"),
        "case": pgettext("what became of a mail", "In a case"),
        "held": pgettext("what became of a mail", "Held"),
        "returned": pgettext("what became of a mail", "Sent back"),
        "noted": pgettext("what became of a mail", "Report noted"),
        "same": pgettext("what became of a mail", "Came before"),
        "spam": pgettext("what became of a mail", "Spam"),
        "dropped": pgettext("what became of a mail", "Set aside"),
        "quarantined": pgettext("what became of a mail", "Could not be read"),
    }.get(state, state)


def verdict_words(verdict: str) -> str:
    """What was found out about the sender, in a sentence."""
    return {
        "pass": _("It was proven to come from this address."),
        "fail": _("It failed the checks of its sender’s domain: it may be forged."),
        "none": _("Its sender’s domain proves nothing."),
        "temperror": _("The checks of its sender could not be made just then."),
    }.get(verdict, _("Nobody checked who sent it."))


def mark_words(mark: str) -> str:
    """One thing to know before believing a mail."""
    if mark.startswith(BELONGS):
        said = _(
            "It may belong to %(reference)s, which it names or answers without our signature. Merge the two if so."
        )
        return said % {"reference": mark.removeprefix(BELONGS)}
    return {
        "unproven": _("It failed the checks of its sender’s domain: it may be forged."),
        "reply_to_elsewhere": _("It wants answers at another address. Ours go to the address we know."),
        "several_senders": _("It names several senders."),
        "cut": _("It holds more than can be shown here; its bytes are kept whole."),
        "encrypted": _(
            "It is encrypted, and no key is kept for this address: its words can’t be shown. Ask its sender to write "
            "without encryption, or to use the portal."
        ),
    }.get(mark, mark)

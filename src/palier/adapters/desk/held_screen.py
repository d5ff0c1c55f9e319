"""The holding place in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from palier.adapters.shared.words import text_words
from palier.apps.accounts.choices import (
    Suggestion,
    known_address,
    products_bought,
    suggested_accounts,
    suggested_contacts,
)
from palier.apps.mailroom import queries
from palier.apps.mailroom.apart import understand_in_part
from palier.apps.mailroom.queries import PAGE, HeldLine
from palier.core.actor import Actor
from palier.core.mail.decide import HoldReason


@dataclass(frozen=True, slots=True)
class HeldMailLine:
    """One mail that waits, and why."""

    id: int
    sender: str
    address: str
    subject: str
    why: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A page of the holding place, or of what was sent back; `older` is empty where there is none."""

    lines: tuple[HeldMailLine, ...]
    older: str
    returned: bool = False


@dataclass(frozen=True, slots=True)
class HeldScreen:
    """One held mail with its words, and whom it could belong to: the `sender` if we know them, with their products."""

    line: HeldMailLine
    text: str
    files: tuple[str, ...]
    contacts: tuple[Suggestion, ...]
    accounts: tuple[Suggestion, ...]
    sender: str
    products: tuple[tuple[str, str], ...]


def held_lines(mails: Sequence[HeldLine], *, returned: bool = False) -> HeldPage:
    """A page of the holding place, or of what was sent back."""
    shown = mails[:PAGE]
    which = "returned=1&" if returned else ""
    older = f"{reverse('desk:held')}?{which}before={shown[-1].id}" if len(mails) > PAGE else ""
    return HeldPage(tuple(_line(mail) for mail in shown), older, returned)


def held_screen(viewer: Actor, mail_id: int) -> HeldScreen:
    """One held mail.  Raises NotFound."""
    held = queries.held_mail(viewer=viewer, mail_id=mail_id)
    mail = understand_in_part(held.raw)
    bought = products_bought(address=held.line.sender_address, at=held.line.received_at)
    return HeldScreen(
        line=_line(held.line),
        text=mail.text,
        files=tuple(file.name for file in mail.files),
        contacts=suggested_contacts(near=held.line.sender_address),
        accounts=suggested_accounts(near=held.line.sender_address),
        sender=known_address(held.line.sender_address),
        products=tuple((each.id, text_words(each.label) or each.id) for each in bought),
    )


def _line(mail: HeldLine) -> HeldMailLine:
    return HeldMailLine(
        id=mail.id,
        sender=mail.sender_name or mail.sender_address or _("Unknown sender"),
        address=mail.sender_address,
        subject=mail.subject or _("(no subject)"),
        why=why_words(mail.state, mail.reason),
        state=mail.state,
        at=mail.received_at,
    )


def why_words(state: str, reason: str) -> str:
    """Why a mail waits, in one sentence."""
    if state == "quarantined":
        return _("It could not be read, three times over. It was kept exactly as it came.")
    if state == "returned":
        told = {"why": why_words("held", reason)}
        return _("%(why)s The sender was told so, and nothing was opened.") % told
    sentences = {
        HoldReason.UNKNOWN_SENDER: _("Nobody with this address is a contact of a customer."),
        HoldReason.NO_SENDER: _("It does not say who sent it."),
        HoldReason.NOT_A_PARTICIPANT: _("It answers a case in which its sender takes no part."),
        HoldReason.NO_CONTRACT: _("Its sender’s account has no contract in force."),
        HoldReason.EXPIRED: _("The contract of its sender’s account has expired."),
        HoldReason.IN_ARREARS: _("Its sender’s account is in arrears."),
        HoldReason.HAS_LEFT: _("Its sender no longer belongs to the customer."),
        HoldReason.MAY_NOT_OPEN: _("By the plan, others than its sender open cases."),
        HoldReason.SEVERAL_CONTRACTS: _(
            "Its sender’s account has several contracts, and it does not say which is meant."
        ),
        HoldReason.UNPROVEN: _("It failed the checks of its sender’s domain: it may be forged."),
        HoldReason.STAFF_UNPROVEN: _("It gives an agent’s address, and nothing proves that they wrote it."),
        HoldReason.STAFF_WITHOUT_CASE: _("An agent wrote it, and it answers no case."),
        HoldReason.MACHINE: _("A machine sent it."),
        HoldReason.DELIVERY_REPORT: _("It reports that a mail of ours did not arrive."),
    }
    if reason.startswith("refused:"):
        return _("An agent’s answer was refused by the case. Nothing was sent.")
    return sentences[HoldReason(reason)] if reason in set(HoldReason) else reason

"""Sending the case that was typed: from what is kept, so that what is sent is what was shown."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from palier.adapters.portal.opening import PORTAL, OpeningScreen, full_text, opening_screen
from palier.adapters.portal.writing import LONGEST, NEW, form_key
from palier.adapters.shared.words import language, list_words
from palier.apps.cases.commands import Opened, open_case
from palier.apps.cases.errors import NothingSaid, TooLong
from palier.apps.cases.once import opened_by_form
from palier.apps.drafts.commands import discard_draft
from palier.apps.drafts.queries import attached_to, draft_of
from palier.core.actor import Actor


@dataclass(eq=False)
class Missing(Exception):
    """Details that the plan asks for are missing; they can be sent without, on purpose."""

    sentence: str


def send_case(by: Actor, form: QueryDict, *, at: datetime) -> Opened:
    """Open the case that is kept as a draft, and forget the draft.

    Raises Missing, NothingSaid, TooLong, and whatever opening a case can raise; the draft is kept then.
    """
    if before := opened_by_form(contact_id=by.id, key=form_key(form)):
        return Opened(*before)
    shown = opening_screen(by, draft_of(viewer=by, key=NEW), at=at)
    _check(shown, form)
    typed = shown.typed
    severity = shown.chosen.id if shown.chosen and typed.severity == shown.chosen.id else typed.severity
    opened = open_case(
        contact_id=by.id,
        subject=typed.title,
        text=full_text(typed, shown.details),
        attachments=attached_to(viewer=by, key=NEW),
        channel=PORTAL,
        severity=severity or None,
        product=typed.product,
        attested=language() if form.get(f"attested-{severity}") else "",
        topic=typed.topic,
        key=form_key(form),
        by=by,
        at=at,
    )
    discard_draft(key=NEW, by=by, at=at)
    return opened


def _check(shown: OpeningScreen, form: QueryDict) -> None:
    """Something must be said; what the plan asks for may lack only where its sender says so."""
    if not shown.typed.text.strip() and not shown.typed.subject.strip():
        raise NothingSaid("open_case")
    length = len(full_text(shown.typed, shown.details))
    if length > LONGEST:
        raise TooLong(length, LONGEST)
    if shown.missing and not form.get("incomplete"):
        lacking = list_words([detail.words for detail in shown.missing])
        raise Missing(_("Nothing was sent yet: we need to know more. Missing: %(details)s.") % {"details": lacking})

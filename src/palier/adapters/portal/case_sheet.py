"""A case as a document to be kept: what its page says, on paper."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from palier.adapters.documents.printing import render_pdf
from palier.adapters.portal.case_screen import CaseScreen
from palier.adapters.portal.timeline import Item
from palier.adapters.shared.moments import full_moment
from palier.adapters.shared.words import language

SHEET = Path(__file__).resolve().parent / "sheets" / "case.typ"


def case_pdf(case: CaseScreen, *, account: str, at: datetime) -> bytes:
    """The case in the reader's language and zone, as PDF.  Raises DocumentNotMade."""
    head = case.head
    facts = [
        (_("Reference"), head.reference),
        (_("Opened"), full_moment(head.opened_at)),
        (_("By"), head.contact),
        (_("Plan"), case.plan),
        (_("Severity"), case.severity),
        (_("Status"), case.stand.name),
    ]
    data = {
        "title": f"{head.reference} · {head.subject}",
        "author": account,
        "reference": _("%(reference)s, as of %(when)s") % {"reference": head.reference, "when": full_moment(at)},
        "about": account,
        "facts": [fact for fact in facts if fact[1]],
        "promises": [(promise.name, promise.sentence) for promise in case.promises],
        "items": [_item(item) for item in case.items],
        "words": {"promises": _("Promised times"), "said": _("What was said")},
    }
    return render_pdf(SHEET, data, language())


def _item(item: Item) -> dict[str, object]:
    return {
        "voice": item.voice,
        "at": full_moment(item.at),
        "author": item.author,
        "text": item.text,
        "files": [file.name for file in item.files],
    }

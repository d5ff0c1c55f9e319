"""A form sent twice is one act (promises G4): each carries a key, kept with the fact it caused."""

from palier.apps.cases.models import CaseEvent
from palier.core.case import Kind


def done_before(case_id: int, key: str) -> bool:
    """Whether a form with this key was carried out on this case already; sure once the case is locked."""
    return bool(key) and CaseEvent.objects.filter(case_id=case_id, data__key=key).exists()


def opened_by_form(*, contact_id: int, key: str) -> tuple[int, str] | None:
    """The case that a form with this key opened for a contact already: its id and reference; None for none."""
    opened = CaseEvent.objects.filter(case__contact_id=contact_id, kind=Kind.OPENED.value, data__key=key)
    return opened.values_list("case_id", "case__reference").first() if key else None


def kept(key: str) -> dict[str, str]:
    """What a fact keeps of its form."""
    return {"key": key} if key else {}

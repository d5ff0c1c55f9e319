"""A form sent twice is one act (promises G4): each carries a key, kept with the fact it caused."""

from palier.apps.cases.models import CaseEvent


def done_before(case_id: int, key: str) -> bool:
    """Whether a form with this key was carried out on this case already; sure once the case is locked."""
    return bool(key) and CaseEvent.objects.filter(case_id=case_id, data__key=key).exists()


def kept(key: str) -> dict[str, str]:
    """What a fact keeps of its form."""
    return {"key": key} if key else {}

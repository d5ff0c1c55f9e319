"""What a live stream asks before it tells somebody of a case."""

from collections.abc import Sequence

from palier.apps.cases.policies import visible_cases
from palier.core.actor import Actor


def seen_among(*, viewer: Actor, case_ids: Sequence[int]) -> tuple[str, ...]:
    """The references of those cases that the viewer may know of at this moment."""
    if not case_ids:
        return ()
    seen = visible_cases(viewer).filter(pk__in=case_ids).order_by("pk")
    return tuple(seen.values_list("reference", flat=True))

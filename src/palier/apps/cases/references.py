"""What cases are called."""

from django.conf import settings

from palier.apps.outbox.keys import key_for
from palier.core.case import reference_of


def reference_for(case_id: int) -> str:
    """The reference of a case, from its number alone: what another case says of it needs no look-up."""
    return reference_of(case_id, key_for("references"), settings.REFERENCE_PREFIX)

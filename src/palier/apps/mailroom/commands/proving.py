"""What was found out about the senders of mails before they are read."""

from collections.abc import Sequence

from palier.apps.mailroom.models import RawMail
from palier.core.mail.authentication import Verdict


def unproven_mails(raw_ids: Sequence[int]) -> list[tuple[int, bytes, str]]:
    """Those of these mails that nobody has looked at yet: ids, bytes, senders of the envelopes."""
    rows = RawMail.objects.filter(pk__in=raw_ids, state=RawMail.State.RECEIVED, verdict=None)
    return [(raw_id, bytes(raw), sender) for raw_id, raw, sender in rows.values_list("id", "raw", "envelope_from")]


def note_verdict(*, raw_id: int, verdict: Verdict) -> None:
    """Write down who a mail is from, as far as could be told; an answer that may come later is asked for again."""
    if verdict is not Verdict.TEMPERROR:
        RawMail.objects.filter(pk=raw_id, state=RawMail.State.RECEIVED).update(verdict=verdict.value)

"""What the mail about a late commitment tells, read when it is sent."""

from dataclasses import dataclass
from datetime import datetime

from palier.apps.accounts.promises_kept import terms_under
from palier.apps.engagements.commands.lateness import COMMITMENT_LATE
from palier.apps.engagements.models import Engagement
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.core.catalogue.promises import Text

__all__ = ["COMMITMENT_LATE", "EngagementLetter", "engagement_letter_of"]


@dataclass(frozen=True, slots=True)
class EngagementLetter:
    """One commitment that is late, and who reads of it; `reference` is the case it is about, empty for none."""

    engagement_id: int
    account: str
    reference: str
    label: Text
    key: str
    due_at: datetime
    provider: Text
    reader: str
    zone: str


def engagement_letter_of(mail: OutgoingMail) -> EngagementLetter:
    """The facts of one such mail."""
    found = Engagement.objects.select_related("contract__account", "case").get(pk=mail.event_id or 0)
    agent = Agent.objects.filter(email__iexact=mail.recipients[0]).first()
    promised = terms_under(contract_id=found.contract_id, on=found.begun_at.date(), known_at=mail.created_at)
    return EngagementLetter(
        engagement_id=found.pk,
        account=found.contract.account.name,
        reference=found.case.reference if found.case else "",
        label=found.label,
        key=found.key,
        due_at=found.due_at or found.begun_at,
        provider=promised.terms.provider if promised else {},
        reader=agent.name if agent else mail.recipients[0],
        zone=agent.timezone if agent else "UTC",
    )

"""What the mails about analyses tell, read when they are sent."""

from dataclasses import dataclass
from datetime import date

from palier.apps.accounts.models import Contact
from palier.apps.analyses.commands.following import ACTION_DUE, ACTION_LATE
from palier.apps.analyses.commands.publishing import ANALYSIS_PUBLISHED
from palier.apps.analyses.models import Action, Copy
from palier.apps.incidents.page_queries import provider_name
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.core.catalogue.promises import Text

ANALYSIS_KINDS = (ANALYSIS_PUBLISHED, ACTION_DUE, ACTION_LATE)


@dataclass(frozen=True, slots=True)
class AnalysisLetter:
    """One mail: which analysis, who reads.  `corrects` says that a version before it was read.

    `words`, `owner` and `due_on` are an action's, for our own people.
    """

    kind: str
    reference: str
    provider: Text
    reader: str
    zone: str
    corrects: bool = False
    words: Text | None = None
    owner: str = ""
    due_on: date | None = None


def analysis_letter_of(mail: OutgoingMail) -> AnalysisLetter:
    """The facts of one such mail."""
    provider = dict(provider_name(at=mail.created_at))
    if mail.kind == ANALYSIS_PUBLISHED:
        copy = Copy.objects.select_related("version__analysis").get(pk=mail.event_id or 0)
        contact = Contact.objects.filter(email__iexact=mail.recipients[0]).first()
        return AnalysisLetter(
            kind=mail.kind,
            reference=copy.version.analysis.reference,
            provider=provider,
            reader=contact.name if contact else mail.recipients[0],
            zone=contact.timezone if contact else "UTC",
            corrects=copy.version.number > 1,
        )
    action = Action.objects.select_related("analysis", "owner").get(pk=mail.event_id or 0)
    agent = Agent.objects.filter(email__iexact=mail.recipients[0]).first()
    return AnalysisLetter(
        kind=mail.kind,
        reference=action.analysis.reference,
        provider=provider,
        reader=agent.name if agent else mail.recipients[0],
        zone=agent.timezone if agent else "UTC",
        words=action.words,
        owner=action.owner.name if action.owner else "",
        due_on=action.due_on,
    )

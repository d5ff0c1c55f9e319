"""What a mail about an incident tells: everything its writer needs and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime

from palier.apps.incidents.models import Incident, IncidentUpdate
from palier.apps.incidents.page_queries import Words, provider_name
from palier.apps.outbox.models import OutgoingMail
from palier.apps.subscribers.models import Subscriber
from palier.apps.subscribers.tokens import token_of
from palier.core.incident import Impact, Stage

ASKED_KIND = "subscription_asked"
NEWS_KIND = "incident_news"
NEAR_KIND = "maintenance_near"
NEWS_KINDS = (ASKED_KIND, NEWS_KIND, NEAR_KIND)


@dataclass(frozen=True, slots=True)
class NewsLetter:
    """A mail to a subscriber.  Of one that asks for a yes only `token`, `hook_url` and `components` are set."""

    kind: str
    provider: Words
    token: str = ""
    hook_url: str = ""
    components: tuple[Words, ...] = ()
    reference: str = ""
    title: Words = field(default_factory=dict)
    impact: Impact = Impact.NONE
    stage: Stage = Stage.INVESTIGATING
    words: Words = field(default_factory=dict)
    is_correction: bool = False
    next_update_at: datetime | None = None
    eta: datetime | None = None
    planned_from: datetime | None = None
    planned_until: datetime | None = None

    @property
    def is_maintenance(self) -> bool:
        """Planned, not suffered."""
        return self.planned_from is not None


def news_letter_of(mail: OutgoingMail) -> NewsLetter:
    """The facts of one such mail, read when it is sent."""
    provider = provider_name(at=mail.created_at)
    if mail.kind == ASKED_KIND:
        subscriber = Subscriber.objects.get(pk=mail.event_id)
        chosen = subscriber.components.order_by("position", "pk").values_list("name", flat=True)
        return NewsLetter(mail.kind, provider, token_of(subscriber.handle), subscriber.hook_url, tuple(chosen))
    update = IncidentUpdate.objects.select_related("incident").get(pk=mail.event_id)
    return _of(mail.kind, provider, update, update.incident)


def _of(kind: str, provider: Words, update: IncidentUpdate, incident: Incident) -> NewsLetter:
    shown = incident.affected.filter(component__is_shown=True, component__retired_at__isnull=True)
    return NewsLetter(
        kind,
        provider,
        components=tuple(shown.order_by("component__position", "pk").values_list("component__name", flat=True)),
        reference=incident.reference,
        title=incident.title,
        impact=Impact(incident.impact),
        stage=Stage(update.stage),
        words=update.words,
        is_correction=update.corrects_id is not None,
        next_update_at=update.next_update_at,
        eta=update.eta,
        planned_from=incident.planned_from,
        planned_until=incident.planned_until,
    )

"""Terms that no plan has: what the provider owes everybody, whoever asks."""

from datetime import datetime
from hashlib import sha256

from palier.apps.catalogues.models import PinnedTerms
from palier.core.catalogue import Terms, terms_to_json


def pin_own_terms(*, version_id: int, name: str, terms: Terms, at: datetime) -> int:
    """The id of these terms, kept under a name beside those of the version's plans; drawn once for each content."""
    body = terms_to_json(terms)
    digest = sha256(f"{name}\n{body}".encode()).hexdigest()
    drawn = PinnedTerms(
        version_id=version_id,
        facts_digest=digest,
        facts={"own": name},
        plan=terms.plan,
        plan_label=dict(terms.plan_label),
        body=body,
        pinned_at=at,
    )
    PinnedTerms.objects.bulk_create([drawn], ignore_conflicts=True)
    return PinnedTerms.objects.values_list("pk", flat=True).get(version_id=version_id, facts_digest=digest)

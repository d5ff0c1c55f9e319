"""What a webhook is told: plain facts as JSON, the same words at every attempt."""

import json
from collections.abc import Iterable
from uuid import uuid4

from django.conf import settings

from palier.apps.cases.models import Case
from palier.apps.escalations.models import Telling
from palier.apps.escalations.occasions import Occasion

VERSION = 1


def body_of(occasion: Occasion, told: Iterable[Telling]) -> tuple[str, str]:
    """The key and the body of one call: what is late or was done, in which case, and who of ours was told."""
    key = str(uuid4())
    reference, subject, account = Case.objects.values_list("reference", "subject", "account__name").get(
        pk=occasion.seat.case_id
    )
    people = {(each.name, each.role) for each in told}
    facts = {
        "version": VERSION,
        "id": key,
        "kind": occasion.step if occasion.event_id else "escalation_step",
        "at": occasion.at.isoformat(),
        "case": {
            "reference": reference,
            "subject": subject,
            "account": account,
            "severity": occasion.severity,
            "status": occasion.status.value,
            "url": f"{settings.PUBLIC_URL.rstrip('/')}/cases/{reference}/",
        },
        "clock": occasion.clock or None,
        "step": None if occasion.event_id else occasion.step,
        "due_at": occasion.due_at.isoformat() if occasion.due_at else None,
        "told": [{"name": name, "role": role} for name, role in sorted(people)],
    }
    return key, json.dumps(facts, ensure_ascii=False)


def trial_body() -> tuple[str, str]:
    """The key and the body of a call that only tries the way."""
    key = str(uuid4())
    return key, json.dumps({"version": VERSION, "id": key, "kind": "test"})

"""Letting more people know of an incident: those who come to know read what is said from then on, nothing said before.

Of one that is over they read what was, looking back: nobody is written to, and no system shows it.

What others could read they have read: nobody is taken out again, and what everybody could read stays public.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from palier.apps.accounts.models import Account
from palier.apps.audit import commands as audit
from palier.apps.incidents import policies
from palier.apps.incidents.commands.components import locked, said
from palier.apps.incidents.commands.noticing import cadence_of, plan_notices
from palier.apps.incidents.commands.telling import (
    Reach,
    Telling,
    add_update,
    check_known,
    check_telling,
    show_components,
    taken,
)
from palier.apps.incidents.errors import AudienceNotWider, NobodyChosen, NothingAffected, UpdateCrossed
from palier.apps.incidents.models import AffectedComponent, Incident
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.incident import Stage, promised_by

Audience = Incident.Audience
LATER = timedelta(seconds=1)
"""What looks back was said after the end, however soon."""
WIDTH = {Audience.INTERNAL: 0, Audience.ACCOUNTS: 1, Audience.PUBLIC: 2}


@one_transaction
def widen_audience(
    *,
    incident_id: int,
    title: Mapping[str, str],
    reach: Reach,
    telling: Telling,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Let more accounts, or everybody, know of an incident, under a title made for them and with words that are
    theirs: the first they read.  Who knew of it before reads them too.

    The cases of `reach` are not looked at; `seen` is how many updates the writer had before them.  Raises NotAllowed,
    NotFound, UpdateCrossed, AudienceNotWider, NobodyChosen, NothingAffected, NothingToSay, PromiseInThePast.
    """
    policies.require(policies.may_tell(by), by=by, act="widen_audience")
    incident = taken(incident_id)
    is_over = incident.over_at is not None
    at = max(at.replace(microsecond=0), incident.changed_at + LATER if is_over else incident.changed_at)
    if seen is not None and seen != incident.updates_count:
        raise UpdateCrossed(incident.reference, incident.updates_count - seen)
    telling = replace(telling, next_update_at=None, eta=None) if is_over else telling
    check_telling(telling, at)
    before = incident.audience
    newcomers = _newcomers(incident, reach)
    _open_up(incident, reach, title, newcomers)
    stage = Stage(incident.stage)
    if not is_over:
        plan_notices(incident, newcomers, at=at)
    if not (is_over or stage.is_planned):
        promised = promised_by(telling.next_update_at, at=at, every=cadence_of(incident, at=at))
        telling = replace(telling, next_update_at=promised)
    add_update(incident, stage, telling, by, at)
    if not (is_over or stage is Stage.SCHEDULED) and incident.audience == Audience.PUBLIC:
        show_components(incident, at)
    facts: dict[str, audit.Fact] = {
        "incident": incident.reference,
        "before": before,
        "audience": incident.audience,
        "accounts": list(incident.accounts.filter(pk__in=newcomers).order_by("name").values_list("name", flat=True)),
        "update": incident.updates_count,
    }
    audit.record(by=by, at=at, act="widen_audience", facts=facts)


def _newcomers(incident: Incident, reach: Reach) -> tuple[int, ...]:
    """The accounts that come to know by name.  Raises AudienceNotWider, NobodyChosen, NotFound."""
    known = set(incident.accounts.values_list("pk", flat=True))
    width = WIDTH[reach.audience] - WIDTH[Audience(incident.audience)]
    if reach.audience is not Audience.ACCOUNTS:
        if width <= 0:
            raise AudienceNotWider(incident.reference)
        return ()
    if not reach.account_ids:
        raise NobodyChosen
    new = tuple(each for each in sorted(set(reach.account_ids)) if each not in known)
    if width < 0 or not known <= set(reach.account_ids) or not new:
        raise AudienceNotWider(incident.reference)
    check_known("account", new, Account.objects.all())
    return new


def _open_up(incident: Incident, reach: Reach, title: Mapping[str, str], newcomers: tuple[int, ...]) -> None:
    """What the incident says of itself from now on.  Raises NothingToSay, NotFound, NothingAffected."""
    incident.title, incident.audience = said(title, "title"), reach.audience
    incident.accounts.add(*newcomers)
    for component_id, state in reach.components.items():
        AffectedComponent.objects.update_or_create(
            incident=incident, component_id=locked(component_id).pk, defaults={"state": state.value}
        )
    if reach.audience is Audience.PUBLIC and not incident.affected.exists():
        raise NothingAffected

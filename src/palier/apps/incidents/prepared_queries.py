"""What the desk reads before it speaks: prepared words, what a case or a check already says, whom to choose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from palier.apps.accounts.models import Account
from palier.apps.cases.models import Case
from palier.apps.cases.policies import visible_cases
from palier.apps.incidents.models import AccountNotice, Component, LateNotice, UpdateTemplate
from palier.apps.incidents.page_queries import Words
from palier.core.actor import Actor, ActorKind
from palier.core.incident import Stage, State

FEW_ACCOUNTS = 12
"""So many are shown to choose from; of more, those that were looked for."""
WARNINGS = """
SELECT count(DISTINCT incident.id)
FROM incidents_latenotice notice JOIN incidents_incident incident ON incident.id = notice.incident_id
WHERE notice.agent_id = %s AND incident.over_at IS NULL AND incident.next_update_at = notice.promised_at
"""
"""How many warnings of updates that did not come concern an agent; they end with the next update."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Words for one stage."""

    id: int
    name: str
    stage: Stage
    words: Words


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an incident that is opened from somewhere begins with."""

    title: Words
    states: Mapping[int, State]


@dataclass(frozen=True, slots=True)
class Warned:
    """An update that was promised did not come, and this agent was told."""

    reference: str
    title: Words
    promised_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one account was promised and told of an incident."""

    account: str
    circle: str
    ways: tuple[str, ...]
    from_at: datetime
    told: int
    told_at: datetime | None


def prepared_words() -> Sequence[Prepared]:
    """Every prepared text, by stage in the order of an incident's course, then by name."""
    rows = UpdateTemplate.objects.values_list("id", "name", "stage", "words")
    found = [Prepared(key, name, Stage(stage), words) for key, name, stage, words in rows]
    return tuple(sorted(found, key=lambda each: (list(Stage).index(each.stage), each.name)))


def begun_from_case(*, viewer: Actor, case_id: int) -> Beginning:
    """What a case already says: its subject in its contact's language, and the system that bears its product's name."""
    columns = ("subject", "contact__language", "product")
    row = visible_cases(viewer).filter(pk=case_id).values_list(*columns).first()
    if row is None:
        return Beginning({}, {})
    subject, speech, product = row
    components = Component.objects.filter(retired_at__isnull=True).values_list("pk", "slug", "name")
    called = [
        key
        for key, slug, name in components
        if product and product.casefold() in {slug.casefold(), *(each.casefold() for each in name.values())}
    ]
    return Beginning({speech: subject}, dict.fromkeys(called, State.DEGRADED))


def begun_from_component(*, component_id: int) -> Beginning:
    """What a check already says: which system is how."""
    row = Component.objects.filter(pk=component_id, retired_at__isnull=True).values_list("name", "state").first()
    if row is None:
        return Beginning({}, {})
    name, state = row
    return Beginning(name, {component_id: State(state)})


def accounts_to_choose(*, chosen: Iterable[int], case_id: int | None = None) -> Sequence[tuple[int, str]]:
    """Accounts by name, for whoever says which of them may know: all where they are few; else those chosen already,
    and that of a case in hand.
    """
    rows = Account.objects.order_by("name", "pk").values_list("pk", "name")
    found = list(rows[: FEW_ACCOUNTS + 1])
    if len(found) <= FEW_ACCOUNTS:
        return tuple(found)
    own = Case.objects.filter(pk=case_id or 0).values("account_id")
    return tuple(rows.filter(Q(pk__in=list(chosen)) | Q(pk__in=own)))


def warnings_of(*, viewer: Actor) -> Sequence[Warned]:
    """Updates that did not come and that this agent was told of, the latest warning of each; none that came since."""
    agent = viewer.id if viewer.kind is ActorKind.AGENT else 0
    told = LateNotice.objects.filter(agent_id=agent, incident__over_at__isnull=True).order_by("incident_id", "-at")
    columns = ("incident__reference", "incident__title", "promised_at", "at", "incident__next_update_at")
    rows = told.distinct("incident_id").values_list(*columns)
    return tuple(Warned(*row[:4]) for row in rows if row[2] == row[4])


def noticed(*, incident_id: int) -> Sequence[Noticed]:
    """The accounts that an incident's plans promise word of it, and what they heard."""
    columns = ("account__name", "circle", "ways", "from_at", "told", "told_at")
    rows = AccountNotice.objects.filter(incident_id=incident_id).order_by("account__name").values_list(*columns)
    return tuple(Noticed(name, circle, tuple(ways), *rest) for name, circle, ways, *rest in rows)

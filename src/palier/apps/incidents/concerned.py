"""Which accounts an incident concerns, and what their plans promise them of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from palier.apps.accounts.commands.contracts import stretch_of
from palier.apps.accounts.contract_models import ContractLine
from palier.apps.accounts.facts import contract_facts, holiday_years
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_models import Seat
from palier.apps.accounts.people_policies import held_at
from palier.apps.accounts.plan_queries import terms_held
from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.catalogues.queries import catalogue_of
from palier.core.catalogue.circles import SeatRole
from palier.core.catalogue.promises import Notices

ROLES = {
    "administrators": (SeatRole.ADMINISTRATOR.value, SeatRole.NAMED.value),
    "named": (SeatRole.NAMED.value,),
}

Person = TypeVar("Person")


@dataclass(frozen=True, slots=True)
class Promise:
    """What one account is promised of incidents."""

    account_id: int
    notices: Notices


def promises(*, account_ids: Iterable[int] | None, at: datetime) -> Sequence[Promise]:
    """What the plans in force at `at` promise of incidents, one for an account: to these accounts, or (None) to all."""
    day = timedelta(days=1)
    lines = ContractLine.objects.filter(superseded_at=None, starts_on__lte=(at + day).date())
    running = lines.exclude(ends_on__lt=(at - day).date()).select_related("account")
    if account_ids is not None:
        running = running.filter(account_id__in=list(account_ids))
    versions = _speaking(at)
    found: dict[int, Promise] = {}
    for line in running.order_by("account_id", "pk") if versions else ():
        today = at.astimezone(ZoneInfo(line.account.timezone)).date()
        if line.starts_on <= today and (line.ends_on is None or today <= line.ends_on):
            for notices in _notices(line, versions, today):
                found[line.account_id] = _better(found.get(line.account_id), Promise(line.account_id, notices))
    return tuple(found.values())


def _speaking(at: datetime) -> list[CatalogueVersion]:
    """The editions in effect, the newest first; none where not one of them has anybody told of incidents."""
    versions = list(
        CatalogueVersion.objects.filter(effective_at__lte=at).defer("text").order_by("-effective_at", "-number")
    )
    any_tells = any(said.notices for each in versions for said in catalogue_of(each.pk).document.features.values())
    return versions if any_tells else []


def _notices(line: ContractLine, versions: list[CatalogueVersion], today: date) -> list[Notices]:
    of_line = [each for each in versions if each.catalogue_id == line.catalogue_id]
    speaks = next((each for each in of_line if line.version_id in (None, each.pk)), None)
    if speaks is None:
        return []
    years = holiday_years(speaks.effective_at.year, today.year)
    terms = terms_held(speaks.pk, contract_facts(line.account, stretch_of(line), holiday_years=years))
    return [feature.notices for feature in terms.features if feature.notices]


def readers(account_id: int, circle: str, *, at: datetime) -> Sequence[Contact]:
    """An account's people inside a circle; where nobody holds such a seat, all: a promise reaches somebody."""
    return readers_of({account_id: circle}, at=at)[account_id]


def readers_of(circles: Mapping[int, str], *, at: datetime) -> Mapping[int, Sequence[Contact]]:
    """The same for several accounts, each with its circle; one statement."""
    here = Contact.objects.filter(account_id__in=circles).exclude(left_at__lte=at).order_by("pk")
    found: dict[int, list[tuple[Contact, list[str]]]] = {account_id: [] for account_id in circles}
    for contact in here.annotate(held=held(at)) if circles else ():
        found[contact.account_id].append((contact, contact.held))
    return {account_id: inside(people, circles[account_id]) for account_id, people in found.items()}


def held(at: datetime) -> ArraySubquery:
    """Beside a contact: the seats that they hold."""
    return ArraySubquery(Seat.objects.filter(held_at(at), contact=OuterRef("pk")).values("role"))


def inside(people: Sequence[tuple[Person, Iterable[str]]], circle: str) -> list[Person]:
    """Of people, each with the seats that they hold, those inside a circle; all where nobody is."""
    roles = ROLES.get(circle, ())
    return [each for each, held in people if not {*roles}.isdisjoint(held)] or [each for each, _ in people]


def _better(held: Promise | None, other: Promise) -> Promise:
    """Of two contracts the one that tells sooner, then more often."""
    return other if held is None else min(held, other, key=_soonness)


def _soonness(promise: Promise) -> tuple[timedelta, timedelta]:
    return promise.notices.after, promise.notices.every or timedelta.max

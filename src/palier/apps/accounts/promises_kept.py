"""What an account was promised on any day, as it was known on any day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Q

from palier.apps.accounts.commands.accounts import account_of
from palier.apps.accounts.commands.contracts import stretch_of
from palier.apps.accounts.contract_models import ContractLine
from palier.apps.accounts.facts import contract_facts, holiday_years
from palier.apps.accounts.models import Account
from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.catalogues.queries import catalogue_of
from palier.core.catalogue import ContractFacts, Terms, terms_for


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised on a day: the terms, and the contract, act and catalogue version they come from."""

    contract_id: int
    act_id: int
    version_id: int
    facts: ContractFacts
    terms: Terms


def terms_on(*, account_id: int, product: str = "", on: date, known_at: datetime) -> Promised | None:
    """What the account was promised on a day of its own calendar, as it was known at `known_at`; None for nothing.

    Without `product`, of several contracts in force the latest answers.  The version is the last to have taken effect
    by the end of that day among those published by `known_at`, unless the contract keeps one.  Raises NotFound.
    """
    account = account_of(account_id)
    line = _line(account_id, product, on, known_at)
    return _promised(account, line, product, on, known_at) if line else None


def _promised(account: Account, line: ContractLine, product: str, on: date, known_at: datetime) -> Promised | None:
    version = _version(line, _end_of_day(account, on), known_at)
    return _held(account, line, version, product, on) if version else None


def _end_of_day(account: Account, on: date) -> datetime:
    return datetime.combine(on + timedelta(days=1), time(), ZoneInfo(account.timezone))


def _held(account: Account, line: ContractLine, version: CatalogueVersion, product: str, on: date) -> Promised:
    years = holiday_years(version.effective_at.year, on.year)
    facts = contract_facts(account, stretch_of(line), product=product, holiday_years=years)
    return Promised(line.contract_id, line.act_id, version.pk, facts, _terms(version.pk, facts))


@lru_cache(maxsize=1024)
def _terms(version_id: int, facts: ContractFacts) -> Terms:
    """A published version never changes."""
    return terms_for(catalogue_of(version_id), facts)


def terms_under(*, contract_id: int, on: date, known_at: datetime) -> Promised | None:
    """What one contract promised on a day of its account's calendar, as known at `known_at`; None for nothing."""
    believed = ContractLine.objects.filter(contract_id=contract_id, recorded_at__lte=known_at, starts_on__lte=on)
    running = believed.exclude(superseded_at__lte=known_at).exclude(ends_on__lt=on).select_related("account")
    line = running.order_by("-starts_on", "-pk").first()
    return _promised(line.account, line, "", on, known_at) if line else None


def terms_under_each(*, contract_ids: Iterable[int], on: date, known_at: datetime) -> Mapping[int, Promised]:
    """The same for several contracts, by contract, in two statements; those that promised nothing are left out."""
    believed = ContractLine.objects.filter(contract_id__in=list(contract_ids), recorded_at__lte=known_at)
    running = believed.filter(starts_on__lte=on).exclude(superseded_at__lte=known_at).exclude(ends_on__lt=on)
    lines = running.select_related("account").order_by("contract_id", "-starts_on", "-pk").distinct("contract_id")
    published = CatalogueVersion.objects.filter(
        catalogue_id__in={line.catalogue_id for line in lines}, published_at__lte=known_at
    )
    versions = list(published.defer("text").order_by("-effective_at", "-number"))
    held = {}
    for line in lines:
        before = _end_of_day(line.account, on)
        fitting = (
            each
            for each in versions
            if each.catalogue_id == line.catalogue_id
            and each.effective_at < before
            and line.version_id in (None, each.pk)
        )
        if (version := next(fitting, None)) is not None:
            held[line.contract_id] = _held(line.account, line, version, "", on)
    return held


def _line(account_id: int, product: str, on: date, known_at: datetime) -> ContractLine | None:
    """The line believed at `known_at` that covers the product on that day; one that names it goes first."""
    believed = ContractLine.objects.filter(account_id=account_id, recorded_at__lte=known_at).exclude(
        superseded_at__lte=known_at
    )
    running = believed.filter(starts_on__lte=on).exclude(ends_on__lt=on)
    if product:
        running = running.filter(Q(products=[]) | Q(products__contains=[product]))
    return running.order_by("-starts_on", "-pk").first()


def _version(line: ContractLine, before: datetime, known_at: datetime) -> CatalogueVersion | None:
    versions = CatalogueVersion.objects.filter(
        catalogue_id=line.catalogue_id, effective_at__lt=before, published_at__lte=known_at
    )
    if line.version_id is not None:
        versions = versions.filter(pk=line.version_id)
    return versions.order_by("-effective_at", "-number").first()

"""The annex of a signed contract, as it is held today."""

from datetime import datetime
from zoneinfo import ZoneInfo

from palier.adapters.documents.annex import Edition, Holding, contract_annex
from palier.apps.accounts.plan_queries import HeldPlan, plan_held
from palier.apps.catalogues.queries import catalogue_of
from palier.core.actor import PALIER


def annex_of_contract(contract_id: int, *, at: datetime, language: str) -> dict[str, object]:
    """What the annex says, for whoever holds the machine.  Raises NotFound for a contract that does not run."""
    return annex_held(plan_held(viewer=PALIER, contract_id=contract_id, at=at), language)


def annex_held(held: HeldPlan, language: str) -> dict[str, object]:
    """What the annex of a contract in hand says."""
    catalogue = catalogue_of(held.version_id)
    zone = ZoneInfo(catalogue.document.provider.timezone)
    holding = Holding(
        account=held.account,
        contract=held.contract_id,
        order=held.order_number,
        starts_on=held.starts_on,
        ends_on=held.ends_on,
        facts=held.facts,
    )
    edition = Edition(held.number, held.effective_at.astimezone(zone).date())
    return contract_annex(catalogue, holding, edition=edition, language=language)

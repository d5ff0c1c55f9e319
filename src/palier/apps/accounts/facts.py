"""From what a contract holds to what its terms are drawn from."""

from palier.apps.accounts.models import Account
from palier.apps.accounts.timeline import Stretch
from palier.core.catalogue import ContractFacts

SPARE_YEARS = 3
"""How long a case may stay open beyond the year in which it is opened and still meet its holidays."""


def contract_facts(
    account: Account, stretch: Stretch, *, product: str = "", holiday_years: tuple[int, ...] = ()
) -> ContractFacts:
    """The facts of one contract in one stretch, for a case about `product` if it is about one.

    Amendments apply by product and by the first day of the term, which a renewal moves and an upgrade does not.
    """
    held = stretch.held
    return ContractFacts(
        plan=held.plan,
        add_ons=held.add_ons,
        products=held.products,
        product=product or None,
        region=held.region or None,
        timezone=account.timezone,
        country=account.country,
        subdivision=account.subdivision or None,
        term_starts=stretch.term_starts,
        holiday_years=holiday_years,
        negotiated=held.negotiated,
    )


def holiday_years(first: int, now: int) -> tuple[int, ...]:
    """The years whose public holidays are frozen for a version that took effect in `first`: ten, or ten more in time.

    So that all cases under one version share one set of terms, and no calendar runs out while a case is open.
    """
    decades = max(0, now + SPARE_YEARS - first) // 10 + 1
    return tuple(range(first, first + 10 * decades))

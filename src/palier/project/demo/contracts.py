"""The demo's contracts as they are after a year: renewed, upgraded, negotiated, in arrears, expired."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from palier.apps.accounts.account_queries import contract_page
from palier.apps.accounts.choices import contracts_of
from palier.apps.accounts.commands import (
    Changes,
    change_contract,
    describe_account,
    end_contract,
    renew_contract,
    set_payments,
)
from palier.apps.accounts.commands.payments import Payments
from palier.core.actor import PALIER
from palier.core.catalogue import Catalogue
from palier.project.demo.stage import Party, Stage

RENEWED, UPGRADED, NEGOTIATED, IN_ARREARS, EXPIRED = range(5)
"""Places of the customers to whom these things happened, from the last of the list."""


def still_served(stage: Stage) -> Stage:
    """The stage without those whom the catalogue may turn away by now."""
    gone = {len(stage.parties) - 1 - place for place in (IN_ARREARS, EXPIRED)}
    return replace(stage, parties=tuple(party for place, party in enumerate(stage.parties) if place not in gone))


def settle_contracts(stage: Stage, offer: Catalogue, *, until: datetime) -> None:
    """Let a few customers have something happen to their contract, by the same commands as anybody's."""
    for place, party in enumerate(stage.parties):
        reference, domain = f"C-{1001 + place}", party.customer.domain
        describe_account(
            account_id=party.account_id, domains=(domain,), billing_reference=reference, by=PALIER, at=until
        )
    those = stage.parties[::-1]
    today = until.date()
    _renew(those[RENEWED], today, until)
    _upgrade(those[UPGRADED], offer, today, until)
    _negotiate(those[NEGOTIATED], offer, today, until)
    _fall_behind(those[IN_ARREARS], until)
    _expire(those[EXPIRED], today, until)


def _contract(party: Party) -> int:
    return contracts_of(party.account_id)[0]


def _renew(party: Party, today: date, at: datetime) -> None:
    contract_id, last_day = _contract(party), today - timedelta(days=20)
    end_contract(contract_id=contract_id, last_day=last_day, reason="End of the first term", by=PALIER, at=at)
    order = f"Q-{today.year}-118"
    renew_contract(
        contract_id=contract_id, ends_on=last_day + timedelta(days=365), order_number=order, by=PALIER, at=at
    )


def _upgrade(party: Party, offer: Catalogue, today: date, at: datetime) -> None:
    best = offer.plans[-1]
    page = contract_page(viewer=PALIER, contract_id=_contract(party), at=at)
    changes = Changes(plan=best if page.held.plan != best else offer.plans[0])
    from_on = today - timedelta(days=10)
    change_contract(
        contract_id=_contract(party),
        from_on=from_on,
        changes=changes,
        order_number=f"Q-{today.year}-204",
        reason="More sites",
        by=PALIER,
        at=at,
    )


def _negotiate(party: Party, offer: Catalogue, today: date, at: datetime) -> None:
    """Quicker for the gravest, slower for the least grave."""
    clock = next(clock for clock in ("first_response", "acknowledgement") if _promises(offer, clock))
    gravest, least = offer.severities[0], offer.severities[-1]
    terms = f"# agreed in writing, see the order\n{clock}: {{{gravest}: 10m, {least}: 3d}}\n"
    change_contract(
        contract_id=_contract(party),
        from_on=today - timedelta(days=30),
        changes=Changes(negotiated=terms),
        order_number=f"Q-{today.year}-176",
        reason="Negotiated at renewal",
        by=PALIER,
        at=at,
    )


def _promises(offer: Catalogue, clock: str) -> bool:
    return any(clock in plan.promises() for plan in offer.document.plans.values())


def _fall_behind(party: Party, at: datetime) -> None:
    said = ((Payments.IN_ARREARS, 70, "Invoice 031 is late"), (Payments.GOOD, 55, "Paid"))
    for payments, days, reason in (*said, (Payments.IN_ARREARS, 6, "Invoices 088 and 091 are late")):
        since = at - timedelta(days=days)
        set_payments(account_id=party.account_id, payments=payments, since=since, reason=reason, by=PALIER, at=at)


def _expire(party: Party, today: date, at: datetime) -> None:
    last_day = today - timedelta(days=3)
    end_contract(contract_id=_contract(party), last_day=last_day, reason="Not renewed", by=PALIER, at=at)

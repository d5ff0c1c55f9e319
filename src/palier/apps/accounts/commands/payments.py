"""Where an account stands with its payments: told by hand or by the billing system, never overwritten."""

from datetime import datetime

from django.db import transaction

from palier.apps.accounts import policies
from palier.apps.accounts.commands.accounts import account_of
from palier.apps.accounts.contract_models import PaymentChange
from palier.apps.accounts.errors import PaymentsInFuture
from palier.apps.accounts.models import Account
from palier.apps.audit import commands as audit
from palier.apps.rights import require
from palier.core.actor import Actor

Payments = Account.Payments


@transaction.atomic
def set_payments(
    *,
    account_id: int,
    payments: Payments,
    since: datetime | None = None,
    reason: str = "",
    reference: str = "",
    by: Actor,
    at: datetime,
) -> bool:
    """Write down that an account stands well or in arrears `since` an instant (now unless said).

    The latest `since` counts, so that news that come late or out of order end right.  False: this `reference` of the
    billing system was told before.  Raises NotAllowed, NotFound, PaymentsInFuture.
    """
    require(policies.may_set_payments(by), by=by, act="set_payments")
    since = at if since is None else since
    if since > at:
        raise PaymentsInFuture(since)
    account = account_of(account_id, lock=True)
    history = PaymentChange.objects.filter(account_id=account_id)
    if reference and history.filter(reference=reference).exists():
        return False
    PaymentChange.objects.create(
        account=account,
        payments=payments,
        since=since,
        reason=reason.strip(),
        reference=reference,
        recorded_at=at,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_name=by.name,
    )
    counts = history.order_by("-since", "-pk").values_list("payments", flat=True)[0]
    Account.objects.filter(pk=account_id).update(payments=counts)
    facts: dict[str, audit.Fact] = {"payments": payments.value, "since": since.isoformat(), "reason": reason.strip()}
    audit.record(by=by, at=at, act="set_payments", account_id=account_id, facts=facts)
    return True

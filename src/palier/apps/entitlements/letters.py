"""What a mail about credits tells, read when it is sent."""

from dataclasses import dataclass
from datetime import date

from palier.apps.accounts.models import Contact, Contract
from palier.apps.entitlements.models import CreditNotice
from palier.apps.entitlements.sold import sold
from palier.core.catalogue.promises import Text


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One thing told, amounts in sixtieths of the unit; `ends_on` is set where time runs out."""

    label: Text
    count: str
    left: int
    granted: int
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class CreditsToTell:
    """All that was told of one contract at one instant, and who reads it."""

    account: str
    plan: Text
    provider: Text
    reader: str
    zone: str
    lines: tuple[CreditLine, ...]


def credits_to_tell(notice_id: int, *, reader: str) -> CreditsToTell:
    """What was told together with one notice, to the contact who reads mail at `reader`."""
    notice = CreditNotice.objects.get(pk=notice_id)
    contract = Contract.objects.select_related("account").get(pk=notice.contract_id)
    here = sold(contract, at=notice.at)
    together = (
        CreditNotice.objects.filter(contract_id=contract.pk, at=notice.at).select_related("ledger").order_by("pk")
    )
    contact = Contact.objects.filter(account=contract.account, email__iexact=reader).first()
    lines = []
    for each in together:
        counted = here.features.get(each.ledger.feature)
        label: Text = counted[0].label if counted else {"": each.ledger.feature}
        lines.append(CreditLine(label, each.ledger.count, each.left, each.granted, each.ends_on))
    return CreditsToTell(
        account=contract.account.name,
        plan=here.plan,
        provider=here.provider,
        reader=contact.name if contact else contract.account.name,
        zone=contract.account.timezone,
        lines=tuple(lines),
    )

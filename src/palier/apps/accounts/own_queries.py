"""What contacts read of their own account before they ask for something."""

from datetime import datetime
from zoneinfo import ZoneInfo

from palier.apps.accounts.contract_models import ContractLine
from palier.apps.accounts.models import Account
from palier.apps.catalogues.queries import catalogue_of, version_in_force
from palier.core.actor import Actor
from palier.core.catalogue.promises import Text


def own_products(*, viewer: Actor, at: datetime) -> dict[str, Text]:
    """The products that the contracts in force of a contact's account name, by id, as their catalogues call them.

    The day is the account's own.  Empty where every contract covers all there is, and for anybody who is no contact.
    """
    account = Account.objects.filter(pk=viewer.account_id or 0).first()
    if account is None:
        return {}
    today = at.astimezone(ZoneInfo(account.timezone)).date()
    running = ContractLine.objects.filter(account=account, superseded_at__isnull=True, starts_on__lte=today)
    found: dict[str, Text] = {}
    for line in running.exclude(ends_on__lt=today).exclude(products=[]).order_by("starts_on", "pk"):
        found |= _called(line, at)
    return found


def _called(line: ContractLine, at: datetime) -> dict[str, Text]:
    version_id = line.version_id or version_in_force(line.catalogue_id, at=at)
    if version_id is None:
        return {}
    offer = catalogue_of(version_id)
    known = offer.document.products
    return {name: offer.text_of(known[name].label) for name in line.products if name in known}

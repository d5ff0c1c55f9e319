"""Which channels an account may use now: asked by intake, by the portal, and by whoever answers the telephone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from palier.apps.accounts.commands.accounts import account_of
from palier.apps.accounts.promises_kept import terms_on
from palier.core.channels import ChannelNow, channels_now


def channels_open(*, account_id: int, severity: str | None = None, product: str = "", at: datetime) -> list[ChannelNow]:
    """Every channel of the contract in force at `at` as it stands for one severity, the plan's default unless said.

    Empty where no contract is in force: then `good_standing` says what comes in.  Raises NotFound.
    """
    zone = ZoneInfo(account_of(account_id).timezone)
    promised = terms_on(account_id=account_id, product=product, on=at.astimezone(zone).date(), known_at=at)
    if promised is None:
        return []
    return list(channels_now(promised.terms, severity or promised.terms.default_severity, at))

"""Everything that can be done with accounts, their contacts and what they bought.

Keyword-only, always `by` and `at`; one transaction each; they answer ids or nothing and raise DomainError only.
"""

from palier.apps.accounts.commands.accounts import add_contact, create_account, describe_account
from palier.apps.accounts.commands.contracts import (
    Changes,
    change_contract,
    end_contract,
    renew_contract,
    sign_contract,
)
from palier.apps.accounts.commands.payments import set_payments

__all__ = [
    "Changes",
    "add_contact",
    "change_contract",
    "create_account",
    "describe_account",
    "end_contract",
    "renew_contract",
    "set_payments",
    "sign_contract",
]

"""Accounts and contacts by the beginnings of their names, for whoever may look at customers."""

from dataclasses import dataclass

from django.db import connection

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role

FEW = 5
ACCOUNTS = """
SELECT id, name FROM accounts_account WHERE palier_words(name) @@ palier_asks_beginning(%s)
ORDER BY palier_fold(name), id LIMIT %s
"""
CONTACTS = """
SELECT contact.id, contact.name, contact.email, account.id, account.name
FROM accounts_contact contact JOIN accounts_account account ON account.id = contact.account_id
WHERE palier_words(contact.name || ' ' || contact.email) @@ palier_asks_beginning(%s) AND contact.left_at IS NULL
ORDER BY palier_fold(contact.name), contact.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class AccountFound:
    """A customer."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ContactFound:
    """A person of a customer."""

    id: int
    name: str
    email: str
    account_id: int
    account: str


def accounts_like(typed: str, *, viewer: Actor, most: int = FEW) -> tuple[AccountFound, ...]:
    """Accounts with words that begin as what was typed; none for those who are not staff."""
    return tuple(AccountFound(*row) for row in _rows(ACCOUNTS, typed, most)) if has_role(viewer, Role.AGENT) else ()


def contacts_like(typed: str, *, viewer: Actor, most: int = FEW) -> tuple[ContactFound, ...]:
    """Contacts who have not left, by name or address; none for those who are not staff."""
    return tuple(ContactFound(*row) for row in _rows(CONTACTS, typed, most)) if has_role(viewer, Role.AGENT) else ()


def _rows(statement: str, typed: str, most: int) -> list[tuple]:  # type: ignore[type-arg]
    with connection.cursor() as cursor:
        readable = typed.replace("\0", "").encode(errors="ignore").decode()
        cursor.execute(statement, [readable, most])
        return list(cursor.fetchall())

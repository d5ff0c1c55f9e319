"""What rows that only know ids are about: references of cases and names of accounts, for people to read."""

from collections.abc import Collection, Mapping

from palier.apps.accounts.models import Account
from palier.apps.cases.policies import visible_cases
from palier.core.actor import Actor


def references_of(case_ids: Collection[int], *, viewer: Actor) -> Mapping[int, str]:
    """References by id, of those cases the viewer may know of; one statement."""
    return dict(visible_cases(viewer).filter(pk__in=case_ids).values_list("pk", "reference"))


def case_named(reference: str, *, viewer: Actor) -> int | None:
    """The id of the case of that reference, however its letters are written; None where the viewer knows of none."""
    found = visible_cases(viewer).filter(reference=reference.strip().upper())
    return found.values_list("pk", flat=True).first()


def account_names(account_ids: Collection[int]) -> Mapping[int, str]:
    """Names of accounts by id; one statement."""
    return dict(Account.objects.filter(pk__in=account_ids).values_list("pk", "name"))

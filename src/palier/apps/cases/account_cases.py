"""The open cases of one account, for its screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from palier.apps.cases.models import OPEN
from palier.apps.cases.policies import visible_cases
from palier.core.actor import Actor

MOST = 50


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One open case; `bound` says whether a contract was in force when it was opened."""

    reference: str
    subject: str
    status: str
    severity: str
    plan: dict[str, str]
    next_due_at: datetime | None
    bound: bool


def open_cases_of(*, viewer: Actor, account_id: int, at: datetime) -> Sequence[OpenCase]:
    """The open cases of an account that the viewer may see, most pressing first, fifty at most."""
    order = ("account_id", "next_due_at", "pk")  # column by column as their index has them
    cases = visible_cases(viewer, at=at).filter(OPEN, account_id=account_id).order_by(*order)
    columns = ("reference", "subject", "status", "severity", "terms__plan_label", "next_due_at", "contract_id")
    rows: Iterable[tuple[Any, ...]] = cases.values_list(*columns)[:MOST]
    return tuple(_open_case(row) for row in rows)


def _open_case(row: tuple[Any, ...]) -> OpenCase:
    contract_id = row[-1]
    return OpenCase(*(*row[:-1], contract_id is not None))

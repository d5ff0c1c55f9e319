"""Putting an open case under the terms its contract has now."""

from collections.abc import Sequence
from datetime import datetime

from palier.apps.accounts.errors import NoContractInForce
from palier.apps.accounts.queries import standing_of
from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.errors import SameAsBefore
from palier.apps.cases.models import Case
from palier.apps.catalogues.commands import pin_terms
from palier.apps.catalogues.queries import terms_of
from palier.apps.errors import NotFound
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind


@one_transaction
def change_terms(*, case_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Let the contract in force at `at` bind an open case from now on, as a fact of the case.

    Clocks still open are measured anew from their start; no change of terms puts one into breach by itself, and no
    verdict moves.  Raises NotAllowed, NotFound, NoContractInForce, SameAsBefore (it is bound so already), WrongState
    (closed).  Source: clocks.md, "Terms".
    """
    policies.require(policies.may_change_terms(by), by=by, act="change_terms")
    file = take_case(case_id=case_id, by=by, at=at)
    case = file.case
    standing = standing_of(case.contact_id, product=case.product, at=file.at)
    if standing is None:
        raise NotFound("contact", str(case.contact_id))
    if standing.facts is None or standing.version_id is None:
        raise NoContractInForce(standing.account, standing.on)
    was, now = case.terms_id, pin_terms(version_id=standing.version_id, facts=standing.facts, at=file.at)
    if was == now:
        raise SameAsBefore(case.reference, terms_of(now).plan)
    data = {"terms": now, "was": was, "contract": standing.contract_id, "reason": reason.strip() or None}
    file.add(Kind.TERMS_CHANGED, data=data)
    file.terms = terms_of(now)
    put_back(file, act="change_terms", facts={"was": was, "is": now, "reason": reason.strip()})


def change_terms_of(*, case_ids: Sequence[int], reason: str, by: Actor, at: datetime) -> int:
    """The same for several cases, each in a transaction of its own; answers how many were changed.

    Those that closed meanwhile, or are bound so already, are left as they are.  Raises NotAllowed, NoContractInForce.
    """
    policies.require(policies.may_change_terms(by), by=by, act="change_terms")
    changed = 0
    for case_id in Case.objects.filter(pk__in=case_ids, closed_at=None).order_by("pk").values_list("pk", flat=True):
        try:
            change_terms(case_id=case_id, reason=reason, by=by, at=at)
        except SameAsBefore:
            continue
        changed += 1
    return changed

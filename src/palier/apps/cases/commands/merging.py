"""Two cases about the same thing become one.

Nothing moves: the words of the case merged away stay where they were said, so that nobody comes to read what they
could not read before.  What is said on it from now on goes on in the other one.
"""

from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import CaseFile, put_back_together, take_case
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.cases.life_errors import CasesOfTwoAccounts, MergedAway, SameCase
from palier.apps.cases.references import reference_for
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Relation, Status, WrongState
from palier.core.case.links import merged_into


@one_transaction
def merge_cases(*, case_id: int, into_id: int, by: Actor, at: datetime) -> None:
    """Merge a case into another, open one of the same account, for good: its clocks end, its answers go there.

    Both are locked in the order of their ids, so that of two merges that cross each other one wins and the other is
    refused.  Raises NotAllowed, NotFound, SameCase, CasesOfTwoAccounts, MergedAway (either was merged already),
    WrongState (the other is closed).
    """
    policies.require(policies.may_work(by), by=by, act="merge_cases")
    source, target = take_two(case_id, into_id, by=by, at=at)
    check_unmerged(source)
    check_unmerged(target)
    if source.case.account_id != target.case.account_id:
        raise CasesOfTwoAccounts(source.case.reference, target.case.reference)
    if target.status is Status.CLOSED:
        raise WrongState(Kind.MERGED, target.status)
    was_open = source.status is not Status.CLOSED
    event = source.add(Kind.MERGED, data={"other": into_id, "reference": target.case.reference})
    told = {"other": case_id, "reference": source.case.reference, "relation": Relation.TOOK_IN.value}
    target.add(Kind.LINKED, data=told)
    if was_open and source.terms.lifecycle.tells("closed"):
        owe_answer(source, event, kind="merged")
    facts = {"case": source.case.reference, "into": target.case.reference}
    put_back_together([source, target], act="merge_cases", facts=facts)


def take_two(case_id: int, other_id: int, *, by: Actor, at: datetime) -> tuple[CaseFile, CaseFile]:
    """Take two cases in hand, locked in the order of their ids.  Raises NotFound, SameCase."""
    if case_id == other_id:
        raise SameCase(reference_for(case_id))
    files = {number: take_case(case_id=number, by=by, at=at) for number in sorted((case_id, other_id))}
    return files[case_id], files[other_id]


def check_unmerged(file: CaseFile) -> None:
    """Let a case pass that goes its own way.  Raises MergedAway."""
    into = merged_into(file.facts)
    if into is not None:
        raise MergedAway(file.case.reference, reference_for(into))

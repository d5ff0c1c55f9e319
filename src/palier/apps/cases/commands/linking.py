"""What cases are to each other."""

from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import CaseFile, put_back
from palier.apps.cases.commands.merging import take_two
from palier.apps.cases.errors import SameAsBefore
from palier.apps.cases.facts import facts_of
from palier.apps.cases.life_errors import LinkedInARing
from palier.apps.errors import NotFound
from palier.apps.outbox import commands as outbox
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Relation
from palier.core.case.links import DRAWN_BY_HAND, links_of

DEEPEST = 100
"""How many cases above each other are looked at: nobody nests them deeper."""


@one_transaction
def link_cases(*, case_id: int, other_id: int, relation: Relation, by: Actor, at: datetime) -> None:
    """Say what a case is to another one: related to it, its child, its continuation, its duplicate.

    Whoever may see only one of the two does not learn of the other.  Raises NotAllowed, NotFound, SameCase,
    SameAsBefore, LinkedInARing.
    """
    policies.require(policies.may_work(by) and relation in DRAWN_BY_HAND, by=by, act="link_cases")
    file, other = take_two(case_id, other_id, by=by, at=at)
    if (other_id, relation) in links_of(file.facts) or (
        relation is Relation.RELATED and (case_id, relation) in links_of(other.facts)
    ):
        raise SameAsBefore(file.case.reference, other.case.reference)
    if relation is not Relation.RELATED and _leads_to(other, case_id, relation):
        raise LinkedInARing(file.case.reference, other.case.reference)
    _note_link(Kind.LINKED, file, other, relation)


@one_transaction
def unlink_cases(*, case_id: int, other_id: int, relation: Relation, by: Actor, at: datetime) -> None:
    """Take back what `link_cases` said.  Raises NotAllowed, NotFound (also where there is no such link), SameCase."""
    policies.require(policies.may_work(by) and relation in DRAWN_BY_HAND, by=by, act="unlink_cases")
    file, other = take_two(case_id, other_id, by=by, at=at)
    if (other_id, relation) not in links_of(file.facts):
        raise NotFound("link", other.case.reference)
    _note_link(Kind.UNLINKED, file, other, relation)


def _note_link(kind: Kind, file: CaseFile, other: CaseFile, relation: Relation) -> None:
    told = {"other": other.case.pk, "reference": other.case.reference, "relation": relation.value}
    file.add(kind, data=told)
    put_back(file, act=f"{kind.value.removesuffix('ed')}_cases", facts={"other": other.case.reference})
    outbox.announce_case(other.case.pk, at=file.at)


def _leads_to(file: CaseFile, case_id: int, relation: Relation) -> bool:
    """Whether links of this kind lead from a case to another one, over however many."""
    above = {other for other, each in links_of(file.facts) if each is relation}
    seen: set[int] = set()
    while above - seen and len(seen) < DEEPEST:
        number = min(above - seen)
        seen.add(number)
        above |= {other for other, each in links_of(facts_of(number)) if each is relation}
    return case_id in above

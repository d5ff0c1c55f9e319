"""Who may change a severity, and how (plan-language.md, "severity_policy").

Raising one is choosing it anew: whoever may choose may raise.  A provider who must agree with the customer proposes;
what the catalogue names as a ground to lower needs no agreement.
"""

from enum import StrEnum

from palier.core.case import Status
from palier.core.catalogue.terms import Terms
from palier.core.clock.moment import is_graver
from palier.core.duties.course import Course

CONTACT, NAMED_CONTACT, PROVIDER = "contact", "named_contact", "provider"


class Ground(StrEnum):
    """Why a provider lowers a severity without asking: what `lowered_when` says, or a customer who can't be reached."""

    LOWERED_WHEN = "lowered_when"
    UNREACHABLE = "unreachable"


def customer_may_choose(terms: Terms, *, is_named: bool) -> bool:
    """Whether what a contact chooses when opening a case counts (`chosen_by`); anyone's where nothing is said."""
    chosen_by = terms.severity_policy.chosen_by or CONTACT
    return chosen_by == CONTACT or (chosen_by == NAMED_CONTACT and is_named)


def customer_may_change(terms: Terms, *, was: str, wanted: str, is_named: bool) -> bool:
    """Whether a contact may change a severity: upwards as they may choose, downwards as `changed_by` says."""
    if is_graver(terms, wanted, was):
        return customer_may_choose(terms, is_named=is_named)
    changed_by = terms.severity_policy.changed_by
    return not changed_by or CONTACT in changed_by or (NAMED_CONTACT in changed_by and is_named)


def provider_may_change(terms: Terms) -> bool:
    """Whether the provider may change or propose a severity at all (`changed_by`)."""
    changed_by = terms.severity_policy.changed_by
    return not changed_by or PROVIDER in changed_by


def provider_must_propose(terms: Terms) -> bool:
    """Whether the provider changes a severity together with the customer only (`agreed`, `contest_within`)."""
    policy = terms.severity_policy
    return policy.contest_within is not None if policy.agreed is None else policy.agreed


def grounds_to_lower(course: Course) -> tuple[Ground, ...]:
    """The grounds on which this case's severity may be lowered without asking, as it stands."""
    level = course.level
    unreachable = level is not None and level.reachable is not None and course.status is Status.WAITING_CUSTOMER
    grounds = {Ground.LOWERED_WHEN: bool(course.terms.severity_policy.lowered_when), Ground.UNREACHABLE: unreachable}
    return tuple(ground for ground, holds in grounds.items() if holds)

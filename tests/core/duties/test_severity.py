"""Who may change a severity: `chosen_by`, `changed_by`, `agreed`, `contest_within`, `lowered_when`."""

import pytest
from tests.core.duties.making import TERMS, changed, opened, waiting

from palier.core.catalogue.terms import Terms
from palier.core.duties import (
    Ground,
    course_of,
    customer_may_change,
    customer_may_choose,
    grounds_to_lower,
    provider_may_change,
    provider_must_propose,
)

POLICY = "{default: p4, contest_within: 4h in office}"


def policy(written: str) -> Terms:
    return changed(POLICY, written)


@pytest.mark.obeys("Document.severity_policy", "SeverityPolicy.chosen_by")
@pytest.mark.parametrize(
    ("written", "anyone", "named"),
    [
        (POLICY, True, True),
        ("{chosen_by: contact}", True, True),
        ("{chosen_by: named_contact}", False, True),
        ("{chosen_by: provider}", False, False),
    ],
)
def test_chosen_by_says_who_chooses_and_who_raises(written: str, anyone: bool, named: bool) -> None:
    terms = policy(written)
    for is_named, may in ((False, anyone), (True, named)):
        assert customer_may_choose(terms, is_named=is_named) is may
        assert customer_may_change(terms, was="p2", wanted="p1", is_named=is_named) is may


@pytest.mark.obeys("SeverityPolicy.changed_by")
@pytest.mark.parametrize(
    ("written", "anyone", "named", "provider"),
    [
        (POLICY, True, True, True),
        ("{changed_by: [provider]}", False, False, True),
        ("{changed_by: [contact]}", True, True, False),
        ("{changed_by: [provider, named_contact]}", False, True, True),
    ],
)
def test_changed_by_says_who_lowers_and_whether_the_provider_may(
    written: str, anyone: bool, named: bool, provider: bool
) -> None:
    terms = policy(written)
    for is_named, may in ((False, anyone), (True, named)):
        assert customer_may_change(terms, was="p1", wanted="p2", is_named=is_named) is may
    assert provider_may_change(terms) is provider


@pytest.mark.obeys("SeverityPolicy.agreed")
@pytest.mark.obeys("SeverityPolicy.agreed", "SeverityPolicy.contest_within")
@pytest.mark.parametrize(
    ("written", "must"),
    [
        (POLICY, True),
        ("{default: p4}", False),
        ("{agreed: yes}", True),
        ("{agreed: no}", False),
        ("{agreed: no, contest_within: 1h}", False),
    ],
)
def test_agreed_and_contest_within_make_the_provider_propose(written: str, must: bool) -> None:
    assert provider_must_propose(policy(written)) is must


@pytest.mark.obeys("SeverityPolicy.lowered_when")
def test_lowered_when_and_an_unmet_duty_are_grounds_to_lower_without_asking() -> None:
    grounded = policy("{lowered_when: Silence}")
    assert grounds_to_lower(course_of(TERMS, [opened("p1")])) == ()
    assert grounds_to_lower(course_of(TERMS, waiting("p1"))) == (Ground.UNREACHABLE,)
    assert grounds_to_lower(course_of(TERMS, waiting("p4"))) == ()
    assert grounds_to_lower(course_of(TERMS, waiting("p9"))) == ()
    assert grounds_to_lower(course_of(grounded, [opened("p1")])) == (Ground.LOWERED_WHEN,)
    assert grounds_to_lower(course_of(grounded, waiting("p5"))) == (Ground.LOWERED_WHEN, Ground.UNREACHABLE)

"""Which stage may follow which."""

from itertools import product

import pytest

from palier.core.incident import IncidentOver, Stage, StageOutOfOrder, check_stage, stages_after

OPEN = (Stage.INVESTIGATING, Stage.IDENTIFIED, Stage.MONITORING)


@pytest.mark.parametrize(("before", "after"), list(product(OPEN, (*OPEN, Stage.RESOLVED))))
def test_an_incident_goes_forward_falls_back_and_ends(before, after):
    check_stage(before, after, reference="INC-1")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Stage.SCHEDULED, Stage.SCHEDULED),
        (Stage.SCHEDULED, Stage.IN_PROGRESS),
        (Stage.SCHEDULED, Stage.COMPLETED),
        (Stage.IN_PROGRESS, Stage.IN_PROGRESS),
        (Stage.IN_PROGRESS, Stage.COMPLETED),
    ],
)
def test_a_maintenance_is_announced_runs_and_ends(before, after):
    check_stage(before, after, reference="INC-1")


def test_a_maintenance_that_began_is_not_announced_again():
    with pytest.raises(StageOutOfOrder) as refused:
        check_stage(Stage.IN_PROGRESS, Stage.SCHEDULED, reference="INC-1")
    assert (refused.value.before, refused.value.after) == ("in_progress", "scheduled")


@pytest.mark.parametrize(("before", "after"), list(product((Stage.RESOLVED, Stage.COMPLETED), Stage)))
def test_nothing_follows_the_end(before, after):
    assert before.is_over
    assert stages_after(before) == ()
    with pytest.raises(IncidentOver) as refused:
        check_stage(before, after, reference="INC-7")
    assert refused.value.reference == "INC-7"


def test_incidents_and_maintenances_never_turn_into_each_other():
    for before, after in product(Stage, Stage):
        if before.is_planned != after.is_planned:
            assert after not in stages_after(before)

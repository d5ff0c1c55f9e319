"""A report is sent as somebody read it, and stays as it was sent."""

import pytest

from palier.core.report import LEADS_TO, ReportOutOfOrder, Stage, Step, stage_after


def test_the_way_of_a_report() -> None:
    stage, passed = Stage.DRAFT, []
    for step in (Step.RECOUNT, Step.WRITE, Step.REVIEW, Step.WRITE, Step.REVIEW, Step.SEND):
        stage = stage_after(stage, step)
        passed.append(stage.value)
    assert passed == ["draft", "draft", "reviewed", "draft", "reviewed", "sent"]


@pytest.mark.parametrize("step", Step)
def test_what_is_sent_stays(step: Step) -> None:
    with pytest.raises(ReportOutOfOrder) as refused:
        stage_after(Stage.SENT, step)
    assert (refused.value.step, refused.value.stage) == (step, Stage.SENT)


def test_nothing_is_sent_that_nobody_read() -> None:
    assert [stage for (stage, step), after in LEADS_TO.items() if after is Stage.SENT] == [Stage.REVIEWED]

"""Notes that call colleagues by name."""

import pytest
from tests.factories import AT, make_agent, make_desk

from palier.apps.cases.models import Note
from palier.apps.cases.restricted_errors import SealedCase
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.escalations.commands import write_note
from palier.apps.escalations.models import Telling
from palier.apps.escalations.queries import notices, tellings_of, unread_count
from palier.apps.staff.commands import create_team
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db


def test_whoever_is_called_is_told_once_and_nobody_else() -> None:
    desk, other, third = make_desk(), make_agent(), make_agent()
    case_id = desk.open()
    for _ in range(2):  # sent twice, it is one note
        write_note(case_id=case_id, text=f"@{other.name} @{desk.agent.name} look", key="k", by=desk.agent, at=AT)
    assert Note.objects.count() == 1
    assert [unread_count(viewer=each) for each in (other, desk.agent, third)] == [1, 0, 0]
    [line] = notices(viewer=other)
    assert (line.step, line.is_act, line.is_new) == ("mentioned", True, True)
    [told] = tellings_of(viewer=desk.agent, case_id=case_id)
    assert (told.name, told.role, told.state) == (other.name, "", "told")


def test_nobody_is_told_of_a_case_they_may_not_know_of() -> None:
    desk, member, outsider = make_desk(), make_agent(), make_agent()
    team = create_team(name="Security", agent_ids=[desk.agent.id, member.id], by=PALIER, at=AT)
    case_id = desk.open()
    write_note(case_id=case_id, text="Without a call", by=desk.agent, at=AT)
    assert not Telling.objects.exists()
    RestrictedCase.objects.create(case_id=case_id, team_id=team)
    with pytest.raises(SealedCase):
        write_note(case_id=case_id, text=f"@{outsider.name} @{member.name}", by=desk.agent, at=AT)
    assert not Telling.objects.exists()

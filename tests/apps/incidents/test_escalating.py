"""An update that was promised and did not come: the commander hears, then the lead, each once, killed or not."""

import pytest
from django.db import transaction
from tests.apps.incidents.telling import HOUR, LOGIN, WORDS
from tests.apps.incidents.test_noticing import letter
from tests.factories import AT

from palier.adapters.mail.compose import compose
from palier.apps.audit.models import AuditEntry
from palier.apps.incidents.commands import Telling, escalate_late, post_update
from palier.apps.incidents.models import Component, LateNotice
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent, Team
from palier.core.incident import Stage

MINUTE = HOUR / 60


def told():
    return list(LateNotice.objects.order_by("id").values_list("rung", "agent_id"))


def test_the_catalogues_ladder_reaches_the_commander_then_the_lead_each_once(house):
    """Its steps: a warning at three quarters to the assignee, due to the assignee and the team's lead."""
    team = Team.objects.create(name="Platform", lead_id=house.lead.id)
    Component.objects.filter(slug=LOGIN).update(owner=team)
    house.open()  # promises a word within the hour
    for moment in (AT, AT + 44 * MINUTE):
        assert escalate_late(at=moment, limit=10) == 0
    assert escalate_late(at=AT + 45 * MINUTE, limit=10) == 1
    assert told() == [("step-1", house.desk.agent.id)]
    for _ in range(3):
        escalate_late(at=AT + HOUR, limit=10)
    assert told()[1:] == [("step-2", house.desk.agent.id), ("step-2", house.lead.id)]
    mails = OutgoingMail.objects.filter(kind="update_late").order_by("id")
    assert [mail.recipients[0] for mail in mails] == [
        Agent.objects.get(pk=agent_id).email for agent_id in (house.desk.agent.id, house.desk.agent.id, house.lead.id)
    ]
    assert "None has come yet." in letter(mails[0])
    assert "None has come." in letter(mails[2])
    assert compose_subject(mails[2]) == "An update is owed: Nobody can sign in"
    assert AuditEntry.objects.filter(act="escalate_update").count() == 2


def compose_subject(mail):
    from palier.apps.mailroom.letters import letter_of

    return compose(letter_of(mail.pk), at=AT).sent.subject


def test_a_word_ends_the_ladder_and_a_new_promise_begins_another(house):
    incident_id = house.open()
    more = {"incident_id": incident_id, "by": house.desk.agent, "telling": Telling(WORDS, AT + 2 * HOUR)}
    post_update(stage=Stage.IDENTIFIED, at=AT + 30 * MINUTE, **more)
    assert escalate_late(at=AT + HOUR, limit=10) == 0
    assert escalate_late(at=AT + 2 * HOUR, limit=10) == 1
    post_update(
        incident_id=incident_id, stage=Stage.RESOLVED, telling=Telling(WORDS), by=house.desk.agent, at=AT + 3 * HOUR
    )
    assert escalate_late(at=AT + 9 * HOUR, limit=10) == 0


def test_a_warning_that_came_too_late_is_none(house):
    house.open()
    escalate_late(at=AT + 2 * HOUR, limit=10)
    assert {rung for rung, _ in told()} == {"step-2"}


def test_killed_before_it_commits_nobody_was_told_and_the_next_tells_once(house):
    house.open()

    def killed():
        with transaction.atomic():
            escalate_late(at=AT + HOUR, limit=10)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        killed()
    assert told() == []
    assert not OutgoingMail.objects.filter(kind="update_late").exists()
    escalate_late(at=AT + HOUR, limit=10)
    assert len(told()) == OutgoingMail.objects.filter(kind="update_late").count() > 0

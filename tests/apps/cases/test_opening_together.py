"""Several cases opened in one go are as those opened one by one, and cost hardly more than one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import AT, Desk, make_contact, make_desk

from palier.apps.accounts.queries import standing_of
from palier.apps.cases import commands
from palier.apps.cases.errors import NothingSaid
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.cases.verification import verify_cases
from palier.apps.cases.words import Words
from palier.apps.clocks.models import Clock
from palier.apps.errors import NotAllowed
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def openings(*actors: Actor) -> list[commands.Opening]:
    """One opening for each of these contacts, a minute after the other."""
    ats = [AT + number * timedelta(minutes=1) for number in range(len(actors))]
    standings = [standing_of(actor.id, product="", at=at) for actor, at in zip(actors, ats, strict=True)]
    return [
        commands.Opening(standing, f"Case {number}", Words("Help"), "email", actor, at)
        for number, (standing, actor, at) in enumerate(zip(standings, actors, ats, strict=True))
        if standing is not None
    ]


def test_cases_opened_together_are_as_those_opened_alone(desk: Desk) -> None:
    """In every row but for what makes each its own: ids, references, and the mail's identification."""
    others = [make_contact()[1] for _ in range(2)]
    people = (desk.contact, *others, desk.contact)
    together = commands.open_cases(openings=openings(*people))
    alone = [
        commands.open_case(
            contact_id=each.by.id, subject=each.subject, text="Help", channel="email", by=each.by, at=each.at
        )
        for each in openings(*people)
    ]
    assert len({case.reference for case in (*together, *alone)}) == 8
    own = {"id", "reference", "case_id", "event_id", "message_id", "seq_id"}
    for one, other in zip(together, alone, strict=True):
        assert stored(one.case_id, own) == stored(other.case_id, own)
    assert [found for checked in verify_cases() for found in checked.differences] == []


def stored(case_id: int, own: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Every row of a case by table, without what is its own."""
    tables = {Case: "pk", CaseEvent: "case_id", Message: "case_id", Clock: "case_id", OutgoingMail: "case_id"}
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in own}
            for row in model.objects.filter(**{key: case_id}).order_by("pk").values()
        ]
        for model, key in tables.items()
    }


@pytest.mark.django_db(transaction=True)
def test_opening_many_takes_as_few_statements_as_opening_one(desk: Desk) -> None:
    commands.open_cases(openings=openings(desk.contact))
    wanted = openings(*[desk.contact] * 7)
    with CaptureQueriesContext(connection) as asked:
        commands.open_cases(openings=wanted)
    assert len([query for query in asked if not query["sql"].startswith(("BEGIN", "COMMIT"))]) == 2
    assert commands.open_cases(openings=[]) == []


def test_of_several_openings_one_refusal_refuses_all(desk: Desk) -> None:
    wanted = openings(desk.contact, make_contact()[1])
    with pytest.raises(NotAllowed):
        commands.open_cases(openings=[wanted[0], replace(wanted[1], by=desk.contact)])
    with pytest.raises(NothingSaid):
        commands.open_cases(openings=[wanted[0], replace(wanted[1], words=Words(" "))])
    assert Case.objects.count() == 0

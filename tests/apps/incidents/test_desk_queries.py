"""The desk's list of incidents, page by page: what goes on first, then what is over, each once."""

from datetime import timedelta

import pytest
from tests.apps.incidents.telling import HOUR, LEARN, WORDS
from tests.factories import AT, make_contact

from palier.apps.cases import commands as cases
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.errors import NotFound
from palier.apps.incidents import desk_queries as queries
from palier.apps.incidents.commands import Telling, post_update
from palier.apps.incidents.models import Incident
from palier.apps.staff.models import Team
from palier.core.incident import Stage, State


def walked(viewer) -> list[list[int]]:
    pages, before = [], None
    while True:
        shown, before = queries.incidents(viewer=viewer, before=before)
        pages.append([each.id for each in shown])
        if before is None:
            return pages


@pytest.mark.parametrize(
    ("over", "lengths"), [((), [0]), ((4,), [1]), ((0, 2), [2]), ((0, 1, 3), [2, 1]), ((0, 1, 2, 3, 4), [2, 2, 1])]
)
def test_page_by_page_every_incident_is_listed_once(house, monkeypatch, over, lengths):
    """All that goes on stands on the first page, however much that is."""
    monkeypatch.setattr(queries, "PAGE", 2)
    found = [house.open(at=AT + place * timedelta(minutes=1)) for place in range(5)]
    for place in over:
        said = {"stage": Stage.RESOLVED, "telling": Telling(WORDS), "by": house.desk.agent, "at": AT + HOUR}
        post_update(incident_id=found[place], **said)
    ended = [found[place] for place in over]
    wanted = sorted(set(found) - set(ended), reverse=True) + sorted(ended, reverse=True)
    pages = walked(house.desk.agent)
    assert [each for page in pages for each in page] == wanted
    assert [len(page) - (len(found) - len(over)) * (not number) for number, page in enumerate(pages)] == lengths


def test_one_incident_is_found_by_its_reference_and_offers_open_cases_that_may_tell_of_it(house):
    """Cases linked already, closed, or for one team alone are not offered; a stranger finds nothing."""
    alike, linked, closed, other = (house.desk.open(subject="Nobody can sign in") for _ in range(4))
    cases.close_own_case(case_id=closed, by=house.desk.contact, at=AT)
    RestrictedCase.objects.create(case_id=other, team=Team.objects.create(name="Security"))
    reference = queries.reference_of(house.open(case_ids=[linked], **{LEARN: State.MAJOR}))
    sheet = queries.incident_sheet(viewer=house.desk.agent, reference=reference)
    assert [case.id for case in sheet.cases] == [linked]
    assert [system.slug for system in sheet.affected] == [LEARN]
    assert (sheet.commander, sheet.accounts, sheet.account_ids) == (house.desk.agent.name, (), ())
    offered = queries.suggested(viewer=house.desk.agent, sheet=sheet)
    assert [suggestion.case_id for suggestion, *_ in offered] == [alike]
    with pytest.raises(NotFound):
        queries.incident_sheet(viewer=house.desk.agent, reference="INC-0")
    _, stranger = make_contact()
    Incident.objects.update(audience=Incident.Audience.INTERNAL)
    with pytest.raises(NotFound):
        queries.incident_sheet(viewer=stranger, reference=reference)

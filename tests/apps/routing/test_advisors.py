"""Naming advisors: only roles of what the account bought, one at a time, dated; and who may."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.apps.routing.making import DAY_ONE, advised_desk, named
from tests.factories import AT, make_agent, make_contact

from palier.apps.accounts.commands import create_account, sign_contract
from palier.apps.audit.models import AuditEntry
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.routing.commands import change_stand_in, end_advisor, name_advisor
from palier.apps.routing.errors import AdvisorEndsFirst, StandsInForOneself, UnknownRole
from palier.apps.routing.models import Advisor
from palier.apps.routing.queries import account_people, advisors_of, on_duty_for, roles_of
from palier.apps.staff.commands import deactivate_agent
from palier.core.actor import PALIER, Role

pytestmark = pytest.mark.django_db

ADOBE = Path(__file__).parents[3] / "catalogues" / "adobe.yaml"
TODAY = date(2026, 3, 2)


@pytest.fixture
def desk():
    return advised_desk()


@pytest.mark.obeys("Document.people", "Person.kind", "Offered.advisor")
def test_the_roles_are_those_of_the_catalogue_the_promised_first(desk) -> None:
    """The keys `people`, `people.kind`, `advisor` and `team`: pooled roles have no name."""
    roles = roles_of(desk.account_id, at=AT, on=TODAY)
    assert [(role.id, role.promised) for role in roles] == [("tam", True), ("senior", False)]
    assert roles[0].label["fr"] == "Responsable technique de compte"
    assert roles_of(0, at=AT, on=TODAY) == ()
    assert roles_of(desk.account_id, at=AT, on=date(2020, 1, 1)) == ()


@pytest.mark.obeys("Feature.person")
def test_an_add_on_that_gives_somebody_makes_their_role_one_to_name() -> None:
    """Adobe's technical account director comes with an add-on of Ultimate."""
    publish_catalogue(text=ADOBE.read_text(encoding="utf-8"), by=PALIER, at=AT - timedelta(days=30))
    roles = {}
    for add_ons in ((), ("technical_account_director",)):
        account_id = create_account(name="Client", country="FR", timezone="Europe/Paris", by=PALIER, at=AT)
        sign_contract(
            account_id=account_id,
            catalogue="adobe",
            plan="ultimate",
            add_ons=add_ons,
            region="emea",
            starts_on=date(2026, 1, 1),
            by=PALIER,
            at=AT,
        )
        found = roles_of(account_id, at=AT, on=TODAY)
        roles[bool(add_ons)] = {role.id for role in found if role.promised}
    assert roles[True] - roles[False] == {"technical_account_director"}
    tad = make_agent()
    name_advisor(
        account_id=account_id,
        role="technical_account_director",
        agent_id=tad.id,
        starts_on=TODAY,
        by=PALIER,
        at=AT,
    )
    assert on_duty_for(account_id, role="technical_account_director", on=TODAY) == [tad.id]


@pytest.mark.obeys("Document.people")
def test_a_role_nobody_sold_is_refused(desk) -> None:
    for role in ("engineer", "king"):
        with pytest.raises(UnknownRole):
            named(desk, desk.agent, role=role)
    assert Advisor.objects.count() == 0


def test_a_new_advisor_takes_over_on_their_first_day(desk) -> None:
    old, new = make_agent(), make_agent()
    named(desk, old)
    named(desk, new, starts_on=date(2026, 4, 1))
    rows = Advisor.objects.order_by("starts_on").values_list("agent_id", "starts_on", "ends_on")
    assert list(rows) == [(old.id, DAY_ONE, date(2026, 3, 31)), (new.id, date(2026, 4, 1), None)]
    assert [on_duty_for(desk.account_id, role="tam", on=date(2026, 3, day)) for day in (30, 31)] == [[old.id]] * 2
    assert on_duty_for(desk.account_id, on=date(2026, 4, 1)) == [new.id]
    assert [advisor.agent for advisor in advisors_of(desk.account_id, roles=("tam",), on=TODAY)] == [old.id]
    assert advisors_of(desk.account_id, roles=("senior",), on=TODAY) == []


def test_naming_from_an_earlier_day_replaces_who_was_to_come(desk) -> None:
    first, second = make_agent(), make_agent()
    named(desk, first, starts_on=date(2026, 4, 1))
    named(desk, second, starts_on=date(2026, 2, 1), ends_on=date(2026, 6, 30))
    assert [(row.agent_id, row.ends_on) for row in Advisor.objects.all()] == [(second.id, date(2026, 6, 30))]


def test_an_advisor_ends_and_changes_stand_in(desk) -> None:
    advisor_id = named(desk, desk.agent)
    other = make_agent()
    change_stand_in(advisor_id=advisor_id, stand_in_id=other.id, by=PALIER, at=AT)
    end_advisor(advisor_id=advisor_id, ends_on=TODAY, by=PALIER, at=AT)
    found = account_people(viewer=desk.agent, account_id=desk.account_id, at=AT, on=TODAY)
    [line] = found.lines
    assert (line.agent.name, line.stand_in.name, line.runs_on(TODAY), line.runs_on(date(2026, 3, 3))) == (
        desk.agent.name,
        other.name,
        True,
        False,
    )
    change_stand_in(advisor_id=advisor_id, stand_in_id=None, by=PALIER, at=AT)
    assert Advisor.objects.get().stand_in_id is None
    with pytest.raises(AdvisorEndsFirst):
        end_advisor(advisor_id=advisor_id, ends_on=date(2025, 1, 1), by=PALIER, at=AT)


def test_nobody_stands_in_for_themselves_or_ends_before_they_start_or_is_gone(desk) -> None:
    with pytest.raises(StandsInForOneself):
        named(desk, desk.agent, stand_in=desk.agent)
    with pytest.raises(AdvisorEndsFirst):
        named(desk, desk.agent, starts_on=TODAY, ends_on=DAY_ONE)
    gone = make_agent()
    deactivate_agent(agent_id=gone.id, by=PALIER, at=AT)
    with pytest.raises(NotFound):
        named(desk, gone)
    with pytest.raises(NotFound):
        named(desk, desk.agent, stand_in=gone)


def test_what_is_not_there_is_not_found(desk) -> None:
    with pytest.raises(NotFound):
        end_advisor(advisor_id=0, ends_on=TODAY, by=PALIER, at=AT)
    with pytest.raises(NotFound):
        name_advisor(account_id=0, role="tam", agent_id=desk.agent.id, starts_on=TODAY, by=PALIER, at=AT)


def test_leads_name_advisors_and_every_name_leaves_a_trace(desk) -> None:
    advisor_id = named(desk, desk.agent)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.account_id, entry.facts["role"]) == ("name_advisor", desk.account_id, "tam")
    by = desk.agent
    with pytest.raises(NotAllowed):
        name_advisor(account_id=desk.account_id, role="tam", agent_id=by.id, starts_on=TODAY, by=by, at=AT)
    with pytest.raises(NotAllowed):
        change_stand_in(advisor_id=advisor_id, stand_in_id=None, by=by, at=AT)
    with pytest.raises(NotAllowed):
        end_advisor(advisor_id=advisor_id, ends_on=TODAY, by=by, at=AT)
    end_advisor(advisor_id=advisor_id, ends_on=TODAY, by=make_agent(role=Role.LEAD), at=AT)


def test_customers_read_nothing_of_it_here_and_other_accounts_have_their_own(desk) -> None:
    named(desk, desk.agent)
    hidden = account_people(viewer=desk.contact, account_id=desk.account_id, at=AT, on=TODAY)
    assert (hidden.lines, hidden.roles) == ((), ())
    other, _ = make_contact()
    assert account_people(viewer=desk.agent, account_id=other, at=AT, on=TODAY).lines == ()

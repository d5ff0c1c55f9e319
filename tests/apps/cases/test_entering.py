"""A look at what a case would be promised: what it says is what runs, and it writes nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.accounts.people import appoint, colleague, make_people, name
from tests.factories import AT, CATALOGUE, make_contact, make_desk

from palier.apps.accounts.commands import end_contract, set_payments
from palier.apps.accounts.errors import InArrears, NoContractInForce
from palier.apps.accounts.models import Account, Contract
from palier.apps.accounts.people_commands import record_departure
from palier.apps.accounts.people_errors import HasLeft
from palier.apps.cases.commands import open_case
from palier.apps.cases.entering import preview_case
from palier.apps.cases.errors import MayNotOpen, UnknownSeverity
from palier.apps.cases.models import Case
from palier.apps.cases.page_queries import clocks_of
from palier.apps.errors import NotAllowed, NotFound
from palier.core.actor import PALIER
from palier.core.catalogue.admission import Situation, Topic

HOUR = timedelta(hours=1)
WRITING = ("INSERT", "UPDATE", "DELETE", "SELECT NEXTVAL")


def look(contact, **asked):
    return preview_case(**{"contact_id": contact.id, "channel": "portal", "by": contact, "at": AT} | asked)


@pytest.mark.parametrize("severity", ["high", "low", "whenever", None])
@pytest.mark.parametrize("hours", [0, 7, 9, 60])
def test_what_the_look_says_is_what_runs(severity, hours, db) -> None:
    desk = make_desk()
    at = AT + hours * HOUR
    seen = look(desk.contact, severity=severity, at=at)
    opened = open_case(
        contact_id=desk.contact.id, subject="x", text="y", channel="portal", severity=severity, by=desk.contact, at=at
    )
    case = Case.objects.get(pk=opened.case_id)
    assert seen.severity == case.severity
    assert list(seen.clocks) == list(clocks_of(case_id=case.pk, terms_id=case.terms_id, at=at))
    dues = [clock.due_at for clock in seen.clocks if clock.is_open and clock.due_at]
    assert min(dues, default=None) == case.next_due_at


def test_looking_writes_nothing(db) -> None:
    desk = make_desk()
    with CaptureQueriesContext(connection) as asked:
        look(desk.contact, severity="high")
    said = [query["sql"].lstrip().upper() for query in asked.captured_queries]
    assert [sql for sql in said if sql.startswith(WRITING)] == []
    assert not Case.objects.exists()


def test_a_stranger_looks_for_nobody_else(db) -> None:
    desk = make_desk()
    _, twin = make_contact()
    with pytest.raises(NotAllowed):
        look(desk.contact, contact_id=twin.id)
    with pytest.raises(NotFound):
        look(desk.agent, contact_id=10**9)
    assert look(desk.agent, contact_id=twin.id, severity="high").severity == "high"


def test_an_unknown_severity_is_refused_alike(db) -> None:
    with pytest.raises(UnknownSeverity):
        look(make_desk().contact, severity="mild")


@pytest.mark.parametrize("others", ["accept", "hold", "ask_to_resubmit"])
def test_who_may_not_open_is_told_who_may_change_that(others, db) -> None:
    desk = make_people(f"{{limit: 3, administrators: 1, who_may_open: named, from_others: {others}}}")
    ada = colleague(desk, "Ada")
    name(desk, ada)
    appoint(desk, ada)
    assert not look(ada).flagged
    if others == "accept":
        assert look(desk.contact).flagged
        return
    with pytest.raises(MayNotOpen) as refused:
        look(desk.contact)
    assert refused.value.keepers == ("Ada",)


def test_a_severity_that_others_choose_is_the_plans_own(db) -> None:
    policy = "severity_policy: {default: low, chosen_by: provider}"
    desk = make_desk(catalogue=CATALOGUE.replace("severity_policy: {default: low}", policy))
    seen = look(desk.contact, severity="high")
    assert (seen.severity, seen.may_choose) == ("low", False)
    assert look(desk.agent, contact_id=desk.contact.id, severity="high").severity == "high"


def test_without_a_contract_only_a_topic_comes_in(db) -> None:
    desk = make_desk()
    end_contract(
        contract_id=Contract.objects.get().pk, last_day=(AT - timedelta(days=2)).date(), reason="", by=PALIER, at=AT
    )
    with pytest.raises(NoContractInForce):
        look(desk.contact)
    seen = look(desk.contact, topic=Topic.BILLING)
    assert (seen.situation, [clock.due_at for clock in seen.clocks]) == (Situation.EXPIRED, [])


def test_in_arrears_the_catalogue_says_what_comes_in(db) -> None:
    standing = "good_standing: {suspend_in_arrears: yes}\nseverities:"
    desk = make_desk(catalogue=CATALOGUE.replace("severities:", standing, 1))
    set_payments(account_id=desk.account_id, payments=Account.Payments.IN_ARREARS, by=PALIER, at=AT)
    with pytest.raises(InArrears):
        look(desk.contact)
    assert look(desk.contact, topic=Topic.SECURITY).situation is Situation.IN_ARREARS


def test_who_has_left_opens_nothing(db) -> None:
    desk = make_desk()
    record_departure(contact_id=desk.contact.id, by=desk.agent, at=AT)
    with pytest.raises(HasLeft):
        look(desk.contact)

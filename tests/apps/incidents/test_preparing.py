"""Words prepared while all is quiet, and what an incident that is opened from somewhere begins with."""

from datetime import timedelta

import pytest
from tests.apps.incidents.telling import HOUR, LEARN, LOGIN, TITLE, WORDS
from tests.factories import AT, make_agent, make_contact

from palier.apps.accounts.models import Account
from palier.apps.audit.models import AuditEntry
from palier.apps.cases.models import Case
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.incidents import prepared_queries as queries
from palier.apps.incidents.commands import Telling, escalate_late, post_update
from palier.apps.incidents.commands.preparing import LONGEST, keep_template, remove_template
from palier.apps.incidents.errors import NothingToSay, TemplateNameTaken, UnknownInTemplate
from palier.apps.incidents.models import Component, UpdateTemplate
from palier.core.incident import Stage, State


def keep(house, name="Seen", stage=Stage.INVESTIGATING, **changes) -> int:
    said = {"words": WORDS, "by": house.lead, "at": AT, **changes}
    return keep_template(name=name, stage=stage, **said)


def test_words_are_kept_under_a_name_of_their_own_and_stand_in_the_order_of_an_incident(house):
    over, seen = keep(house, "  All   over ", Stage.RESOLVED), keep(house, "b")
    first = keep(house, "a")
    told = [(each.id, each.name, each.stage) for each in queries.prepared_words()]
    assert told == [
        (first, "a", Stage.INVESTIGATING),
        (seen, "b", Stage.INVESTIGATING),
        (over, "All over", Stage.RESOLVED),
    ]
    assert keep(house, "x" * (LONGEST + 9), template_id=over) == over
    assert UpdateTemplate.objects.get(pk=over).name == "x" * LONGEST


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " \n"}, NothingToSay),
        ({"words": {"en": " "}}, NothingToSay),
        ({"name": "Taken"}, TemplateNameTaken),
        ({"words": {"en": "{{title}}, says {{nobody}}."}}, UnknownInTemplate),
        ({"template_id": 0}, NotFound),
    ],
)
def test_what_could_not_be_offered_is_refused_and_nothing_is_kept(house, changes, refusal):
    kept = keep(house, "Taken")
    with pytest.raises(refusal):
        keep(house, **changes)
    assert keep(house, "Taken", template_id=kept) == kept, "its own name is not taken"
    assert [each.name for each in queries.prepared_words()] == ["Taken"]


def test_who_arranges_the_page_prepares_and_removes(house):
    kept = keep(house)
    with pytest.raises(NotAllowed):
        keep(house, "Other", by=house.desk.contact)
    with pytest.raises(NotAllowed):
        remove_template(template_id=kept, by=house.desk.contact, at=AT)
    remove_template(template_id=kept, by=house.lead, at=AT)
    with pytest.raises(NotFound):
        remove_template(template_id=kept, by=house.lead, at=AT)
    acts = AuditEntry.objects.filter(act__endswith="_template").order_by("pk").values_list("act", "facts__name")
    assert list(acts) == [("keep_template", "Seen"), ("remove_template", "Seen")]
    assert queries.prepared_words() == ()


def test_an_incident_begins_with_what_a_case_says_and_the_system_it_is_about(house):
    case_id = house.desk.open(subject="No exam opens")
    viewer, system = house.desk.agent, house.components[LEARN]
    for product, states in (("", {}), ("LEARN", {system: State.DEGRADED}), ("shop", {})):
        Case.objects.filter(pk=case_id).update(product=product)
        begun = queries.begun_from_case(viewer=viewer, case_id=case_id)
        assert (begun.title, begun.states) == ({"en": "No exam opens"}, states), product
    Case.objects.filter(pk=case_id).update(product=LEARN)
    Component.objects.filter(pk=system).update(retired_at=AT)
    assert queries.begun_from_case(viewer=viewer, case_id=case_id).states == {}
    _, stranger = make_contact()
    for unknown in ({"viewer": viewer, "case_id": 0}, {"viewer": stranger, "case_id": case_id}):
        assert queries.begun_from_case(**unknown) == queries.Beginning({}, {})


def test_an_incident_begins_with_how_a_check_found_a_system_unless_it_is_retired(house):
    system = house.components[LOGIN]
    Component.objects.filter(pk=system).update(state=State.MAJOR.value)
    begun = queries.begun_from_component(component_id=system)
    assert begun.states == {system: State.MAJOR}
    assert begun.title["en"] == LOGIN.title()
    Component.objects.filter(pk=system).update(retired_at=AT)
    assert queries.begun_from_component(component_id=system) == queries.Beginning({}, {})


def test_few_accounts_are_all_offered_and_of_many_those_in_hand(house):
    case_id = house.desk.open()
    assert [key for key, _ in queries.accounts_to_choose(chosen=())] == [house.desk.account_id]
    number = queries.FEW_ACCOUNTS
    more = Account.objects.bulk_create(
        Account(name=f"Z{place:02}", country="FR", timezone="Europe/Paris", created_at=AT) for place in range(number)
    )
    assert queries.accounts_to_choose(chosen=()) == ()
    chosen = queries.accounts_to_choose(chosen=[more[3].pk], case_id=case_id)
    assert {key for key, _ in chosen} == {more[3].pk, house.desk.account_id}


def test_a_warning_stands_until_the_next_word_comes(house):
    incident_id = house.open(at=AT)
    late = AT + HOUR + timedelta(minutes=30)
    assert escalate_late(at=late, limit=9) > 0
    [warned] = queries.warnings_of(viewer=house.desk.agent) or queries.warnings_of(viewer=house.lead)
    assert (warned.title, warned.promised_at) == (TITLE, AT + HOUR)
    for nobody in (make_agent(), house.desk.contact):
        assert queries.warnings_of(viewer=nobody) == ()
    words = Telling(WORDS, next_update_at=late + HOUR)
    post_update(incident_id=incident_id, stage=Stage.IDENTIFIED, telling=words, by=house.desk.agent, at=late)
    assert queries.warnings_of(viewer=house.desk.agent) == queries.warnings_of(viewer=house.lead) == ()

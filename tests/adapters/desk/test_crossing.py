"""A form that crosses somebody else's change: 409, what they did, what was typed, one button to send it again."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.cases.test_crossing import raced
from tests.apps.duties.catalogue import CATALOGUE
from tests.factories import AT, make_agent, make_desk

from palier.adapters.shared import moments
from palier.apps.cases.commands import assign_case, change_severity, change_status
from palier.apps.cases.commands.change_severity import Basis
from palier.apps.cases.models import Case
from palier.apps.staff.commands import create_team
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER
from palier.core.case import Status


@pytest.fixture
def desk(db):
    return make_desk(catalogue=CATALOGUE)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(moments, "now", lambda: AT + timedelta(minutes=1))


@pytest.fixture
def case(desk) -> Case:
    return Case.objects.get(pk=desk.open(severity="p2"))


def seen_in(page: str) -> set[str]:
    return set(re.findall(r'name="seen" value="(\d+)"', page))


def test_the_forms_of_severity_and_status_carry_what_was_seen(agent, case) -> None:
    for name in ("duties", "life"):
        assert seen_in(agent.get(reverse(f"desk:{name}", args=[case.reference])).content.decode()) == {"1"}


@pytest.mark.parametrize(("language", "words"), [("en", "Meanwhile"), ("fr", "Entre-temps")])
def test_a_crossing_severity_shows_the_others_change_and_keeps_the_reason(agent, desk, case, language, words) -> None:
    Agent.objects.filter(pk=desk.agent.id).update(language=language)
    other = make_agent()
    change_severity(case_id=case.pk, severity="p3", basis=Basis.CONTACT, by=other, at=AT)
    said = {"severity": "p1", "way": "contact", "attested": "1", "reason": "They rang again.", "seen": "1"}
    answer = agent.post(reverse("desk:severity", args=[case.reference]), said)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert words in shown
    assert other.name in shown
    assert "They rang again." in shown
    assert Case.objects.get(pk=case.pk).severity == "p3"
    assert re.findall(r"<dd>(?:<strong>)?([^<]+)", shown)[:2] == ["P3", "P1"]
    assert shown.count("happening--") == 1, "what happened since the form was opened"
    assert seen_in(shown) == {"2"}
    assert 'name="severity" value="p1"' in shown
    assert agent.post(reverse("desk:severity", args=[case.reference]), {**said, "seen": "2"}).status_code == 302
    assert Case.objects.get(pk=case.pk).severity == "p1"


def test_a_crossing_status_does_too(agent, desk, case) -> None:
    change_status(case_id=case.pk, status=Status.WAITING_CUSTOMER, by=make_agent(), at=AT)
    said = {
        "status": "on_hold",
        "reason": "third_party",
        "comment": "The bank.",
        "review_on": "2026-03-09",
        "seen": "1",
    }
    answer = agent.post(reverse("desk:life_stand", args=[case.reference]), said)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert re.findall("<textarea[^>]*>([^<]*)<", shown) == ["The bank."], "only what was typed is shown to be changed"
    assert 'type="hidden" name="reason" value="third_party"' in shown
    assert re.findall("<dd><strong>(.*)</strong>", shown) == ["On hold · A third party has to act"]
    assert Case.objects.get(pk=case.pk).status == "waiting_customer"


@pytest.mark.parametrize("given", [True, False])
def test_a_crossing_assignment_names_whom_one_chose(agent, desk, case, given) -> None:
    other, third = make_agent(), make_agent()
    team = create_team(name="Web", agent_ids=[], by=PALIER, at=AT)
    assign_case(case_id=case.pk, agent_id=other.id, by=other, at=AT)
    chosen = {"agent": str(third.id), "team": str(team)} if given else {"agent": "", "team": ""}
    answer = agent.post(reverse("desk:assignment", args=[case.reference]), {**chosen, "seen": "1"})
    assert answer.status_code == 409
    mine = f"{third.name} · Web" if given else "Nobody"
    assert f"Meanwhile {other.name} took {case.reference}." in answer.content.decode()
    assert f"<dd>{other.name}</dd>" in answer.content.decode()
    assert f"<strong>{mine}</strong>" in answer.content.decode()


def test_a_form_that_says_nothing_of_what_was_seen_goes_through(agent, desk, case) -> None:
    change_status(case_id=case.pk, status=Status.WAITING_CUSTOMER, by=make_agent(), at=AT)
    agent.post(reverse("desk:life_stand", args=[case.reference]), {"status": "open"})
    assert Case.objects.get(pk=case.pk).status == "open"


@pytest.mark.django_db(transaction=True)
def test_of_eighty_forms_sent_at_once_one_of_each_pair_that_crosses_is_answered_with_409() -> None:
    """Promises G2 as two browsers hear it; a thousand pairs of the commands behind are in tests/apps/cases."""
    desk, other = make_desk(catalogue=CATALOGUE), make_agent()
    references = list(Case.objects.filter(pk__in=desk.open_many(40, severity="p2")).values_list("reference", flat=True))
    browsers = [Client(), Client()]
    for browser, person in zip(browsers, (desk.agent, other), strict=True):
        browser.force_login(Agent.objects.get(pk=person.id))

    def sent(browser: Client, reference: str, form: str) -> Callable[[], object]:
        said = {
            "severity": {"severity": "p1" if browser is browsers[0] else "p3", "way": "contact", "attested": "1"},
            "life_stand": {"status": "waiting_customer" if browser is browsers[0] else "open"},
        }[form]
        return lambda: browser.post(reverse(f"desk:{form}", args=[reference]), {**said, "seen": "1"}).status_code

    forms = [("severity", "severity"), ("severity", "life_stand")] * 20
    pairs = [
        (sent(browsers[0], reference, ours), sent(browsers[1], reference, theirs))
        for reference, (ours, theirs) in zip(references, forms, strict=True)
    ]
    for (ours, theirs), answers in zip(forms, raced(pairs, heard=lambda send: send()), strict=True):
        assert sorted(answers) == ([302, 409] if ours == theirs else [302, 302])
    assert Case.objects.filter(severity="p2").count() == 0

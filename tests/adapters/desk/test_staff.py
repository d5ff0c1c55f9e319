"""Who may sign in and as what: added by link, changed, ended; what each role may do, asked of the rules."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import make_agent

from palier.adapters.desk.right_words import RIGHTS, SUBJECTS
from palier.adapters.desk.staff_screen import rights_by_subject, rules_of_role
from palier.adapters.shared import moments
from palier.apps.audit.models import AuditEntry
from palier.apps.staff.models import Agent
from palier.apps.staff.welcome import welcome_for
from palier.core.actor import Role

pytestmark = pytest.mark.django_db
NEW = {"name": "Noor", "email": "noor@acme.example", "role": "lead", "language": "fr", "timezone": "Europe/Paris"}


def client_of(agent_id: int) -> Client:
    client = Client()
    client.force_login(Agent.objects.get(pk=agent_id))
    return client


@pytest.fixture
def boss(db) -> Client:
    return client_of(make_agent(role=Role.ADMINISTRATOR).id)


def test_somebody_new_chooses_a_password_by_a_link_that_is_good_once(boss: Client) -> None:
    page = boss.post("/staff/", NEW, follow=True).content.decode()
    link = re.search(r'value="http://[^/]+(/welcome/[^"]+)"', page)
    assert link is not None
    noor = Agent.objects.get(email="noor@acme.example")
    assert (noor.actor.role, noor.language, noor.has_usable_password()) == (Role.LEAD, "fr", False)
    door = Client()
    assert "Noor" in door.get(link[1]).content.decode()
    short = door.post(link[1], {"password": "short"})
    assert (short.status_code, "at least 10" in short.content.decode()) == (422, True)
    assert door.post(link[1], {"password": "correct horse battery"})["Location"] == "/sign-in/"
    assert Client().login(username="noor@acme.example", password="correct horse battery")
    again = door.post(link[1], {"password": "another long password"})
    assert (again.status_code, "This link was used" in again.content.decode()) == (404, True)
    assert Client().login(username="noor@acme.example", password="correct horse battery")
    assert 'id="welcome"' not in boss.get(f"/staff/{noor.pk}/").content.decode()


@pytest.mark.parametrize("token", ["", "x", "1.2.3", "1.99999999999999.0", "9" * 30 + ".1.a", "²." * 3])
def test_a_link_that_nobody_made_lets_nobody_in(token: str, db) -> None:
    assert Client().get(f"/welcome/{token}/").status_code == 404


def test_a_link_ends_after_three_days_and_when_it_is_withdrawn(db) -> None:
    boss, new = make_agent(role=Role.ADMINISTRATOR), make_agent()
    old = welcome_for(viewer=boss, agent_id=new.id, at=moments.now() - timedelta(days=3, minutes=1))
    fresh = welcome_for(viewer=boss, agent_id=new.id, at=moments.now() - timedelta(days=2))
    assert [Client().get(f"/welcome/{token}/").status_code for token in (old, fresh)] == [404, 200]
    client_of(boss.id).post(f"/staff/{new.id}/password/")
    assert Client().get(f"/welcome/{fresh}/").status_code == 404
    client_of(boss.id).post(f"/staff/{new.id}/leave/")
    assert Client().get(f"/welcome/{fresh}/").status_code == 404


def test_what_was_typed_stays_where_it_is_refused(boss: Client) -> None:
    make_agent()
    taken = Agent.objects.order_by("pk").last().email
    for values, said in (
        (NEW | {"email": taken}, "already signs in as"),
        (NEW | {"email": "nobody"}, "That is no mail address"),
        (NEW | {"timezone": "Mars/Base"}, "That is no mail address or no time zone"),
    ):
        answer = boss.post("/staff/", values)
        page = answer.content.decode()
        assert (answer.status_code, said in page, 'value="Noor"' in page) == (422, True, True)


def test_a_password_taken_away_signs_out_at_once(boss: Client) -> None:
    agent = make_agent()
    theirs = client_of(agent.id)
    assert theirs.get("/settings/").status_code == 200
    boss.post(f"/staff/{agent.id}/password/")
    assert theirs.get("/settings/").status_code == 302


def test_roles_change_and_access_ends_and_comes_back_but_not_the_last_administrators(boss: Client) -> None:
    agent, last = make_agent(), Agent.objects.get(role="administrator")
    boss.post(f"/staff/{agent.id}/role/", {"role": "lead"})
    boss.post(f"/staff/{agent.id}/leave/")
    assert "Let them sign in again" in boss.get(f"/staff/{agent.id}/").content.decode()
    boss.post(f"/staff/{agent.id}/back/")
    gone = Agent.objects.get(pk=agent.id)
    assert (gone.role, gone.is_active) == ("lead", True)
    for act, values in (("role", {"role": "agent"}), ("leave", {})):
        page = boss.post(f"/staff/{last.pk}/{act}/", values, follow=True).content.decode()
        assert "is the only administrator left" in page
    assert boss.post(f"/staff/{agent.id}/role/", {"role": "king"}).status_code == 404
    assert boss.post(f"/staff/{agent.id}/vanish/").status_code == 404
    acts = AuditEntry.objects.filter(actor_id=last.pk).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["set_role", "deactivate_agent", "reactivate_agent"]


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_only_administrators_manage_access(role: Role, db) -> None:
    agent = make_agent(role=role)
    client = client_of(agent.id)
    answers = [client.get("/staff/"), client.get(f"/staff/{agent.id}/"), client.post("/staff/", NEW)]
    answers += [client.post(f"/staff/{agent.id}/{act}/", {"role": "lead"}) for act in ("role", "leave", "password")]
    assert {answer.status_code for answer in answers} == {403}
    assert client.get("/roles/").status_code == 200
    assert Agent.objects.count() == 1


def test_every_rule_has_words_and_says_what_it_lets_through() -> None:
    rules = rules_of_role()
    assert set(rules) - set(RIGHTS) == set(), "say in adapters/desk/right_words.py what these allow"
    assert set(RIGHTS) - set(rules) == set()
    assert {name.partition(".")[0] for name in rules} - set(SUBJECTS) == set()
    told = {right.words: right.held for each in rights_by_subject() for right in each.rights}
    assert told["Write and publish catalogues"] == (False, False, True)
    assert told["Plan hours, skills and teams"] == (False, True, True)
    assert told["Use canned answers"] == (True, True, True)
    assert all(list(held) == sorted(held) for held in told.values()), "a higher role may do what a lower one may"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_ask_little_of_the_database(boss: Client, language: str, django_assert_max_num_queries) -> None:
    agent = make_agent()
    Agent.objects.update(language=language)
    for path in ("/staff/", f"/staff/{agent.id}/", "/roles/", "/administration/"):
        with django_assert_max_num_queries(12):
            assert boss.get(path).status_code == 200

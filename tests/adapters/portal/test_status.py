"""The status page of signed-in customers: what everybody may know, what concerns them alone, and nothing of others."""

from datetime import timedelta

from tests.factories import AT, make_agent, make_contact

from palier.apps.incidents.commands import (
    Naming,
    Reach,
    Telling,
    add_component,
    correct_update,
    open_incident,
    plan_maintenance,
)
from palier.apps.incidents.models import Incident, IncidentUpdate
from palier.core.actor import Role
from palier.core.incident import Impact, State

HOUR = timedelta(hours=1)
PATH = "/portal/status/"


def component(lead, slug, *, shown=True):
    return add_component(naming=Naming(slug, {"en": slug.title()}, is_shown=shown), by=lead, at=AT)


def told(lead, title, components, *, audience="public", accounts=(), words="We are looking into it."):
    return open_incident(
        title={"en": title},
        impact=Impact.MAJOR,
        reach=Reach(components, audience=Incident.Audience(audience), account_ids=tuple(accounts)),
        telling=Telling({"en": words}, AT + HOUR, AT + 2 * HOUR),
        by=lead,
        at=AT,
    )


def test_an_account_sees_what_is_public_and_what_is_its_own(desk, ada, enter, client, django_assert_max_num_queries):
    lead, (_, stranger) = make_agent(role=Role.LEAD), make_contact(catalogue="acme")
    login, learn, vault = (component(lead, name, shown=name != "vault") for name in ("login", "learn", "vault"))
    mine, theirs = enter(ada), enter(stranger)
    assert client.get(PATH).status_code == 302
    assert "All systems operational" in mine.get(PATH).content.decode()
    told(lead, "Slow pages", {learn: State.DEGRADED})
    told(lead, "Your vault", {vault: State.MAJOR}, audience="accounts", accounts=[ada.account_id])
    told(lead, "Our own", {login: State.MAJOR}, audience="internal")
    with django_assert_max_num_queries(12):
        page = mine.get(PATH).content.decode()
    assert "Slow pages" in page
    assert "Your vault" in page
    assert "for your organisation only" in page
    assert "Vault</strong>" in page
    assert "Major system outage" in page
    assert "Our own" not in page
    other = theirs.get(PATH).content.decode()
    assert "Slow pages" in other
    assert "vault" not in other.lower()
    assert "Major outage" not in other


def test_corrections_windows_and_texts_as_they_were_written(desk, ada, enter):
    """Promise C1: what was typed is shown as text."""
    lead = make_agent(role=Role.LEAD)
    login = component(lead, "login")
    told(lead, "<script>alert(1)</script>", {login: State.MAJOR}, words="<img src=x onerror=alert(1)>")
    first = IncidentUpdate.objects.get()
    correct_update(update_id=first.pk, words={"en": "Only <b>France</b>."}, by=lead, at=AT + HOUR)
    plan_maintenance(
        title={"en": "New disks"},
        planned_from=AT + HOUR,
        planned_until=AT + 2 * HOUR,
        reach=Reach({login: State.MAINTENANCE}),
        telling=Telling({"en": "Slow."}),
        by=lead,
        at=AT,
    )
    page = enter(ada).get(PATH).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "Only &lt;b&gt;France" in page
    assert "of update 1" in page
    assert "(corrected above)" in page
    assert "It takes longer than planned." in page

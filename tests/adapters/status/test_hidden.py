"""What is hidden is in no outlet: twelve hidden states, every file, mails, calls, the form (promises B10)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.apps.incidents.telling import HOUR, LOGIN
from tests.apps.subscribers.asking import subscribed
from tests.factories import AT, make_agent, make_contact

from palier.adapters.mail.compose import compose
from palier.adapters.status.rendering import render_page
from palier.apps.cases.commands import open_case
from palier.apps.incidents.commands import (
    Naming,
    Reach,
    Telling,
    add_component,
    add_group,
    correct_update,
    keep_template,
    link_case,
    open_incident,
    plan_maintenance,
    post_update,
    retire_component,
)
from palier.apps.incidents.models import Incident, IncidentUpdate
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent, Team
from palier.apps.subscribers.commands import tell_subscribers
from palier.apps.subscribers.models import NewsCall
from palier.core.incident import Impact, Stage, State

Audience = Incident.Audience
NOW = AT + 3 * HOUR


class Hiding:
    """Makes things that nobody outside may know of; each has its own canary in all its words."""

    def __init__(self, house, account_id: int) -> None:
        self.house, self.account_id, self.canaries = house, account_id, []

    def canary(self) -> dict[str, str]:
        """Words that must be nowhere."""
        self.canaries.append(f"zebra{len(self.canaries):02}canary")
        return {"en": self.canaries[-1], "fr": f"{self.canaries[-1]} fr"}

    def component(self, **about) -> int:
        words = self.canary()
        naming = Naming(words["en"], words, about=words, **about)
        return add_component(naming=naming, by=self.house.lead, at=AT)

    def reach(self, audience: Incident.Audience) -> Reach:
        accounts = (self.account_id,) if audience is Audience.ACCOUNTS else ()
        return Reach({self.house.components[LOGIN]: State.MAJOR}, audience=audience, account_ids=accounts)

    def incident(self, audience: Incident.Audience, *, over: bool = False) -> int:
        words = self.canary()
        by, reach = self.house.lead, self.reach(audience)
        found = open_incident(
            title=words, impact=Impact.CRITICAL, reach=reach, telling=Telling(words), by=by, at=AT + HOUR
        )
        if over:
            post_update(incident_id=found, stage=Stage.RESOLVED, telling=Telling(words), by=by, at=AT + 2 * HOUR)
            last = IncidentUpdate.objects.filter(incident_id=found).latest("seq")
            correct_update(update_id=last.pk, words=words, by=by, at=AT + 2 * HOUR)
        return found

    def maintenance(self, audience: Incident.Audience) -> int:
        words = self.canary()
        return plan_maintenance(
            title=words,
            planned_from=AT + timedelta(hours=20),
            planned_until=AT + timedelta(hours=22),
            reach=self.reach(audience),
            telling=Telling(words),
            by=self.house.lead,
            at=AT,
        )


def hide_everything(hiding: Hiding, incident: int) -> None:
    """The twelve states, beside a public incident that everybody may know of."""
    lead = hiding.house.lead
    hidden = hiding.component(is_shown=False)
    retire_component(component_id=hiding.component(), by=lead, at=AT)
    hiding.component(is_shown=False, group_id=add_group(name=hiding.canary(), by=lead, at=AT))
    for audience in (Audience.INTERNAL, Audience.ACCOUNTS):
        hiding.incident(audience)
        hiding.incident(audience, over=True)
        hiding.maintenance(audience)
    telling = Telling({"en": "Said to everybody."})
    states = {hidden: State.MAJOR}
    post_update(incident_id=incident, stage=Stage.IDENTIFIED, telling=telling, states=states, by=lead, at=AT + HOUR)
    keep_template(name=hiding.canary()["en"], stage=Stage.RESOLVED, words=hiding.canary(), by=lead, at=AT)
    _account, contact = make_contact()
    subject = hiding.canary()["en"]
    case = open_case(contact_id=contact.id, subject=subject, text=subject, channel="email", by=contact, at=AT)
    link_case(incident_id=incident, case_id=case.case_id, by=lead, at=AT + HOUR)
    team = Team.objects.create(name=hiding.canary()["en"])
    hiding.component(is_shown=False, owner_id=team.pk)
    Agent.objects.filter(pk=lead.id).update(name=hiding.canary()["en"])


@pytest.fixture
def outlets(house, settings, client) -> Callable[[], dict[str, str]]:
    """Everything that leaves, by name, as text."""

    def read() -> dict[str, str]:
        render_page(at=NOW)
        while tell_subscribers(at=NOW):
            pass
        root = settings.STATUS_ROOT
        found = {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*") if path.is_file()}
        for mail in OutgoingMail.objects.filter(kind="incident_news"):
            composed = compose(letter_of(mail.pk), at=NOW)
            found[f"mail {mail.pk}"] = composed.sent.subject + composed.sent.text + composed.sent.html
        found |= {f"call {call.pk}": call.body for call in NewsCall.objects.all()}
        return found | {"form": client.get("/subscriptions/").content.decode()}

    return read


def test_twelve_hidden_states_are_in_none_of_all_outlets(house, outlets):
    subscribed("lou@reader.example")
    subscribed("ops@reader.example", hook_url="https://ops.example/hear")
    incident = house.open(login=State.DEGRADED, at=AT)
    account_id, _contact = make_contact()
    hiding = Hiding(house, account_id)
    hide_everything(hiding, incident)
    assert len(hiding.canaries) >= 12
    told = outlets()
    kinds = (".html", ".json", ".rss", ".atom", ".svg", ".ics", "mail", "call", "form")
    for kind in kinds:
        assert [name for name in told if name.endswith(kind) or name.startswith(kind)], f"there is no {kind}"
    assert any("Said to everybody." in text for name, text in told.items() if name.startswith("mail"))
    assert "Said to everybody." in told["en/index.html"]
    found = [(name, canary) for name, text in told.items() for canary in hiding.canaries if canary in text]
    assert found == []


def test_what_is_shown_again_is_found_in_every_outlet(house, outlets):
    """The canaries would be seen: one that is no longer hidden is."""
    subscribed("lou@reader.example")
    subscribed("ops@reader.example", hook_url="https://ops.example/hear")
    hiding = Hiding(house, make_agent().id)
    component = hiding.component()
    words = hiding.canary()
    reach = Reach({component: State.MAJOR})
    open_incident(title=words, impact=Impact.MAJOR, reach=reach, telling=Telling(words), by=house.lead, at=AT)
    told = outlets()
    system, said = hiding.canaries
    for name in ("en/index.html", "fr/index.html", "api/v2/summary.json"):
        assert (system in told[name], said in told[name]) == (True, True), name
    assert (said in told["en/history.rss"], said in told["fr/history.atom"], system in told["form"]) == (True,) * 3
    for kind in ("mail", "call"):
        assert any(said in text and system in text for name, text in told.items() if name.startswith(kind))

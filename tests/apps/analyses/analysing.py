"""An incident with cases that owe an analysis, as tests of analyses find it."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.apps.incidents.telling import HOUR, LEARN, LOGIN
from tests.factories import AT, CATALOGUE, Desk, make_agent, make_contact, make_desk

from palier.apps.analyses.commands import (
    approve_analysis,
    begin_for_incident,
    publish_analysis,
    submit_analysis,
    write_analysis,
)
from palier.apps.analyses.models import Analysis
from palier.apps.cases import commands as cases
from palier.apps.incidents.commands import (
    Naming,
    Reach,
    Telling,
    add_component,
    link_case,
    open_incident,
    post_update,
)
from palier.apps.incidents.models import Incident
from palier.core.actor import Actor, Role
from palier.core.analysis import ActionPlan, Content
from palier.core.incident import Impact, Stage, State

RCA = "    rca: {high: 5d in office, low: asap}\n"
OWING = CATALOGUE.replace("    resolution: {high: 8h", f"{RCA}    resolution: {{high: 8h")
OWN_CLOCKS = """
  post_mortem: {label: {en: Account of the causes, fr: Compte rendu}, starts: [resolved], stops: [rca_published]}
  checkup: {label: {en: Check, fr: Contrôle}, starts: [resolved], stops: [reopened]}
"""
NAMED_OTHERWISE = CATALOGUE.replace(
    "    resolution: {high: 8h",
    "    post_mortem: {high: 5d in office}\n    checkup: {high: 9d}\n    resolution: {high: 8h",
).replace("\nclocks:\n", f"\nclocks:{OWN_CLOCKS}")
"""Two clocks of its own: an analysis stops the first."""
TITLE = {"en": "Nobody can sign in", "fr": "Connexion impossible"}
OVER = AT + 5 * HOUR
DUE = date(2026, 3, 20)


@dataclass(frozen=True)
class Aftermath:
    """An incident that is over, two accounts with a resolved case each, and people: a writer, a reviewer."""

    desk: Desk
    reviewer: Actor
    other: Actor
    incident: Incident
    case_id: int
    other_case_id: int

    def begin(self, *, at=OVER) -> Analysis:
        """The analysis, begun."""
        reference = begin_for_incident(reference=self.incident.reference, by=self.desk.agent, at=at)
        return Analysis.objects.get(reference=reference)

    def write(self, analysis: Analysis, *, at=OVER, **changes) -> Analysis:
        """Written by the agent, whole."""
        write_analysis(
            analysis_id=analysis.pk, content=self.content(**changes), seen=analysis.edition, by=self.desk.agent, at=at
        )
        analysis.refresh_from_db()
        return analysis

    def content(self, **changes) -> Content:
        """Everything an analysis must say."""
        action = ActionPlan({"en": "Watch certificates", "fr": "Surveiller les certificats"}, self.desk.agent.id, DUE)
        return Content(
            **{
                "title": TITLE,
                "summary": {"en": "A certificate had run out.", "fr": "Un certificat avait expiré."},
                "whys": ({"en": "Nobody watched it.", "fr": "Personne ne le surveillait."},),
                "went_well": {"en": "It was found within minutes."},
                "actions": (action,),
                **changes,
            }
        )

    def publish(self, analysis: Analysis, *, accounts=None, at=OVER + HOUR) -> Analysis:
        """Submitted, approved by somebody else, published to both accounts unless said."""
        submit_analysis(analysis_id=analysis.pk, by=self.desk.agent, at=at)
        approve_analysis(analysis_id=analysis.pk, by=self.reviewer, at=at)
        chosen = [self.desk.account_id, self.other.account_id] if accounts is None else accounts
        publish_analysis(analysis_id=analysis.pk, account_ids=chosen, by=self.reviewer, at=at)
        analysis.refresh_from_db()
        return analysis

    def published(self) -> Analysis:
        """All of it."""
        return self.publish(self.write(self.begin()))


def make_aftermath(*, end_cases: bool = True, catalogue: str = OWING) -> Aftermath:
    """Sign-in was down for five hours; two customers' cases were linked and (unless said) resolved."""
    desk = make_desk(catalogue=catalogue)
    reviewer = make_agent(role=Role.LEAD)
    systems = {
        slug: add_component(
            naming=Naming(slug, {"en": slug.title(), "fr": slug}, position=place), by=reviewer, at=AT - timedelta(9)
        )
        for place, slug in enumerate((LEARN, LOGIN))
    }
    _account, other = make_contact(products=())
    case_id, other_case_id = desk.open(subject="Secret words of one"), _open(other)
    incident_id = open_incident(
        title=TITLE,
        impact=Impact.MAJOR,
        reach=Reach({systems[LOGIN]: State.MAJOR, systems[LEARN]: State.DEGRADED}),
        telling=Telling({"en": "We look.", "fr": "Nous cherchons."}, next_update_at=AT + 2 * HOUR),
        by=desk.agent,
        at=AT + HOUR,
    )
    for each in (case_id, other_case_id):
        link_case(incident_id=incident_id, case_id=each, by=desk.agent, at=AT + HOUR)
    over = Telling({"en": "It works.", "fr": "Cela fonctionne."})
    post_update(incident_id=incident_id, stage=Stage.RESOLVED, telling=over, by=desk.agent, at=AT + 4 * HOUR)
    if end_cases:
        resolve(case_id, desk.agent)
        resolve(other_case_id, desk.agent)
    return Aftermath(desk, reviewer, other, Incident.objects.get(), case_id, other_case_id)


def resolve(case_id: int, by: Actor, *, at=OVER) -> None:
    """Answered and resolved."""
    cases.resolve_case(case_id=case_id, text="It works.", by=by, at=at)


def _open(contact: Actor) -> int:
    opened = cases.open_case(
        contact_id=contact.id,
        subject="Cannot sign in",
        text="Nobody here can.",
        channel="email",
        severity="low",
        by=contact,
        at=AT + HOUR / 2,
    )
    return opened.case_id

"""What was owed after the demo's incidents: one analysis published, one being written, the last month's reports."""

from datetime import datetime, timedelta

from palier.apps.analyses import commands as analyses
from palier.apps.analyses.queries import analysis_sheet
from palier.apps.cases.queries import View, agent_queue
from palier.apps.incidents import desk_queries as incidents
from palier.apps.incidents.commands import Reach, Telling, open_incident, post_update
from palier.apps.incidents.component_queries import components
from palier.apps.reports.commands import make_reports, review_report, send_report
from palier.apps.reports.queries import reports_owed
from palier.apps.reviews.commands import schedule_all
from palier.core.actor import Actor
from palier.core.analysis import ActionPlan, Content
from palier.core.incident import Impact, Stage, State
from palier.project.demo.stage import Stage as Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TITLE = {"en": "Nobody could sign in for an hour", "fr": "Connexion impossible pendant une heure"}
WHYS = (
    {"en": "The certificate of single sign-on had run out.", "fr": "Le certificat du SSO avait expiré."},
    {"en": "It was renewed by hand, once a year.", "fr": "Il était renouvelé à la main, une fois par an."},
    {
        "en": "Nobody was told that the day was near: whoever knew had changed teams.",
        "fr": "Personne n’a été prévenu de l’échéance : la personne qui savait avait changé d’équipe.",
    },
)
SUMMARY = {
    "en": "From one minute to the next, signing in by single sign-on was refused. Sessions that were open went on. "
    "Within an hour we had put a new certificate in place, and everybody came in again.",
    "fr": "D’une minute à l’autre, la connexion par SSO a été refusée. Les sessions ouvertes ont continué. "
    "Dans l’heure, un nouveau certificat était en place et tout le monde pouvait de nouveau se connecter.",
}
WELL = {
    "en": "The first case named the error, and a check had seen it two minutes before.",
    "fr": "Le premier dossier citait l’erreur, et une sonde l’avait vue deux minutes plus tôt.",
}
ACTIONS = (
    ({"en": "Renew certificates by machine", "fr": "Faire renouveler les certificats par une machine"}, 20),
    ({"en": "Watch the last day of every certificate", "fr": "Surveiller l’échéance de chaque certificat"}, 2),
)
REPORTS_LEFT = 3


def tell_afterwards(cast: Cast, *, until: datetime) -> None:
    """What stands on the lists of analyses and reports up to `until`."""
    writer, reviewer = cast.agents[0], cast.agents[1]
    reference = _suffer(writer, until - 2 * DAY, until)
    analysis = analyses.begin_for_incident(reference=reference, by=writer, at=until - DAY)
    key = _write(analysis, (writer, reviewer), until)
    analyses.submit_analysis(analysis_id=key, by=writer, at=until - 20 * HOUR)
    analyses.approve_analysis(analysis_id=key, by=reviewer, at=until - 4 * HOUR)
    concerned = [each.id for each in analysis_sheet(viewer=reviewer, reference=analysis).accounts]
    analyses.publish_analysis(analysis_id=key, account_ids=concerned, by=reviewer, at=until - 3 * HOUR)
    others, _following = incidents.incidents(viewer=writer)
    past = next(each for each in others if each.over_at and not each.is_maintenance and each.reference != reference)
    begun = analyses.begin_for_incident(reference=past.reference, by=reviewer, at=until - 2 * HOUR)
    content = Content(title=past.title, summary=past.updates[1].words)
    begun_id = analysis_sheet(viewer=reviewer, reference=begun).id
    analyses.write_analysis(analysis_id=begun_id, content=content, seen=0, by=reviewer, at=until - HOUR)
    _report(writer, until)


def _suffer(agent: Actor, at: datetime, until: datetime) -> str:
    """An hour without single sign-on, told in three updates, with a few open cases that tell of it."""
    sign_in = next(each for each in components(at=at) if each.slug == "sign-in")
    waiting = agent_queue(viewer=agent, view=View.WAITING, at=until).rows
    cases = tuple(row.id for row in (waiting or agent_queue(viewer=agent, view=View.OPEN, at=until).rows)[:4])
    key = open_incident(
        title=TITLE,
        impact=Impact.MAJOR,
        reach=Reach({sign_in.id: State.MAJOR}, case_ids=cases),
        telling=Telling({"en": "We are looking for the cause.", "fr": "Nous cherchons la cause."}, at + HOUR),
        by=agent,
        at=at,
    )
    for stage, minutes, words in (
        (Stage.IDENTIFIED, 25, {"en": "A certificate had run out.", "fr": "Un certificat avait expiré."}),
        (Stage.RESOLVED, 62, {"en": "Signing in works again.", "fr": "La connexion fonctionne de nouveau."}),
    ):
        when = at + timedelta(minutes=minutes)
        telling = Telling(words, None if stage is Stage.RESOLVED else when + HOUR)
        post_update(incident_id=key, stage=stage, telling=telling, by=agent, at=when)
    return f"INC-{key}"


def _write(reference: str, owners: tuple[Actor, Actor], until: datetime) -> int:
    """The whole of it, as its first owner wrote it."""
    sheet = analysis_sheet(viewer=owners[0], reference=reference)
    plans = tuple(
        ActionPlan(words, owner.id, (until + days * DAY).date())
        for (words, days), owner in zip(ACTIONS, owners, strict=True)
    )
    content = Content(TITLE, SUMMARY, whys=WHYS, went_well=WELL, actions=plans)
    analyses.write_analysis(analysis_id=sheet.id, content=content, seen=0, by=owners[0], at=until - 22 * HOUR)
    return sheet.id


def _report(agent: Actor, until: datetime) -> None:
    """The last month's reports of the plans that promise one: sent the day after, but for a few that still wait."""
    made = until - 8 * DAY
    _make_reports(made)
    owed = reports_owed(viewer=agent)
    for number, line in enumerate(owed[: max(1, len(owed) - REPORTS_LEFT)]):
        at = made + HOUR + timedelta(minutes=number)
        review_report(report_id=line.id, by=agent, at=at)
        send_report(report_id=line.id, by=agent, at=at)
    _make_reports(until)


def _make_reports(at: datetime) -> None:
    after: int | None = 0
    while after is not None:
        after = schedule_all(at=at, after=after)
    while make_reports(at=at):
        pass

"""A desk whose plan promises a report each month, as tests of reports find it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tests.apps.incidents.telling import LEARN, LOGIN
from tests.factories import AT, CATALOGUE, Desk, make_desk

from palier.apps.accounts.models import Contract
from palier.apps.cases import commands as cases
from palier.apps.incidents.commands import Naming, Reach, Telling, add_component, open_incident, post_update
from palier.apps.reports.commands import make_reports
from palier.apps.reports.models import Report
from palier.apps.reviews.commands import schedule_reviews
from palier.core.actor import PALIER, Role
from palier.core.incident import Impact, Stage, State

REPORTING = CATALOGUE.replace(
    "    label: Gold\n",
    """\
    label: Gold
    reviews:
      incident_report: {label: {en: Incident report, fr: Rapport d’incidents}, every: month, as: report}
      talk: {label: {en: Talk, fr: Point}, every: month, as: call}
""",
)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
APRIL = date(2026, 4, 1)
DAWN = datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
"""Midnight in Paris, where April begins: the report is about [1 March, 1 April)."""


@dataclass(frozen=True)
class Month:
    """A desk with one contract that owes a report on 1 April."""

    desk: Desk

    def make(self, *, at=DAWN) -> Report:
        """The report, made."""
        make_reports(at=at)
        return Report.objects.get(until=APRIL)


def make_month() -> Month:
    """The review stands on the list; nothing happened yet."""
    desk = make_desk(catalogue=REPORTING)
    for slug in (LEARN, LOGIN):
        add_component(naming=Naming(slug, {"en": slug.title(), "fr": slug}), by=lead(), at=AT - timedelta(days=9))
    contract = Contract.objects.get(account_id=desk.account_id)
    schedule_reviews(contract_id=contract.pk, by=PALIER, at=AT + 20 * DAY)
    return Month(desk)


def lead():
    """Somebody who may arrange components."""
    from tests.factories import make_agent

    return make_agent(role=Role.LEAD)


def trouble(month: Month, *, at=AT + DAY, case_ids=(), audience=None, account_ids=()) -> None:
    """Sign-in is down for two hours."""
    from palier.apps.incidents.models import Component, Incident

    login = Component.objects.get(slug=LOGIN).pk
    reach = Reach(
        {login: State.MAJOR},
        audience=audience or Incident.Audience.PUBLIC,
        account_ids=tuple(account_ids),
        case_ids=tuple(case_ids),
    )
    title = {"en": "Nobody can sign in", "fr": "Connexion impossible"}
    key = open_incident(
        title=title, impact=Impact.MAJOR, reach=reach, telling=Telling({"en": "We look."}), by=month.desk.agent, at=at
    )
    over = Telling({"en": "It works."})
    post_update(incident_id=key, stage=Stage.RESOLVED, telling=over, by=month.desk.agent, at=at + 2 * HOUR)


def answered(month: Month, *, after: timedelta, subject="It broke") -> int:
    """A case answered and closed so long after it came."""
    case_id = month.desk.open(at=AT + DAY, subject=subject)
    cases.resolve_case(case_id=case_id, text="Done.", by=month.desk.agent, at=AT + DAY + after)
    return case_id

"""Who works when in the demo: hours, skills, absences, a rota, advisors, rules, and the newest cases they were given."""

from datetime import UTC, date, datetime, timedelta

from palier.apps.accounts.queries import contract_in_force
from palier.apps.cases.commands import open_case
from palier.apps.catalogues.queries import catalogue_of, version_in_force
from palier.apps.rotas.commands import RotaPlan, acknowledge_page, create_rota
from palier.apps.rotas.queries import open_pages
from palier.apps.routing.commands import RulePlan, create_rule, name_advisor, place_waiting
from palier.apps.routing.queries import roles_of
from palier.apps.staff import planning_commands as planning
from palier.apps.staff.queries import teams
from palier.core.actor import PALIER, Actor
from palier.core.staffing import Order
from palier.project.demo.cast import AGENTS
from palier.project.demo.lines import TROUBLES
from palier.project.demo.stage import Party, Stage

DAY = timedelta(days=1)

KNOWN = {
    "Alix Garnier": (("Contracts",), ("fr", "en")),
    "Bruno Costa": (("SSO", "Contracts"), ("fr", "en", "pt")),
    "Dana Whitfield": (("API", "SSO"), ("en",)),
    "Farid Mansouri": (("SSO",), ("fr", "en", "ar")),
    "Greta Olsen": (("Data export", "Reports"), ("en", "de")),
    "Hiro Nakamura": (("SSO",), ("en", "ja")),
    "Isla Murray": (("API",), ("en",)),
    "Jonas Keller": (("Data export",), ("de", "en", "fr")),
}
"""Skills and languages by name."""

HOLIDAYS = {"Farid Mansouri": "FR", "Hiro Nakamura": "JP", "Isla Murray": "GB-ENG", "Dana Whitfield": "US-NY"}
LEADS = {"Front line": "Bruno Costa", "Integrations": "Dana Whitfield", "Data": "Alix Garnier"}
ON_CALL = ("Farid Mansouri", "Greta Olsen", "Isla Murray", "Jonas Keller")
ADVISORS = ("Isla Murray", "Jonas Keller", "Bruno Costa", "Greta Olsen")
NIGHT = timedelta(hours=23, minutes=20)
"""An hour of the universal day at which nobody of the cast works by the clock: Paris sleeps, Tokyo is not up yet."""


def staff_desk(stage: Stage, *, until: datetime) -> None:
    """Plan everybody's work around `until`, and let a few new cases find somebody."""
    cast = {name: agent for (name, *_), agent in zip(AGENTS, stage.agents, strict=True)}
    _plan_people(cast, until)
    _plan_nights(cast, until)
    _name_advisors(stage, cast, until)
    _write_rules(until)
    _open_at_night(stage, cast, until)
    for place, minutes in ((0, 40), (4, 25), (10, 12)):
        _open(stage.parties[place % len(stage.parties)], place + 3, until - timedelta(minutes=minutes))
    place_waiting(at=until)


def _plan_people(cast: dict[str, Actor], at: datetime) -> None:
    for name, (skills, languages) in KNOWN.items():
        planning.set_abilities(agent_id=cast[name].id, skills=skills, languages=languages, by=PALIER, at=at)
    for name, country in HOLIDAYS.items():
        week = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
        planning.set_working_hours(agent_id=cast[name].id, week=week, observes=country, by=PALIER, at=at)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    for name, first, days in (("Greta Olsen", 3, 5), ("Jonas Keller", 16, 10), ("Alix Garnier", 0, 1)):
        start = midnight + first * DAY
        planning.add_absence(agent_id=cast[name].id, starts_at=start, ends_at=start + days * DAY, by=cast[name], at=at)
    for team in teams():
        members = [cast[name].id for name, *_rest, places in AGENTS if _team_place(team.name) in places]
        lead = cast[LEADS[team.name]].id
        planning.change_team(team_id=team.id, name=team.name, agent_ids=members, lead_id=lead, by=PALIER, at=at)


def _team_place(name: str) -> int:
    return list(LEADS).index(name)


def _plan_nights(cast: dict[str, Actor], at: datetime) -> None:
    monday = at.date() - timedelta(days=at.weekday())
    plan = RotaPlan(
        name="Nights and weekends",
        team_id=None,
        timezone="Europe/Paris",
        hand_over=9 * 60,
        starts_on=monday,
        turn_days=7,
        patience=15,
        agents=tuple(cast[name].id for name in ON_CALL),
    )
    create_rota(plan=plan, by=PALIER, at=at)


def _name_advisors(stage: Stage, cast: dict[str, Actor], at: datetime) -> None:
    """Somebody, and a stand-in, for every role that an account's plan promises."""
    for number, party in enumerate(stage.parties):
        promised = [role.id for role in roles_of(party.account_id, at=at, on=at.date()) if role.promised]
        for place, role in enumerate(promised, start=number):
            agent, stand_in = (cast[ADVISORS[(place + step) % len(ADVISORS)]] for step in (0, 1))
            name_advisor(
                account_id=party.account_id,
                role=role,
                agent_id=agent.id,
                stand_in_id=stand_in.id,
                starts_on=date(at.year, 1, 1),
                by=PALIER,
                at=at,
            )


def _write_rules(at: datetime) -> None:
    front, integrations = (next(team.id for team in teams() if team.name == name) for name in list(LEADS)[:2])
    for plan in (
        RulePlan("Telephone", front, channels=("phone",), order=Order.ROUND_ROBIN),
        RulePlan("Everything", front),
        RulePlan("While the front line is off", integrations),
    ):
        create_rule(plan=plan, by=PALIER, at=at)


def _open_at_night(stage: Stage, cast: dict[str, Actor], until: datetime) -> None:
    """Something grave last night: whoever is on call was paged, and had it six minutes later."""
    night = datetime.combine(until.date(), datetime.min.time(), UTC) + NIGHT
    night -= DAY if night >= until else timedelta()
    party = stage.parties[-1]
    _open(party, 0, night, severity=_gravest(party, night))
    place_waiting(at=night)
    for page in open_pages(viewer=cast["Alix Garnier"], mine=False):
        called = next(agent for name, agent in cast.items() if name in page.called)
        acknowledge_page(page_id=page.id, by=called, at=night + timedelta(minutes=6))


def _gravest(party: Party, at: datetime) -> str:
    """The first severity of the catalogue that an account bought from."""
    contract = contract_in_force(party.account_id, on=at.date())
    assert contract is not None
    version = version_in_force(contract.catalogue_id, at=at)
    assert version is not None
    return next(iter(catalogue_of(version).document.severities))


def _open(party: Party, trouble: int, at: datetime, severity: str | None = None) -> None:
    said = TROUBLES[trouble % len(TROUBLES)]
    language = party.customer.language
    open_case(
        contact_id=party.contacts[0].id,
        subject=said.subject[language],
        text=said.text[language],
        channel="email",
        severity=severity,
        product=party.product,
        attested=language,
        vouched=True,  # not every plan lets everybody open
        by=party.contacts[0],
        at=at.replace(microsecond=0),
    )

"""People, teams, rules, advisors."""

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from palier.adapters.desk.forms_read import day_of, minutes_of, number_of, numbers_of, week_of, words_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.options import Option
from palier.adapters.desk.people_screen import (
    advisors_part,
    order_words,
    people_lines,
    person_screen,
    rule_row,
    rule_speech_words,
    team_lines,
)
from palier.adapters.desk.returning import back, changes, refusals_said_there
from palier.adapters.shared import moments
from palier.apps.routing import commands as routing
from palier.apps.routing.queries import rules
from palier.apps.staff import planning_commands as planning
from palier.apps.staff.commands import create_team
from palier.apps.staff.policies import may_manage_staff, may_plan_people
from palier.apps.staff.queries import known_skills, working_agents
from palier.core.staffing import Order, Speech

PEOPLE, TEAMS = "desk:people", "desk:teams"


@require_safe
@for_agents
def people(request: DeskRequest) -> HttpResponse:
    """Everybody who works here."""
    return screen(request, "desk/people.html", {"people": people_lines(at=moments.now())}, here="people")


@require_safe
@for_agents
@refusals_said_there(PEOPLE)
def person(request: DeskRequest, agent: int) -> HttpResponse:
    """One of them: hours, skills, languages, absences."""
    values = {"person": person_screen(request.viewer, agent, at=moments.now())}
    return screen(request, "desk/person.html", values, here="people")


@changes(PEOPLE)
def hours(request: DeskRequest, agent: int) -> HttpResponse:
    """When somebody works."""
    planning.set_working_hours(
        agent_id=agent,
        week=week_of(request.POST),
        timezone=request.POST.get("timezone", "").strip(),
        observes=request.POST.get("observes", "").strip().upper(),
        by=request.viewer,
        at=moments.now(),
    )
    return _kept(request, PEOPLE)


@changes(PEOPLE)
def abilities(request: DeskRequest, agent: int) -> HttpResponse:
    """What somebody knows and speaks."""
    skills, languages = words_of(request.POST, "skills"), words_of(request.POST, "languages")
    planning.set_abilities(agent_id=agent, skills=skills, languages=languages, by=request.viewer, at=moments.now())
    return _kept(request, PEOPLE)


@changes(PEOPLE)
def absence(request: DeskRequest, agent: int) -> HttpResponse:
    """Somebody is away for some days, the last included, or some hours, by the clock of whoever writes it."""
    first, last = day_of(request.POST, "first"), day_of(request.POST, "last")
    hours = [minutes_of(request.POST, name) for name in ("from", "until")]
    unreadable = any(
        minutes is None and request.POST.get(name) for minutes, name in zip(hours, ("from", "until"), strict=True)
    )
    if first is None or unreadable:
        return _unclear(request, PEOPLE)
    since, until = hours
    planning.add_absence(
        agent_id=agent,
        starts_at=_clock(first, since or 0),
        ends_at=_clock((last or first) + timedelta(days=1), 0) if until is None else _clock(last or first, until),
        note=request.POST.get("note", "")[:200],
        by=request.viewer,
        at=moments.now(),
    )
    return _kept(request, PEOPLE)


@changes(PEOPLE)
def cancel_absence(request: DeskRequest, absence: int) -> HttpResponse:
    """They are there after all."""
    planning.cancel_absence(absence_id=absence, by=request.viewer, at=moments.now())
    return _kept(request, PEOPLE)


@require_safe
@for_agents
def teams(request: DeskRequest) -> HttpResponse:
    """Teams, and the rules by which cases find them."""
    staff = working_agents()
    values = {
        "teams": team_lines(staff),
        "rules": [rule_row(rule) for rule in rules(viewer=request.viewer)],
        "staff": staff,
        "skills": known_skills(),
        "speeches": [Option(each.value, rule_speech_words(each), each is Speech.PREFERRED) for each in Speech],
        "orders": [Option(each.value, order_words(each), each is Order.LEAST_LOADED) for each in Order],
        "may_plan": may_plan_people(request.viewer),
        "may_create": may_manage_staff(request.viewer),
    }
    return screen(request, "desk/teams.html", values, here="teams")


@changes(TEAMS)
def new_team(request: DeskRequest) -> HttpResponse:
    """A team of nobody yet."""
    name = request.POST.get("name", "").strip()
    if not name:
        return _unclear(request, TEAMS)
    create_team(name=name, agent_ids=[], by=request.viewer, at=moments.now())
    return _kept(request, TEAMS)


@changes(TEAMS)
def change_team(request: DeskRequest, team: int) -> HttpResponse:
    """Name, people and lead of a team."""
    planning.change_team(
        team_id=team,
        name=request.POST.get("name", ""),
        agent_ids=numbers_of(request.POST, "agents"),
        lead_id=number_of(request.POST, "lead"),
        by=request.viewer,
        at=moments.now(),
    )
    return _kept(request, TEAMS)


@changes(TEAMS)
def new_rule(request: DeskRequest) -> HttpResponse:
    """One more rule, asked last."""
    return _keep_rule(request, None)


@changes(TEAMS)
def change_rule(request: DeskRequest, rule: int) -> HttpResponse:
    """What a rule says."""
    return _keep_rule(request, rule)


@changes(TEAMS)
def move_rule(request: DeskRequest, rule: int) -> HttpResponse:
    """Have a rule asked before another, or last."""
    before = number_of(request.POST, "before")
    routing.move_rule(rule_id=rule, before_id=before, by=request.viewer, at=moments.now())
    return _kept(request, TEAMS)


@changes(TEAMS)
def remove_rule(request: DeskRequest, rule: int) -> HttpResponse:
    """Ask a rule no more."""
    routing.remove_rule(rule_id=rule, by=request.viewer, at=moments.now())
    return _kept(request, TEAMS)


@require_safe
@for_agents
def advisors(request: DeskRequest, account: int) -> HttpResponse:
    """The people of ours whom an account knows by name."""
    values = {"advisors": advisors_part(request.viewer, account, at=moments.now())}
    return screen(request, "desk/advisors.html", values, here="", part="desk/parts/advisors.html")


@changes(PEOPLE)
def name_advisor(request: DeskRequest, account: int) -> HttpResponse:
    """Name somebody for a role."""
    agent, starts_on = number_of(request.POST, "agent"), day_of(request.POST, "starts_on")
    if agent is None or starts_on is None:
        return _unclear(request, PEOPLE)
    routing.name_advisor(
        account_id=account,
        role=request.POST.get("role", ""),
        agent_id=agent,
        stand_in_id=number_of(request.POST, "stand_in"),
        starts_on=starts_on,
        ends_on=day_of(request.POST, "ends_on"),
        by=request.viewer,
        at=moments.now(),
    )
    return _kept(request, PEOPLE)


@changes(PEOPLE)
def change_advisor(request: DeskRequest, advisor: int) -> HttpResponse:
    """Who stands in for an advisor, and perhaps their last day."""
    ends_on, stand_in = day_of(request.POST, "ends_on"), number_of(request.POST, "stand_in")
    at = moments.now()
    routing.change_stand_in(advisor_id=advisor, stand_in_id=stand_in, by=request.viewer, at=at)
    if ends_on is not None:
        routing.end_advisor(advisor_id=advisor, ends_on=ends_on, by=request.viewer, at=at)
    return _kept(request, PEOPLE)


def _keep_rule(request: DeskRequest, rule_id: int | None) -> HttpResponse:
    """The rule of the form, new where it has no id."""
    plan = _rule_plan(request)
    if plan is None:
        return _unclear(request, TEAMS)
    if rule_id is None:
        routing.create_rule(plan=plan, by=request.viewer, at=moments.now())
    else:
        routing.change_rule(rule_id=rule_id, plan=plan, by=request.viewer, at=moments.now())
    return _kept(request, TEAMS)


def _rule_plan(request: DeskRequest) -> routing.RulePlan | None:
    """What the form of a rule says; None where it can't be read."""
    said, team = request.POST, number_of(request.POST, "team")
    name, speech, order = said.get("name", "").strip(), said.get("speech", ""), said.get("order", "")
    if team is None or not name or speech not in set(Speech) or order not in set(Order):
        return None
    return routing.RulePlan(
        name,
        team,
        plans=words_of(said, "plans"),
        severities=words_of(said, "severities"),
        products=words_of(said, "products"),
        channels=words_of(said, "channels"),
        languages=words_of(said, "languages"),
        skill=said.get("skill", "").strip(),
        speech=Speech(speech),
        order=Order(order),
    )


def _clock(day: date, minutes: int) -> datetime:
    """So many minutes after midnight, as the reader's clock shows it on that day."""
    return datetime.combine(day, time(*divmod(minutes, 60)), timezone.get_current_timezone())


def _kept(request: DeskRequest, otherwise: str) -> HttpResponse:
    messages.success(request, _("The change is kept."))
    return back(request, otherwise)


def _unclear(request: DeskRequest, otherwise: str) -> HttpResponse:
    messages.error(request, _("That is not one of the choices. Nothing was changed."))
    return back(request, otherwise)

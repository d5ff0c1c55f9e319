"""The provider's people as a reader sees them: who works when, knows what, is away; teams, rules, advisors."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.desk.options import Option
from palier.adapters.shared.placements import speech_words
from palier.adapters.shared.schedules import calendar_words
from palier.adapters.shared.words import channel_words, day_words, list_words, text_words
from palier.apps.routing.queries import AccountPeople, AdvisorLine, RuleLine, account_people
from palier.apps.staff import policies
from palier.apps.staff.people_queries import Away, Person, people, person, team_sheets
from palier.apps.staff.queries import Choice, known_skills
from palier.core.actor import Actor, Role
from palier.core.staffing import Order, Speech
from palier.core.time.calendars import DAYS, Hours

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in the list; `now` says whether they are at work."""

    id: int
    name: str
    role: str
    teams: str
    skills: str
    languages: str
    hours: str
    now: str
    tone: str


@dataclass(frozen=True, slots=True)
class AwayLine:
    """One absence, in days where it is made of days."""

    id: int
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class PersonScreen:
    """Everything the page of one person shows and lets change; `week` is what each day's field holds."""

    line: PersonLine
    email: str
    timezone: str
    observes: str
    skills: str
    languages: str
    week: tuple[tuple[str, str, str], ...]
    absences: tuple[AwayLine, ...]
    known_skills: str
    may_plan: bool
    may_be_away: bool


def people_lines(*, at: datetime) -> tuple[PersonLine, ...]:
    """Everybody who works here."""
    return tuple(_line(each, at) for each in people(at=at))


def person_screen(viewer: Actor, agent_id: int, *, at: datetime) -> PersonScreen:
    """The page of one person.  Raises NotFound."""
    each = person(agent_id, at=at)
    week = each.worker.hours.week if each.worker.hours else ((),) * 7
    named = zip(DAYS, _day_names(), week, strict=True)
    return PersonScreen(
        line=_line(each, at),
        email=each.email,
        timezone=each.timezone,
        observes=each.observes,
        skills=", ".join(each.skills),
        languages=", ".join(each.languages),
        week=tuple((day, name, ", ".join(map(_written, hours))) for day, name, hours in named),
        absences=tuple(away_line(away) for away in each.absences),
        known_skills=", ".join(known_skills()),
        may_plan=policies.may_plan_people(viewer),
        may_be_away=policies.may_plan_absence(viewer, agent_id),
    )


def away_line(away: Away) -> AwayLine:
    """An absence as people say it: "from 3 to 7 August", its last day is meant; with hours where it has some."""
    zone = timezone.get_current_timezone()
    start, end = away.span.start.astimezone(zone), away.span.end.astimezone(zone)
    first, last = start, (away.span.end - timedelta(seconds=1)).astimezone(zone)
    if (start.time(), end.time()) != (time(), time()):
        words = _hours_away(start, end)
    elif first.date() == last.date():
        words = _("on %(day)s") % {"day": day_words(first.date())}
    else:
        words = _("from %(first)s to %(last)s") % {"first": day_words(first.date()), "last": day_words(last.date())}
    return AwayLine(away.id, words, away.note)


def _hours_away(start: datetime, end: datetime) -> str:
    """Parts of days: "on 3 August from 13:00 to 15:00", or each end with its day."""
    values = {"since": f"{start:%H:%M}", "until": f"{end:%H:%M}"}
    if start.date() == end.date():
        return _("on %(day)s from %(since)s to %(until)s") % {**values, "day": day_words(start.date())}
    days = {"first": day_words(start.date()), "last": day_words(end.date())}
    return _("from %(first)s, %(since)s, to %(last)s, %(until)s") % {**values, **days}


def role_of_agent_words(role: Role) -> str:
    """What an agent may do, in a word."""
    return {
        Role.AGENT: pgettext("role of a member of staff", "Agent"),
        Role.LEAD: pgettext("role of a member of staff", "Lead"),
        Role.ADMINISTRATOR: pgettext("role of a member of staff", "Administrator"),
    }[role]


def _line(each: Person, at: datetime) -> PersonLine:
    now, tone = _now(each, at)
    hours = each.worker.hours
    return PersonLine(
        each.id,
        each.name,
        role_of_agent_words(each.role),
        ", ".join(team.name for team in each.teams),
        ", ".join(each.skills),
        list_words([speech_words(code) for code in each.languages]),
        calendar_words(hours) if hours else _("no fixed hours"),
        now,
        tone,
    )


def _now(each: Person, at: datetime) -> tuple[str, str]:
    if each.worker.is_absent(at):
        return _("Away"), "late"
    if each.worker.is_on_shift(at):
        return _("On shift"), "met"
    return _("Off shift"), ""


def _written(hours: Hours) -> str:
    return (
        f"{_clock(hours.opens)}-{_clock(hours.closes if hours.closes <= DAY_MINUTES else hours.closes - DAY_MINUTES)}"
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _day_names() -> tuple[str, ...]:
    from babel.dates import get_day_names

    from palier.adapters.shared.moments import locale

    names = get_day_names("wide", "stand-alone", locale=locale())
    return tuple(str(names[day]).capitalize() for day in range(7))


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team with its choices of people and lead."""

    id: int
    name: str
    lead: str
    names: str
    members: tuple[Option, ...]
    leads: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in words, and in the fields that change it."""

    rule: RuleLine
    words: str
    plans: str
    severities: str
    products: str
    channels: str
    languages: str


def team_lines(staff: tuple[Choice, ...]) -> tuple[TeamLine, ...]:
    """Every team as it can be changed."""
    lines = []
    for team in team_sheets():
        inside = {member.id for member in team.members}
        lead = team.lead.id if team.lead else 0
        lines.append(
            TeamLine(
                team.id,
                team.name,
                team.lead.name if team.lead else "",
                list_words([member.name for member in team.members]),
                tuple(Option(str(each.id), each.name, each.id in inside) for each in staff),
                (
                    Option("", _("Nobody"), not lead),
                    *(Option(str(each.id), each.name, each.id == lead) for each in staff),
                ),
            )
        )
    return tuple(lines)


def rule_row(rule: RuleLine) -> RuleRow:
    """What a rule says, in a sentence, and its values as they are typed."""
    return RuleRow(
        rule,
        _rule_words(rule),
        *(", ".join(each) for each in (rule.plans, rule.severities, rule.products, rule.channels, rule.languages)),
    )


def order_words(order: Order) -> str:
    """How a rule chooses."""
    return _("whoever has the fewest open cases") if order is Order.LEAST_LOADED else _("each in turn")


def rule_speech_words(speech: Speech) -> str:
    """How much the customer's language weighs."""
    return {
        Speech.ANY: _("whatever they speak"),
        Speech.PREFERRED: _("rather somebody who speaks the customer’s language"),
        Speech.NEEDED: _("only somebody who speaks the customer’s language"),
    }[speech]


def _rule_words(rule: RuleLine) -> str:
    conditions = [
        (rule.plans, _("plan %(values)s"), None),
        (rule.severities, _("severity %(values)s"), None),
        (rule.products, _("product %(values)s"), None),
        (rule.channels, _("by %(values)s"), channel_words),
        (rule.languages, _("in %(values)s"), speech_words),
    ]
    said = [
        template % {"values": ", ".join(words(value) if words else value for value in values)}
        for values, template, words in conditions
        if values
    ]
    skill = _("with the skill %(skill)s") % {"skill": rule.skill} if rule.skill else ""
    who = [part for part in (skill, rule_speech_words(rule.speech), order_words(rule.order)) if part]
    values = {"cases": ", ".join(said) or _("every case"), "team": rule.team.name, "who": ", ".join(who)}
    return _("%(cases)s: to %(team)s, %(who)s.") % values


@dataclass(frozen=True, slots=True)
class AdvisorRow:
    """One advisor in words; `running` today."""

    line: AdvisorLine
    role: str
    dates: str
    running: bool
    stand_ins: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class AdvisorsPart:
    """The people of ours whom an account knows, and the choices to name more."""

    account_id: int
    rows: tuple[AdvisorRow, ...]
    roles: tuple[Option, ...]
    missing: str
    agents: tuple[Option, ...]
    may_name: bool
    today: str


def advisors_part(viewer: Actor, account_id: int, *, at: datetime) -> AdvisorsPart:
    """Everything that `desk/parts/advisors.html` shows of an account."""
    today = at.astimezone(timezone.get_current_timezone()).date()
    found = account_people(viewer=viewer, account_id=account_id, at=at, on=today)
    labels = {role.id: text_words(role.label) for role in found.roles}
    held = {line.role for line in found.lines if line.runs_on(today)}
    missing = [labels[role.id] for role in found.roles if role.promised and role.id not in held]
    staff = tuple(Choice(each.id, each.name) for each in people(at=at))
    return AdvisorsPart(
        account_id,
        _rows(found, labels, staff, today),
        tuple(Option(role.id, labels[role.id], False) for role in found.roles),
        list_words(missing) if missing else "",
        tuple(Option(str(each.id), each.name, False) for each in staff),
        policies.may_plan_people(viewer),
        today.isoformat(),
    )


def _rows(
    found: AccountPeople, labels: dict[str, str], staff: tuple[Choice, ...], today: date
) -> tuple[AdvisorRow, ...]:
    rows = []
    for line in found.lines:
        values = {"first": day_words(line.starts_on), "last": day_words(line.ends_on) if line.ends_on else ""}
        dates = _("from %(first)s to %(last)s") if line.ends_on else _("since %(first)s")
        stand_in = line.stand_in.id if line.stand_in else 0
        options = (
            Option("", _("Nobody"), not stand_in),
            *(Option(str(each.id), each.name, each.id == stand_in) for each in staff if each.id != line.agent.id),
        )
        rows.append(AdvisorRow(line, labels.get(line.role, line.role), dates % values, line.runs_on(today), options))
    return tuple(rows)

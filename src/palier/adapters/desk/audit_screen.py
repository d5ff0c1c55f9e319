"""The audit log as administrators search it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from palier.adapters.desk.forms_read import day_of, instant_of, number_of
from palier.adapters.desk.options import Option
from palier.adapters.shared.act_words import act_words
from palier.adapters.shared.cells import harmless
from palier.adapters.shared.fact_words import fact_words
from palier.apps.audit.queries import PAGE, AuditLine, Place, Wanted, audit_page, audit_stream, known_acts
from palier.apps.cases.named import account_names, case_named, references_of
from palier.apps.cases.policies import hidden_cases
from palier.apps.search.people import accounts_like
from palier.apps.staff.access_queries import access_lines
from palier.core.actor import Actor, ActorKind

AGENTS = ("agent", "agents", "lead", "stand_in")
"""Facts that name members of staff by their ids."""


@dataclass(frozen=True, slots=True)
class Search:
    """What the form holds."""

    who: str
    act: str
    on: str
    since: date | None
    until: date | None
    not_found: str = ""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry in words; `about` are its particulars, name and value."""

    at: datetime
    who: str
    kind: str
    words: str
    act: str
    reference: str
    account: str
    account_id: int | None
    about: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AuditScreen:
    """One page of the log."""

    search: Search
    rows: tuple[AuditRow, ...]
    people: tuple[Option, ...]
    acts: tuple[Option, ...]
    first: str
    next: str
    csv: str
    asked: bool


def audit_screen(viewer: Actor, said: QueryDict) -> AuditScreen:
    """The page that a form or a link asked for.  Raises NotAllowed."""
    staff = {each.id: each.name for each in access_lines(viewer=viewer)}
    search, wanted = _read(viewer, said)
    lines: Sequence[AuditLine] = ()
    if not search.not_found:
        hidden, place = hidden_cases(viewer), _place(said)
        lines = audit_page(viewer=viewer, wanted=wanted, after=place, hidden=hidden, limit=PAGE + 1)
    asked = {name: str(said[name]) for name in ("who", "act", "on", "since", "until") if said.get(name)}
    here = reverse("desk:audit")
    return AuditScreen(
        search,
        tuple(_rows(viewer, lines[:PAGE], staff)),
        _people(staff, search.who),
        _acts(known_acts(viewer=viewer), search.act),
        first=f"{here}?{urlencode(asked)}" if said.get("before") else "",
        next=_next(here, asked, lines),
        csv=f"{reverse('desk:audit_csv')}?{urlencode(asked)}",
        asked=bool(asked),
    )


def audit_table(viewer: Actor, said: QueryDict) -> Iterator[list[str]]:
    """The same search as rows of a spreadsheet, without a page's end.  Raises NotAllowed."""
    search, wanted = _read(viewer, said)
    found = iter(()) if search.not_found else audit_stream(viewer=viewer, wanted=wanted, hidden=hidden_cases(viewer))
    return _table(found)


def _table(found: Iterator[AuditLine]) -> Iterator[list[str]]:
    yield ["at", "kind", "id", "who", "act", "case", "account", "facts"]
    for line in found:
        facts = "; ".join(f"{name}={_told(value)}" for name, value in line.facts.items())
        cells = [line.at.isoformat(), line.actor_kind, line.actor_id, line.actor_name, line.act]
        cells += [line.case_id or "", line.account_id or "", facts]
        yield [harmless(str(cell)) for cell in cells]


def _read(viewer: Actor, said: QueryDict) -> tuple[Search, Wanted]:
    who, act, on = (said.get(name, "").replace("\0", "").strip()[:200] for name in ("who", "act", "on"))
    since, until = day_of(said, "since"), day_of(said, "until")
    kind, actor_id = _actor(who)
    case_id, account_id, missing = _object(viewer, on)
    wanted = Wanted(
        kind,
        actor_id,
        act,
        case_id,
        account_id,
        _midnight(since),
        _midnight(until + timedelta(days=1) if until else None),
    )
    return Search(who, act, on, since, until, missing), wanted


def _actor(who: str) -> tuple[ActorKind | None, int | None]:
    """From “agent:12”, “contact” or “system”; anything else asks for nobody in particular."""
    kind, _colon, number = who.partition(":")
    if kind not in set(ActorKind):
        return None, None
    return ActorKind(kind), int(number) if number.isascii() and number.isdigit() and len(number) < 18 else None


def _object(viewer: Actor, on: str) -> tuple[int | None, int | None, str]:
    """A case by its reference, else an account by its name; else the sentence that there is neither."""
    if not on:
        return None, None, ""
    if (case_id := case_named(on, viewer=viewer)) is not None:
        return case_id, None, ""
    found = accounts_like(on, viewer=viewer)
    if not found:
        return None, None, _("No case and no customer is called “%(name)s”.") % {"name": on}
    exact = next((each for each in found if each.name.casefold() == on.casefold()), found[0])
    return None, exact.id, ""


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), timezone.get_current_timezone()) if day else None


def _place(said: QueryDict) -> Place | None:
    at, key = instant_of(said.dict(), "before"), number_of(said, "id")
    return Place(at, key) if at is not None and key is not None else None


def _next(here: str, asked: Mapping[str, str], lines: Sequence[AuditLine]) -> str:
    if len(lines) <= PAGE:
        return ""
    last = lines[PAGE - 1]
    return f"{here}?{urlencode({**asked, 'before': last.at.isoformat(), 'id': last.id})}"


def _people(staff: Mapping[int, str], who: str) -> tuple[Option, ...]:
    others = (("", _("Anybody")), ("contact", _("A customer")), ("system", _("Palier itself")))
    named = ((f"agent:{key}", name) for key, name in staff.items())
    return tuple(Option(value, name, value == who) for value, name in (*others, *named))


def _acts(acts: Sequence[str], chosen: str) -> tuple[Option, ...]:
    options = sorted(
        (Option(act, act_words(act), act == chosen) for act in acts), key=lambda each: each.name.casefold()
    )
    return (Option("", _("Anything"), not chosen), *options)


def _rows(viewer: Actor, lines: Sequence[AuditLine], staff: Mapping[int, str]) -> Iterator[AuditRow]:
    references = references_of({line.case_id for line in lines if line.case_id}, viewer=viewer)
    accounts = account_names({line.account_id for line in lines if line.account_id})
    for line in lines:
        yield AuditRow(
            line.at,
            line.actor_name,
            line.actor_kind,
            act_words(line.act),
            line.act,
            references.get(line.case_id or 0, ""),
            accounts.get(line.account_id or 0, ""),
            line.account_id,
            tuple((fact_words(name), _named(name, value, staff)) for name, value in line.facts.items()),
        )


def _named(name: str, value: object, staff: Mapping[int, str]) -> str:
    if name in AGENTS and isinstance(value, int) and not isinstance(value, bool):
        return staff.get(value, str(value))
    return _told(value)


def _told(value: object) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

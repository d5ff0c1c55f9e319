"""One catalogue with every kind of duty, and short ways to write the facts of a case under it."""

from datetime import UTC, datetime, timedelta

from palier.core.case import Event, Kind, Side, Status
from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.catalogue.terms import Terms

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Ten o'clock in Paris, an hour after the office opened."""

CATALOGUE = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [en]}
severities:
  p1: {label: P1, reachable: {ask_again: 30m, after: 2h, lower_to: p2}}
  p2: {label: P2, reachable: {hours: office, ask_again: 2h, after: 8h}, contact: office}
  p3: {label: P3, reachable: {after: 4h, lower_to: p4}}
  p4: {label: P4, contact: office}
  p5: {label: P5, reachable: {hours: office}}
  p6: {label: P6, reachable: {ask_again: 1d in office}}
  p7: {label: P7, reachable: {hours: office, ask_again: 5d, after: 2d, lower_to: p8}}
  p8: {label: P8, reachable: {after: 1d in office}}
severity_policy: {default: p4, contest_within: 4h in office}
calendars:
  office: {timezone: Europe/Paris, hours: {mon-fri: "09:00-18:00"}}
duties:
  steps: {label: Steps, report: [Steps, Version], severities: p1-p2}
  logs: {label: Logs, report: [Logs]}
plans:
  gold: {label: Gold, coverage: always}
"""


def terms(text: str = CATALOGUE) -> Terms:
    """The terms of the one plan there is."""
    return terms_for(read_catalogue(text, name="acme"), ContractFacts("gold"))


def changed(old: str, new: str) -> Terms:
    """The same with one thing written otherwise."""
    assert CATALOGUE.count(old) == 1, old
    return terms(CATALOGUE.replace(old, new))


TERMS = terms()


def after(**length: float) -> datetime:
    """An instant so long after Monday, ten o'clock."""
    return MONDAY + timedelta(**length)


def opened(severity: str = "p1", at: datetime = MONDAY) -> Event:
    return Event(Kind.OPENED, at, Side.CUSTOMER, severity=severity)


def waits(at: datetime = MONDAY) -> Event:
    return Event(Kind.STATUS_CHANGED, at, Side.STAFF, status=Status.WAITING_CUSTOMER)


def waiting(severity: str = "p1", at: datetime = MONDAY) -> list[Event]:
    """A case that waits for its customer since `at`."""
    return [opened(severity, at), waits(at)]


def answer(at: datetime, *, automatic: bool = False) -> Event:
    return Event(Kind.CUSTOMER_REPLIED, at, Side.CUSTOMER, automatic)


def fact(kind: Kind, at: datetime, severity: str | None = None, *, side: Side = Side.STAFF, rule: str = "") -> Event:
    return Event(kind, at, side, severity=severity, rule=rule)

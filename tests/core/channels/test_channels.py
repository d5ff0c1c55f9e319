"""Channels: open or not, until when, for whom first; each key of a channel changes an answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.catalogue.terms import Terms
from palier.core.channels import (
    Reach,
    channel_now,
    channels_now,
    goes_first,
    open_instead,
    roles_reached,
    service_of,
)
from palier.core.time import worktime_of

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Ten o'clock in Paris, an hour after the office opened."""
NIGHT = MONDAY + timedelta(hours=12)
HOUR = timedelta(hours=1)

CATALOGUE = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [en]}
severities: {p1: {label: P1}, p2: {label: P2}, p3: {label: P3}}
calendars:
  office: {timezone: Europe/Paris, hours: {mon-fri: "09:00-18:00"}}
  always: 24x7
channels: {line: {label: Line}, quick: {label: Quick}}
people:
  tam: {label: TAM, kind: designated}
  desk: {label: Desk, kind: shared}
plans:
  gold:
    label: Gold
    coverage: always
    advisor: tam
    channels:
      email: always
      chat: {open: office, service: personalised}
      phone: {open: office, severities: p2-p3, service: dedicated, to: advisor, else: priority}
      line: {open: always, to: desk, service: dedicated}
      quick: {open: always, service: priority}
  plain: {label: Plain, coverage: always}
"""


def terms(text: str = CATALOGUE, plan: str = "gold") -> Terms:
    return terms_for(read_catalogue(text, name="acme"), ContractFacts(plan))


TERMS = terms()


@pytest.mark.obeys("Channel.open")
def test_a_channel_is_open_in_its_calendar_and_says_until_when() -> None:
    now = channel_now(TERMS, "chat", "p1", MONDAY)
    assert (now.reach, now.changes_at) == (Reach.OPEN, MONDAY + 8 * HOUR)
    shut = channel_now(TERMS, "chat", "p1", NIGHT)
    assert (shut.reach, shut.changes_at) == (Reach.CLOSED, MONDAY + 23 * HOUR)
    longer = terms(CATALOGUE.replace("chat: {open: office", "chat: {open: always"))
    assert channel_now(longer, "chat", "p1", NIGHT).reach is Reach.OPEN


def test_what_is_always_open_has_no_end() -> None:
    assert channel_now(TERMS, "email", "p1", NIGHT).changes_at is None


@pytest.mark.obeys("Channel.severities")
def test_a_channel_for_some_severities_takes_no_other() -> None:
    assert channel_now(TERMS, "phone", "p1", MONDAY).reach is Reach.NOT_FOR_SEVERITY
    assert channel_now(TERMS, "phone", "p2", MONDAY).reach is Reach.OPEN
    assert goes_first(TERMS, "p2", "phone", reached=True)
    assert not goes_first(TERMS, "p1", "phone", reached=True)


def test_a_channel_that_is_not_sold_is_not_offered() -> None:
    assert channel_now(TERMS, "fax", "p1", MONDAY).reach is Reach.NOT_OFFERED
    assert channel_now(terms(plan="plain"), "fax", "p1", MONDAY).reach is Reach.OPEN


def test_whoever_finds_a_channel_shut_is_told_of_the_open_ones() -> None:
    assert [each.id for each in channels_now(TERMS, "p2", NIGHT)] == ["email", "chat", "phone", "line", "quick"]
    assert [each.id for each in open_instead(TERMS, "phone", "p2", NIGHT)] == ["email", "line", "quick"]
    assert [each.id for each in open_instead(TERMS, "email", "p1", MONDAY)] == ["chat", "line", "quick"]


@pytest.mark.obeys("Channel.to")
def test_a_channel_leads_to_whom_it_names() -> None:
    assert roles_reached(TERMS, "phone", "p2") == ("tam",)
    assert roles_reached(TERMS, "phone", "p1") == ()
    assert roles_reached(TERMS, "line", "p1") == ("desk",)
    assert roles_reached(TERMS, "email", "p1") == roles_reached(TERMS, "fax", "p1") == ()
    nobody = terms(CATALOGUE.replace("    advisor: tam\n", "").replace("to: advisor", "to: tam"))
    assert roles_reached(nobody, "phone", "p2") == ("tam",)


@pytest.mark.obeys("Channel.else", "Channel.service")
def test_a_line_to_somebody_who_is_not_free_serves_as_else_says() -> None:
    offered = {each.id: each for each in TERMS.offered}
    assert service_of(offered["phone"], reached=True) == "dedicated"
    assert service_of(offered["phone"], reached=False) == "priority"
    assert service_of(offered["line"], reached=False) == "standard"
    assert service_of(offered["quick"], reached=False) == "priority"
    assert goes_first(TERMS, "p2", "phone", reached=False)
    assert not goes_first(terms(CATALOGUE.replace("else: priority", "else: standard")), "p2", "phone", reached=False)
    assert not goes_first(
        terms(CATALOGUE.replace("service: priority}", "service: standard}")), "p2", "quick", reached=False
    )
    assert not goes_first(TERMS, "p2", "chat", reached=True)
    assert not goes_first(TERMS, "p2", "fax", reached=True)


@given(st.integers(0, 60 * 24 * 400))
def test_an_answer_holds_until_the_instant_it_names(minutes: int) -> None:
    at = MONDAY + timedelta(minutes=minutes)
    now = channel_now(TERMS, "chat", "p1", at)
    office = worktime_of(TERMS.calendars["office"].calendar)
    assert (now.reach is Reach.OPEN) == office.is_open(at)
    assert now.changes_at is not None
    assert now.changes_at > at
    assert office.is_open(now.changes_at) != office.is_open(at)
    assert office.is_open(now.changes_at - timedelta(seconds=1)) == office.is_open(at)

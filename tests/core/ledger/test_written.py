"""From a counted feature as a catalogue writes it to what its ledger grants, keeps and loses."""

from datetime import UTC, date, datetime, time

import pytest

from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.ledger import Book, Kind, Term, bring_up_to, rule_of
from palier.core.ledger.dues import Bounds

OFFER = """\
palier: 1
provider: {id: acme, name: Acme, timezone: UTC, languages: [en]}
severities: {p1: {label: P1}}
features:
  hours: {label: Hours, WRITTEN}
plans:
  gold: {label: Gold, coverage: always, includes: {hours: 10}}
"""
FIRST, LAST = date(2026, 7, 1), date(2028, 6, 30)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def told(written: str, *days: date) -> list[tuple[str, date, int]]:
    """The lines of the ledger of a contract from July to June, looked at on these days; amounts in hours."""
    catalogue = read_catalogue(OFFER.replace("WRITTEN", written), name="acme")
    (feature,) = terms_for(catalogue, ContractFacts("gold")).features
    book = Book()
    for day in days:
        bounds = Bounds(Term(FIRST, LAST), FIRST, midnight)
        book = book.after(bring_up_to(book, rule_of(feature), bounds, on=day, at=midnight(day)))
    return [(entry.kind.value, entry.at.date(), entry.free // 60) for entry in book.entries]


JANUARY = date(2027, 1, 1)
GRANT, EXPIRY = Kind.GRANT.value, Kind.EXPIRY.value


@pytest.mark.obeys("Feature.count", "Feature.per")
def test_what_is_counted_is_granted_for_each_of_its_periods() -> None:
    assert told("count: hours, per: year", FIRST, JANUARY) == [
        (GRANT, FIRST, 10),
        (EXPIRY, JANUARY, -10),
        (GRANT, JANUARY, 10),
    ]
    assert told("count: hours, per: contract_year", FIRST, JANUARY) == [(GRANT, FIRST, 10)]
    assert told("count: percent, per: year", FIRST, JANUARY) == []


@pytest.mark.obeys("Feature.pro_rata")
def test_pro_rata_grants_the_share_of_a_year_cut_short() -> None:
    ((_, _, granted),) = told("count: hours, per: year, pro_rata: yes", FIRST)
    assert 5 <= granted < 6, "184 of 365 days"


@pytest.mark.obeys("Feature.expires")
def test_what_expires_with_the_contract_outlasts_its_period() -> None:
    lines = told("count: hours, per: year, expires: contract", FIRST, JANUARY, date(2028, 7, 1))
    assert [line for line in lines if line[0] == EXPIRY] == [(EXPIRY, date(2028, 7, 1), hours) for hours in (-10,) * 3]


@pytest.mark.obeys("Feature.carry_over")
def test_carry_over_keeps_so_much_of_what_is_left() -> None:
    lines = told("count: hours, per: year, carry_over: 4", FIRST, JANUARY)
    assert sum(hours for _, _, hours in lines) == 14

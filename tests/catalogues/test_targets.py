"""Every cell of the published tables, against what the catalogues come to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.catalogues.tables import ADOBE, ADOBE_COMMERCE, CREDENTI, DOCEBO, DOMO, LUMEA, Table

from palier.core.catalogue import Terms
from palier.core.catalogue.terms import Offer, Target
from palier.core.time import ALWAYS, Calendar, WorkingDays, WorkTime

# A week without a holiday anywhere, Monday to Monday.
WEEK = (datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 10, 12, tzinfo=UTC))
HOURS_A_WEEK = {
    "docebo": {None: 45},
    "adobe": {"americas": 57.5, "emea": 40, "apac": 40, "japan": 40},
    "lumea": {None: 45},
    "credenti": {"worldwide": 40, "north_america": 45},
    "domo": {"worldwide": 55, "japan": 45},
}
OFFERS: list[tuple[str, dict[str, Table], dict[str, object]]] = [
    ("docebo", DOCEBO, {}),
    ("adobe", ADOBE, {}),
    ("adobe", ADOBE, {"product": "commerce_managed", "term_starts": date(2021, 9, 19)}),
    ("adobe", ADOBE, {"product": "commerce_managed"}),
    ("adobe", ADOBE, {"term_starts": date(2021, 9, 20)}),
    ("adobe", ADOBE_COMMERCE, {"product": "commerce_managed", "term_starts": date(2021, 9, 20)}),
    ("adobe", ADOBE_COMMERCE, {"product": "commerce_managed", "term_starts": date(2026, 1, 1)}),
    ("lumea", LUMEA, {}),
    ("credenti", CREDENTI, {}),
    ("domo", DOMO, {}),
]
CELLS = [
    pytest.param(provider, facts | {"region": region}, clock, severity, plan, cell)
    for provider, tables, facts in OFFERS
    for region in HOURS_A_WEEK[provider]
    for clock, table in tables.items()
    for severity, cells in table.items()
    for plan, cell in cells.items()
]


def hours_a_week(calendar: Calendar) -> float:
    return WorkTime(calendar).elapsed(*WEEK) / timedelta(hours=1)


def cell_of(target: Target | None, terms: Terms, office_hours: float) -> str:
    """A target in the notation of the tables, told by how long its calendar is open, whatever its name."""
    if target is None or target.offer is Offer.NONE:
        return "-"
    if target.offer is Offer.ASAP:
        return "asap"
    assert target.calendar is not None
    calendar = terms.calendars[target.calendar].calendar
    kinds = {168.0: "", 120.0: "x", office_hours: "b"}
    kind = "" if calendar == ALWAYS else kinds[hours_a_week(calendar)]
    if isinstance(target.length, WorkingDays):
        return f"{target.length}{kind}d"
    assert target.length is not None
    minutes = target.length // timedelta(minutes=1)
    return f"{minutes // 60}{kind}h" if minutes % 60 == 0 else f"{minutes}{kind}m"


@pytest.mark.parametrize(("provider", "facts", "clock", "severity", "plan", "cell"), CELLS)
def test_target(provider, facts, clock, severity, plan, cell, terms) -> None:
    resolved = terms(provider, plan, **facts)
    found = cell_of(resolved.target(clock, severity), resolved, HOURS_A_WEEK[provider][facts["region"]])
    assert found == cell


@pytest.mark.parametrize("provider", HOURS_A_WEEK)
def test_no_clock_is_promised_beyond_the_tables(provider, terms, read) -> None:
    tables = {"docebo": DOCEBO, "adobe": ADOBE, "lumea": LUMEA, "credenti": CREDENTI, "domo": DOMO}[provider]
    beyond = {"rca"} if provider == "lumea" else set()  # owed without a date: part of the incident process
    for plan in read(provider).plans:
        assert set(terms(provider, plan).targets) == set(tables) | beyond

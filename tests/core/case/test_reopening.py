"""The window in which a closed case is taken up again is the plan's own."""

from datetime import UTC, datetime

import pytest

from palier.core.case.reopening import reopens_until
from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.catalogue.terms import Terms

CLOSED = datetime(2026, 3, 20, 17, 0, tzinfo=UTC)  # a Friday, 18:00 in Paris; the clocks change on the 29th
OFFER = """
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [en]}
severities: {high: {label: High}}
calendars: {office: {hours: {mon-fri: "09:00-18:00"}}}
plans: {gold: {label: Gold, coverage: always, first_response: {high: 1h}}}
"""


def terms_with(lifecycle: str) -> Terms:
    facts = ContractFacts(plan="gold", timezone="Europe/Paris", country="FR", holiday_years=(2026,))
    return terms_for(read_catalogue(OFFER + lifecycle, name="acme"), facts)


@pytest.mark.obeys("Lifecycle.reopen_within")
@pytest.mark.parametrize(
    ("lifecycle", "until"),
    [
        ("", None),
        ("lifecycle: {reopen_within: 14d}", datetime(2026, 4, 3, 17, 0, tzinfo=UTC)),
        ("lifecycle: {reopen_within: 5d in office}", datetime(2026, 3, 27, 17, 0, tzinfo=UTC)),
        ("lifecycle: {reopen_within: 9h in office}", datetime(2026, 3, 23, 17, 0, tzinfo=UTC)),
    ],
)
def test_reopens_until(lifecycle: str, until: datetime | None) -> None:
    assert reopens_until(terms_with(lifecycle), CLOSED) == until

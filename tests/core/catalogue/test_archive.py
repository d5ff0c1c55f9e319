"""Terms written down and read back are the same terms, in the same bytes."""

import json
from datetime import date

import pytest
from tests.core.catalogue.sound import SOUND, changed

from palier.core.catalogue import ContractFacts, read_catalogue, terms_digest, terms_for, terms_from_json, terms_to_json

CATALOGUE = read_catalogue(SOUND, name="acme.yaml")
FACTS = ContractFacts(
    "plus",
    products=("shop",),
    product="shop",
    timezone="Asia/Tokyo",
    country="JP",
    term_starts=date(2022, 1, 1),
    holiday_years=(2026, 2027),
)


@pytest.mark.parametrize("plan", CATALOGUE.plans)
@pytest.mark.parametrize("region", CATALOGUE.regions)
def test_terms_survive_a_round_trip(plan: str, region: str) -> None:
    terms = terms_for(CATALOGUE, ContractFacts(plan, region=region, country="FR", holiday_years=(2026,)))
    written = terms_to_json(terms)
    assert terms_from_json(written) == terms
    assert terms_to_json(terms_from_json(written)) == written


def test_a_store_that_reorders_keys_changes_nothing() -> None:
    written = terms_to_json(terms_for(CATALOGUE, FACTS))
    reordered = json.dumps(dict(reversed(json.loads(written).items())))
    assert terms_to_json(terms_from_json(reordered)) == written
    assert terms_from_json(reordered.encode()).severities == terms_for(CATALOGUE, FACTS).severities


def test_a_digest_identifies_terms() -> None:
    digest = terms_digest(terms_for(CATALOGUE, FACTS))
    assert digest == terms_digest(terms_for(read_catalogue(SOUND.encode(), name="elsewhere"), FACTS))
    other = read_catalogue(changed("{p1: 30m}", "{p1: 31m}"), name="acme.yaml")
    assert digest != terms_digest(terms_for(other, FACTS))


def test_anything_else_is_refused() -> None:
    with pytest.raises(ValueError, match="validation error"):
        terms_from_json('{"catalogue": "acme"}')

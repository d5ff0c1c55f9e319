"""The stories told in the demo are paced by what the plan promises."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

import pytest

from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.catalogue.terms import Terms
from palier.project.demo.cast import CUSTOMERS, REGIONS, region_of
from palier.project.demo.load import PROVIDERS, catalogue_text
from palier.project.demo.story import Narrator, Verb, due_after

OPENED = datetime(2026, 3, 27, 15, 30, tzinfo=UTC)


def terms_of(provider: str) -> Terms:
    offer = read_catalogue(catalogue_text(provider), name=provider)
    region = region_of("FR", offer.regions)
    facts = ContractFacts(
        plan=offer.plans[-1], region=region or None, timezone="Europe/Paris", country="FR", holiday_years=(2026, 2027)
    )
    return terms_for(offer, facts)


@pytest.fixture(scope="module", params=PROVIDERS)
def terms(request: pytest.FixtureRequest) -> Terms:
    return terms_of(request.param)


@pytest.mark.parametrize("seed", range(20))
def test_a_story_runs_forward_from_its_opening_to_its_end(terms: Terms, seed: int) -> None:
    acts = list(Narrator(terms, "fr", Random(seed)).case(OPENED))
    assert acts[0].verb is Verb.OPEN
    assert acts[0].at == OPENED
    assert acts[-1].verb is Verb.ACCEPT
    assert [act.at for act in acts] == sorted(act.at for act in acts)


@pytest.mark.parametrize("seed", range(20))
def test_the_customer_answers_what_a_reply_asked_and_nothing_else(terms: Terms, seed: int) -> None:
    asked = False
    for act in Narrator(terms, "en", Random(seed)).case(OPENED):
        if act.verb is Verb.REPLY:
            assert not asked
            asked = act.waits
        elif act.verb is Verb.ANSWER:
            assert asked
            asked = False
        else:
            assert not act.waits
    assert not asked


def test_the_same_seed_tells_the_same_story(terms: Terms) -> None:
    assert list(Narrator(terms, "en", Random(7)).case(OPENED)) == list(Narrator(terms, "en", Random(7)).case(OPENED))


def test_most_first_answers_keep_the_promise_and_some_do_not() -> None:
    terms = terms_of("docebo")
    kept = []
    for seed in range(400):
        acts = list(islice(Narrator(terms, "en", Random(seed)).case(OPENED), 6))
        target = terms.target("first_response", acts[0].severity)
        assert target is not None
        reply = next(act for act in acts if act.verb is Verb.REPLY)
        kept.append(reply.at <= due_after(terms, target, OPENED))
    assert 0.9 < sum(kept) / len(kept) < 1


def test_a_pressing_case_falls_due_when_asked() -> None:
    terms = terms_of("docebo")
    due_at = OPENED + timedelta(minutes=9)
    act = Narrator(terms, "fr", Random(1)).case_due(due_at)
    assert act is not None
    target = terms.target("first_response", act.severity)
    assert target is not None
    assert due_after(terms, target, act.at) == due_at


def test_every_customer_has_a_region_where_the_catalogue_has_some() -> None:
    for provider in PROVIDERS:
        offered = read_catalogue(catalogue_text(provider), name=provider).regions
        for customer in CUSTOMERS:
            region = region_of(customer.country, offered)
            assert (region in offered) == bool(offered)
            assert customer.country in REGIONS.get(region, {customer.country})


def test_forty_customers_with_addresses_of_their_own() -> None:
    addresses = [customer.address(person) for customer in CUSTOMERS for person in customer.people]
    assert len(CUSTOMERS) == 40
    assert len(set(addresses)) == len(addresses)
    assert all(address.isascii() and address.endswith(".example") for address in addresses)

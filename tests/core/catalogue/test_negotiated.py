"""What was negotiated in one contract wins over its plan, stands in the contract, and is refused where it is wrong."""

from dataclasses import replace

import pytest
from tests.core.catalogue.sound import SOUND

from palier.core.catalogue import (
    ContractFacts,
    Terms,
    read_catalogue,
    terms_digest,
    terms_for,
    terms_from_json,
    terms_to_json,
)
from palier.core.catalogue.faults import CatalogueRefused, Code
from palier.core.catalogue.negotiated import NegotiatedRefused, read_negotiated
from palier.core.catalogue.terms import Source

CATALOGUE = read_catalogue(SOUND, name="sound")
PLAN = CATALOGUE.plans[-1]
FACTS = ContractFacts(PLAN, region=next(iter(CATALOGUE.regions), None), timezone="Europe/Paris", country="FR")
FASTEST, *OTHERS = CATALOGUE.severities


def resolved(negotiated: str) -> Terms:
    return terms_for(CATALOGUE, replace(FACTS, negotiated=negotiated))


def faults(negotiated: str) -> list[tuple[Code, int, int, str]]:
    with pytest.raises(NegotiatedRefused) as refused:
        read_negotiated(negotiated, CATALOGUE)
    return [(fault.code, fault.line, fault.column, fault.path) for fault in refused.value.faults]


def test_negotiated_targets_win_key_by_key_and_say_where_they_stand() -> None:
    plain, own = resolved(""), resolved(f"# since spring\nfirst_response: {{{FASTEST}: 7m}}\n")
    target = own.target("first_response", FASTEST)
    assert target is not None
    assert (target.written, target.place.source) == ("7m", Source.CONTRACT)
    assert (target.place.line, target.place.path) == (2, f"first_response.{FASTEST}")
    for severity in OTHERS:
        assert own.target("first_response", severity) == plain.target("first_response", severity)
        kept = plain.target("first_response", severity)
        assert kept is None or kept.place.source is Source.CATALOGUE


def test_every_key_of_an_offer_may_be_negotiated() -> None:
    own = resolved("coverage: always\nnamed_contacts: {limit: 99}\nchannels: {chat: always}\nrca: 3d\n")
    assert set(own.coverage.values()) == {"always"}
    assert own.named_contacts is not None
    assert own.named_contacts.limit == 99
    assert own.channels["chat"] == "always"
    assert own.places["named_contacts.limit"].source is Source.CONTRACT
    assert set(own.targets["rca"]) == set(CATALOGUE.severities)


def test_nothing_negotiated_changes_nothing_and_a_blank_fragment_is_nothing() -> None:
    assert replace(resolved("  \n"), holder=resolved("").holder) == resolved("")


def test_negotiated_terms_are_pinned_and_read_again() -> None:
    own = resolved(f"first_response: {{{FASTEST}: 7m}}\n")
    assert terms_from_json(terms_to_json(own)) == own
    assert terms_digest(own) != terms_digest(resolved(""))
    assert own.holder.negotiated == f"first_response: {{{FASTEST}: 7m}}\n"


def test_faults_stand_at_lines_and_columns_of_the_fragment() -> None:
    assert faults("first_respnse: 1h\n") == [(Code.UNKNOWN_KEY, 1, 1, "first_respnse")]
    assert faults(f"\nfirst_response: {{{FASTEST}: soon}}\n") == [
        (Code.DURATION, 2, 20 + len(FASTEST), f"first_response.{FASTEST}")
    ]
    assert faults("coverage: nights\n")[0][0] is Code.UNKNOWN_NAME
    assert faults("coverage:\n") == [(Code.EMPTY_VALUE, 1, 1, "coverage")]


def test_all_faults_are_told_at_once_in_the_order_of_the_fragment() -> None:
    told = faults("includes: {nothing_such: yes}\nescalation: [{at: due, tell: [nobody]}]\nteam: [ghost]\n")
    assert [line for _, line, _, _ in told] == [1, 2, 3]


@pytest.mark.parametrize("key", ["id: x", "when: {plan: x}", "label: x", "about: x"])
def test_a_contract_says_no_condition_and_has_no_name(key: str) -> None:
    assert [code for code, *_ in faults(f"{key}\n")] == [Code.UNKNOWN_KEY]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- a\n", Code.NOT_AN_OFFER),
        ("", Code.EMPTY_FILE),
        ("a: b: c", Code.NOT_YAML),
        ("rca: 1d\nrca: 2d", Code.DUPLICATE_KEY),
    ],
)
def test_what_is_no_fragment_is_refused(text: str, code: Code) -> None:
    assert faults(text)[0][0] is code


def test_a_refusal_is_one_of_catalogues_too() -> None:
    with pytest.raises(CatalogueRefused):
        resolved("nonsense: 1")


def test_a_fragment_is_one_more_layer_above_amendments() -> None:
    amendment = f"  - {{id: zz, when: {{plan: {PLAN}}}, rca: 9d}}\n"
    text = SOUND if "amendments:\n" in SOUND else f"{SOUND}amendments:\n"
    amended = read_catalogue(text.replace("amendments:\n", f"amendments:\n{amendment}"), name="amended")
    without, with_it = (terms_for(amended, replace(FACTS, negotiated=said)) for said in ("", "rca: 11h"))
    assert {target.written for target in without.targets["rca"].values()} == {"9d"}
    assert {target.written for target in with_it.targets["rca"].values()} == {"11h"}


def test_without_a_promise_no_clock_has_a_target() -> None:
    terms = terms_for(CATALOGUE, replace(FACTS, promised=False))
    assert terms.targets == {}
    assert not terms.holder.promised
    assert terms.severities == resolved("").severities

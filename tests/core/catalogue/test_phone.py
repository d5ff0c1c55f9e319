"""The telephone number of a channel: what is one, and what becomes of it in plans that build on others."""

import pytest
from pydantic_core import PydanticCustomError

from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.catalogue.diff import diff_catalogues
from palier.core.catalogue.differences import Subject
from palier.core.catalogue.values import parse_phone

OFFER = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [en]}
severities: {p1: {label: Severe}}
calendars: {always: 24x7}
plans:
  base: {label: Base, coverage: always, channels: {phone: {open: always, number: "+33 1 70 00 00 00"}, email: always}}
  more: {label: More, extends: base, channels: {phone: {service: priority}}}
  own: {label: Own, extends: more, channels: {phone: {number: "3939"}}}
"""


@pytest.mark.parametrize("written", ["+33 1 70 00 00 00", "3939", "(0)1.70-00/00", "+49 (0) 30 1234", " 112 "])
def test_what_is_a_number(written):
    assert parse_phone(written) == written.strip()


@pytest.mark.parametrize("written", ["", "call us", "+", "++33 1", "33 1 x", "tel:112", "1" * 21, "1", "٣٣٣"])
def test_what_is_none(written):
    with pytest.raises(PydanticCustomError):
        parse_phone(written)


def number(plan: str, channel: str = "phone") -> str:
    terms = terms_for(
        read_catalogue(OFFER, name="acme"), ContractFacts(plan=plan, country="FR", timezone="Europe/Paris")
    )
    return next(each.number for each in terms.offered if each.id == channel)


def test_a_plan_keeps_the_number_of_the_one_it_builds_on_unless_it_has_its_own():
    assert [number(plan) for plan in ("base", "more", "own")] == ["+33 1 70 00 00 00", "+33 1 70 00 00 00", "3939"]
    assert number("own", "email") == ""


def test_another_number_is_a_difference_for_the_customer():
    old = read_catalogue(OFFER, name="acme")
    new = read_catalogue(OFFER.replace("3939", "3940"), name="acme")
    assert [(each.subject, each.plan, each.keys) for each in diff_catalogues(old, new)] == [
        (Subject.CHANNEL, "own", ("phone",))
    ]

"""What becomes of a case of somebody without contract or in arrears: good_standing, key by key."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.catalogue.sound import SOUND

from palier.core.catalogue import Catalogue, read_catalogue
from palier.core.catalogue.admission import AS_USUAL, Outcome, Situation, Topic, admission, topic_names, topic_of

LINE = "good_standing: {suspend_in_arrears: yes, about: Pay}\n"


def saying(rule: str) -> Catalogue:
    assert LINE in SOUND
    return read_catalogue(SOUND.replace(LINE, rule), name="sound")


SILENT = saying("")
FULL = saying(
    "good_standing:\n"
    "  suspend_in_arrears: yes\n"
    "  in_arrears: {do: {email: refuse, phone: accept}, say: {fr: Payez., en: Pay.}}\n"
    "  expired: refuse\n"
    "  no_contract: {do: {others: accept}, say: Buy.}\n"
    "  always_in: {billing: compta}\n"
)


def outcome(catalogue: Catalogue | None, situation: Situation | None, channel: str = "email") -> Outcome:
    return admission(catalogue, situation, channel=channel).outcome


def test_whoever_stands_well_comes_in() -> None:
    assert admission(FULL, None, channel="email") is AS_USUAL
    assert admission(FULL, None, channel="email", topic=Topic.BILLING).topic is Topic.BILLING


@pytest.mark.obeys("GoodStanding.grace_days")
def test_arrears_act_once_the_days_of_grace_are_over() -> None:
    patient = saying("good_standing: {grace_days: 14, in_arrears: refuse, expired: refuse}\n")
    for days, wanted in ((0, Outcome.ACCEPT), (13.99, Outcome.ACCEPT), (14, Outcome.REFUSE), (90, Outcome.REFUSE)):
        found = admission(patient, Situation.IN_ARREARS, channel="email", unpaid_for=timedelta(days=days))
        assert found.outcome is wanted, days
    fresh = timedelta(days=1)
    assert admission(patient, Situation.IN_ARREARS, channel="email", unpaid_for=fresh) is AS_USUAL
    assert admission(patient, Situation.IN_ARREARS, channel="email").outcome is Outcome.REFUSE
    assert admission(patient, Situation.EXPIRED, channel="email", unpaid_for=fresh).outcome is Outcome.REFUSE
    assert admission(FULL, Situation.IN_ARREARS, channel="email", unpaid_for=fresh).outcome is Outcome.REFUSE
    billing = admission(patient, Situation.IN_ARREARS, channel="email", topic=Topic.BILLING, unpaid_for=fresh)
    assert (billing.outcome, billing.situation, billing.topic) == (Outcome.ACCEPT, None, Topic.BILLING)


@pytest.mark.parametrize("catalogue", [None, SILENT])
def test_a_silent_catalogue_holds_who_has_no_contract_and_serves_who_is_in_arrears(catalogue: Catalogue | None) -> None:
    assert outcome(catalogue, Situation.NO_CONTRACT) is Outcome.HOLD
    assert outcome(catalogue, Situation.EXPIRED) is Outcome.HOLD
    assert outcome(catalogue, Situation.IN_ARREARS) is Outcome.ACCEPT


@pytest.mark.obeys("Document.good_standing", "GoodStanding.suspend_in_arrears")
def test_suspend_in_arrears_holds_where_nothing_else_is_said() -> None:
    assert outcome(saying(LINE), Situation.IN_ARREARS) is Outcome.HOLD
    assert outcome(saying(LINE.replace("yes", "no")), Situation.IN_ARREARS) is Outcome.ACCEPT


@pytest.mark.obeys("GoodStanding.in_arrears", "GoodStanding.expired", "GoodStanding.no_contract", "StandingRule.do")
def test_in_arrears_expired_and_no_contract_say_what_to_do_by_channel() -> None:
    assert outcome(FULL, Situation.IN_ARREARS) is Outcome.REFUSE
    assert outcome(FULL, Situation.IN_ARREARS, "phone") is Outcome.ACCEPT
    assert outcome(FULL, Situation.IN_ARREARS, "portal") is Outcome.HOLD
    assert outcome(FULL, Situation.EXPIRED, "chat") is Outcome.REFUSE
    assert outcome(FULL, Situation.NO_CONTRACT) is Outcome.ACCEPT


@pytest.mark.obeys("StandingRule.say")
def test_say_is_what_the_customer_reads() -> None:
    assert admission(FULL, Situation.IN_ARREARS, channel="email").words == {"fr": "Payez.", "en": "Pay."}
    assert admission(FULL, Situation.EXPIRED, channel="email").words == {}
    assert set(admission(FULL, Situation.NO_CONTRACT, channel="email").words.values()) == {"Buy."}


@given(
    st.sampled_from([None, SILENT, FULL]),
    st.sampled_from([None, *Situation]),
    st.sampled_from(["email", "portal", "phone", "carrier pigeon"]),
    st.sampled_from(Topic),
)
def test_security_and_billing_always_come_in(
    catalogue: Catalogue | None, situation: Situation | None, channel: str, topic: Topic
) -> None:
    found = admission(catalogue, situation, channel=channel, topic=topic)
    assert (found.outcome, found.topic, found.situation) == (Outcome.ACCEPT, topic, situation)


@pytest.mark.parametrize(
    ("written_to", "subject", "topic"),
    [
        (["support@acme.example"], "It is broken", None),
        (["security@acme.example"], "It is broken", Topic.SECURITY),
        (["support+billing@acme.example"], "It is broken", Topic.BILLING),
        (["support@security.example"], "Hello", None),
        ([], "Re: Invoice 2026-12", Topic.BILLING),
        ([], "FACTURE impayée", Topic.BILLING),
        ([], "Vulnérabilité dans la facture", Topic.SECURITY),
        ([], "Insecurity and billings", None),
    ],
)
def test_a_topic_is_known_by_an_address_or_a_word_of_the_subject(
    written_to: list[str], subject: str, topic: Topic | None
) -> None:
    assert topic_of(None, written_to=written_to, subject=subject) is topic
    assert topic_of(SILENT, written_to=written_to, subject=subject) is topic


@pytest.mark.obeys("GoodStanding.always_in")
def test_always_in_gives_other_words_for_a_topic_and_leaves_the_other_one() -> None:
    assert topic_of(FULL, written_to=["compta@acme.example"], subject="") is Topic.BILLING
    assert topic_of(FULL, written_to=[], subject="Invoice") is None
    assert topic_of(FULL, written_to=[], subject="psirt") is Topic.SECURITY


@pytest.mark.obeys("GoodStanding.always_in")
def test_readers_are_told_one_word_for_each_topic_and_in_their_language() -> None:
    assert (topic_names(None, "en"), topic_names(None, "fr")) == (("security", "billing"), ("sécurité", "facture"))
    assert topic_names(FULL, "fr") == ("sécurité", "compta")
    for name in (*topic_names(SILENT, "fr"), *topic_names(SILENT, "en")):
        assert topic_of(SILENT, written_to=[], subject=f"Re: {name} !") is not None, "it lets a mail in"


@pytest.mark.obeys("GoodStanding.about")
def test_about_is_read_by_who_is_in_arrears_where_the_rule_says_nothing() -> None:
    said = saying(LINE)
    assert set(admission(said, Situation.IN_ARREARS, channel="email").words.values()) == {"Pay"}
    assert admission(said, Situation.EXPIRED, channel="email").words == {}

"""Our plan, as each of a customer's people may read it; the annex and the statement that come with it."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from tests.adapters.documents.reading import bare, text_of

RICH = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [en, fr], country: FR, public: yes}
severities: {high: {label: {en: High, fr: Haute}}, low: {label: {en: Low, fr: Basse}}}
calendars:
  always: 24x7
  office:
    label: {en: business hours, fr: heures ouvrées}
    timezone: Asia/Tokyo
    hours: {mon-fri: "09:00-18:00"}
    holidays: JP
people:
  tam: {label: {en: Technical advisor, fr: Conseiller technique}, kind: designated}
  pool: {label: {en: Engineers, fr: Ingénieurs}, kind: pooled}
features:
  credit: {label: {en: Expert hours, fr: Heures d’expert}, count: hours, per: contract_year}
plans:
  gold:
    label: Gold
    coverage: {high: always, low: office}
    channels: {email: always, phone: office}
    first_response: {high: 1h, low: 4h}
    named_contacts: {limit: 3, administrators: 1, who_may_open: anyone, who_sees_all: named}
    includes: {credit: 10}
    advisor: tam
    team: [pool]
"""
NOW = datetime.now(UTC)


@pytest.fixture
def rich(db):
    """An account under a plan that gives everything there is."""
    from tests.factories import AT, Desk, make_agent, make_contact

    from palier.apps.catalogues.commands import publish_catalogue
    from palier.core.actor import PALIER

    version_id = publish_catalogue(text=RICH, by=PALIER, at=AT - timedelta(days=30))
    account_id, contact = make_contact()
    return Desk(version_id, account_id, contact, make_agent())


@pytest.fixture
def ada(rich):
    from tests.apps.accounts.people import appoint, colleague, name

    ada = colleague(rich, "Ada")
    name(rich, ada)
    appoint(rich, ada)
    return ada


def words(response) -> str:
    """What a reader sees, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def contract_of(account_id: int) -> int:
    from palier.apps.accounts.models import Contract

    return Contract.objects.get(account_id=account_id).pk


def test_says_what_the_contract_gives_in_the_words_of_the_offer(rich, ada, enter):
    shown = words(enter(ada).get("/portal/plan/"))
    for said in ("Our plan : Gold", "First response High 1 hour", "Low 4 business hours", "10 hours per contract year"):
        assert said.replace(" :", ":") in shown.replace(" :", ":"), said
    assert "version 1" in shown
    offer = words(enter(ada).get("/offer/acme/gold/?lang=en"))
    assert "Low 4 business hours" in offer


def test_a_reader_s_own_language(rich, ada, enter):
    from palier.apps.accounts.models import Contact

    Contact.objects.filter(pk=ada.id).update(language="fr", timezone="Europe/Paris")
    shown = words(enter(ada).get("/portal/plan/"))
    assert "heures ouvrées" in shown
    assert "Notre formule" in shown


def test_tells_whether_a_channel_is_open_and_until_when(rich, ada, enter):
    shown = words(enter(ada).get("/portal/plan/"))
    assert re.search(r"E-mail round the clock, every day Open", shown)
    assert re.search(r"Phone business hours (Open · until|Closed · opens) ", shown)


def test_hours_are_told_on_the_reader_s_clock_with_the_next_closures(rich, ada):
    from django.utils import timezone

    from palier.adapters.portal.plan_now import hours_rows
    from palier.apps.accounts.plan_queries import plans_held

    [held] = plans_held(viewer=ada, account_id=rich.account_id, at=NOW)
    monday = datetime(2026, 11, 2, 12, tzinfo=UTC)  # 21:00 in Tokyo, the eve of Culture Day
    with timezone.override("Europe/Paris"):
        [row] = hours_rows(held.terms, at=monday)
    assert row.hours == "Monday to Friday from 09:00 to 18:00, Tokyo time"
    assert row.here == "on your clock, next open from 4 Nov, 01:00 to 4 Nov, 10:00"
    assert row.closures[:2] == ("Tuesday 3 November (Culture Day)", "Monday 23 November (Labor Thanksgiving Day)")
    assert row.severities == "Low"


def test_names_the_advisor_with_hours_and_who_stands_in(rich, ada, enter):
    from palier.apps.routing.models import Advisor
    from palier.apps.staff.models import Absence, Agent

    assert "Technical advisor Nobody is named yet." in words(enter(ada).get("/portal/plan/"))
    from tests.factories import make_agent

    stand_in = make_agent()
    Agent.objects.filter(pk=rich.agent.id).update(name="Maud", hours_timezone="Europe/Paris", languages=["fr", "en"])
    Agent.objects.filter(pk=stand_in.id).update(name="Theo")
    Advisor.objects.create(
        account_id=rich.account_id, role="tam", agent_id=rich.agent.id, stand_in_id=stand_in.id, starts_on="2026-01-01"
    )
    shown = words(enter(ada).get("/portal/plan/"))
    assert "Maud Technical advisor" in shown
    assert "Paris time" in shown
    assert "Speaks French and English" in shown
    Absence.objects.create(agent_id=rich.agent.id, starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=2))
    assert "Theo stands in." in words(enter(ada).get("/portal/plan/"))


# Who may read what ----------------------------------------------------------------------------------------------------


def test_what_the_contract_says_besides_is_for_administrators_and_named_contacts(rich, ada, enter):
    contract = contract_of(rich.account_id)
    plain = enter(rich.contact)
    shown = words(plain.get("/portal/plan/"))
    assert "First response High 1 hour" in shown
    for private in ("Term", "Credits", "Annex of the contract", "What was agreed when"):
        assert private not in shown
        assert private in words(enter(ada).get("/portal/plan/"))
    for address in ("annex.pdf", "credits/", "credits.pdf"):
        assert plain.get(f"/portal/plan/{contract}/{address}").status_code == 404
        assert enter(ada).get(f"/portal/plan/{contract}/{address}").status_code == 200


def test_the_contracts_of_others_are_not_there(rich, ada, enter):
    from tests.factories import make_contact

    theirs, _ = make_contact()
    for address in ("annex.pdf", "credits/", "credits.pdf"):
        assert enter(ada).get(f"/portal/plan/{contract_of(theirs)}/{address}").status_code == 404
    assert "Gold" in words(enter(ada).get(f"/portal/plan/?contract={contract_of(theirs)}"))
    assert enter(ada).get("/portal/plan/?contract=x9").status_code == 200


def test_nobody_comes_in_without_signing_in(rich, client):
    for address in ("/portal/plan/", f"/portal/plan/{contract_of(rich.account_id)}/annex.pdf"):
        assert client.get(address).headers["Location"] == "/portal/sign-in/"


def test_without_a_contract_the_page_says_what_to_do(rich, ada, enter):
    from palier.apps.accounts.commands import end_contract
    from palier.core.actor import PALIER

    yesterday = NOW.date() - timedelta(days=2)
    end_contract(contract_id=contract_of(rich.account_id), last_day=yesterday, reason="moved on", by=PALIER, at=NOW)
    shown = words(enter(ada).get("/portal/plan/"))
    assert "No contract is in force today" in shown
    assert "to have one" in shown


# Documents ------------------------------------------------------------------------------------------------------------


def test_the_annex_holds_the_contract_and_what_was_negotiated(rich, ada, enter):
    from palier.apps.accounts.commands import Changes, change_contract
    from palier.apps.accounts.models import Contract
    from palier.core.actor import PALIER

    change_contract(
        contract_id=contract_of(rich.account_id), from_on=NOW.date() - timedelta(days=2),
        changes=Changes(negotiated="first_response: {high: 20m}\n"), by=PALIER, at=NOW,
    )  # fmt: skip
    Contract.objects.filter(account_id=rich.account_id).update(order_number="PO-77 #panic()")
    response = enter(ada).get(f"/portal/plan/{contract_of(rich.account_id)}/annex.pdf")
    shown = text_of(response.content)
    assert response.headers["Content-Type"] == "application/pdf"
    for said in (
        "PO-77 #panic()",
        "Negotiated in this contract",
        "20 minutes instead of 1 hour",
        "version 1",
        "France",
    ):
        assert bare(said) in shown, said


def test_the_statement_holds_every_line(rich, ada, enter):
    from palier.apps.entitlements.commands import consume_credits, grant_due
    from palier.core.actor import PALIER

    contract = contract_of(rich.account_id)
    grant_due(contract_id=contract, by=PALIER, at=NOW)
    consume_credits(contract_id=contract, feature="credit", amount=150, reason="Secret words", by=rich.agent, at=NOW)
    page = words(enter(ada).get(f"/portal/plan/{contract}/credits/"))
    assert "Expert hours 7 h 30 min left of 10 h" in page
    assert "Spent −2 h 30 min 7 h 30 min" in page
    assert "Secret words" not in page
    shown = text_of(enter(ada).get(f"/portal/plan/{contract}/credits.pdf").content)
    assert bare("Expert hours") in shown
    assert bare("7 h 30 min") in shown


def test_a_document_that_cannot_be_made_is_a_sentence(rich, ada, enter, monkeypatch):
    from palier.adapters.documents import printing

    monkeypatch.setattr(printing, "MOST_BYTES", 10)
    response = enter(ada).get(f"/portal/plan/{contract_of(rich.account_id)}/annex.pdf")
    assert response.status_code == 503
    assert "Nothing is lost: the page says the same." in words(response)


# Promises kept --------------------------------------------------------------------------------------------------------


def test_misses_are_told_with_their_numbers(rich, ada, enter):
    from palier.apps.cases.commands import reply_to_case
    from palier.apps.cases.models import Case

    kept, late = (
        rich.open(severity="high", subject=each, at=NOW - timedelta(hours=9)) for each in ("In time", "Too late")
    )
    reply_to_case(case_id=kept, text="Here.", by=rich.agent, at=NOW - timedelta(hours=8, minutes=30))
    reply_to_case(case_id=late, text="At last.", by=rich.agent, at=NOW - timedelta(hours=6))
    shown = words(enter(ada).get("/portal/plan/"))
    assert "1 of 2 promises were kept in the last six months (50%), in the cases you can see." in shown
    assert f"{Case.objects.get(pk=late).reference} Too late First response, High" in shown
    assert "2 hours late" in shown
    assert "In time" not in shown
    assert "First response 1 2 50%" in shown


def test_nothing_due_is_no_score(rich, ada, enter):
    shown = words(enter(ada).get("/portal/plan/"))
    assert "No promise has fallen due in the last six months, in the cases you can see." in shown
    assert "%" not in shown


def test_figures_are_of_the_cases_the_reader_may_see(rich, ada, enter):
    from tests.apps.accounts.people import colleague

    from palier.apps.cases.commands import reply_to_case

    reply_to_case(case_id=rich.open(at=NOW - timedelta(hours=3)), text="x", by=rich.agent, at=NOW)
    assert "0 of 1 promise was kept" in words(enter(ada).get("/portal/plan/"))
    assert "No promise has fallen due" in words(enter(colleague(rich, "Outsider")).get("/portal/plan/"))


def test_asks_the_database_little(rich, ada, enter, django_assert_max_num_queries):
    browser = enter(ada)
    rich.open(at=NOW - timedelta(hours=3))
    browser.get("/portal/plan/")
    with django_assert_max_num_queries(12):
        browser.get("/portal/plan/")

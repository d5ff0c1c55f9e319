"""Credits on the desk: the list, statements, CSV, acts; and the time sheet of a case."""

import csv
import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.urls import reverse
from tests.apps.entitlements.credits import contract_of, counting_desk, free, lines

from palier.adapters.desk.ledger_screen import plain_number
from palier.adapters.desk.views.ledger import amount_written
from palier.adapters.portal.timeline import timeline
from palier.apps.accounts.models import Account
from palier.apps.cases.models import Case
from palier.apps.cases.page_queries import entries_for_customer
from palier.apps.catalogues.queries import terms_of
from palier.apps.entitlements.commands import grant_due
from palier.apps.entitlements.models import TimeEntry, Timer
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER
from palier.core.ledger import UnevenAmount


@pytest.fixture
def desk(db):
    desk = counting_desk()
    grant_due(contract_id=contract_of(desk), by=PALIER, at=datetime.now(UTC))
    return desk


@pytest.fixture
def contract_id(desk) -> int:
    return contract_of(desk)


@pytest.fixture
def lead(desk, agent):
    Agent.objects.filter(pk=desk.agent.id).update(role="lead")
    return agent


@pytest.fixture
def reference(desk) -> str:
    return Case.objects.get(pk=desk.open(at=datetime.now(UTC))).reference


def do(browser, contract_id: int, verb: str, /, **said: str) -> str:
    """The statement after an act, with what it says of it."""
    address = reverse("desk:ledger_act", args=[contract_id, verb])
    return browser.post(address, {"feature": "expert", **said}, follow=True).content.decode()


def test_the_list_shows_each_contract_with_what_is_left(desk, contract_id, agent):
    page = agent.get(reverse("desk:ledgers")).content.decode()
    for words in (
        Account.objects.get().name,
        "Expert hours",
        "<strong>10 h</strong>",
        "2 workshops",
        "until 31 December",
    ):
        assert words in page
    assert reverse("desk:ledger", args=[contract_id]) in page


def test_the_list_is_searched_by_account(desk, agent):
    found = agent.get(reverse("desk:ledgers"), {"wanted": "cLIENT"}).content.decode()
    lost = agent.get(reverse("desk:ledgers"), {"wanted": "%"}).content.decode()
    assert ("Expert hours" in found, "Expert hours" in lost) == (True, False)
    assert "Nothing is counted here" in lost


def test_a_page_costs_the_same_however_many_contracts(desk, lead, contract_id, django_assert_num_queries):
    for _ in range(3):
        other = counting_desk()
        grant_due(contract_id=contract_of(other), by=PALIER, at=datetime.now(UTC))
    for name, where, statements in (("ledgers", [], 8), ("ledger", [contract_id], 7), ("ledger_csv", [contract_id], 6)):
        lead.get(reverse(f"desk:{name}", args=where))
        with django_assert_num_queries(statements):
            assert "Expert hours" in lead.get(reverse(f"desk:{name}", args=where)).content.decode()


def test_a_statement_tells_every_line_with_the_balance_after_it(contract_id, agent):
    do(agent, contract_id, "spend", amount="1:30", reason="Migration", booking="B-7")
    page = agent.get(reverse("desk:ledger", args=[contract_id])).content.decode()
    for words in ("Granted", "+10 h", "Spent", "−1 h 30 min", "8 h 30 min", "Migration", "B-7", "Workshops"):
        assert words in page
    narrow = agent.get(reverse("desk:ledger", args=[contract_id]), {"feature": "workshop"}).content.decode()
    assert "Migration" not in narrow


def test_reserve_use_release(contract_id, agent):
    do(agent, contract_id, "reserve", amount="4")
    do(agent, contract_id, "use", act="2", amount="1")
    page = do(agent, contract_id, "release", act="2", amount="3")
    assert lines("expert")[1:] == [("reservation", -240, 240), ("consumption", 0, -60), ("release", 180, -180)]
    assert "Written into the ledger." in page
    assert "Of what was taken, 0 h is left, not 1 h." in do(agent, contract_id, "release", act="2", amount="1")


def test_too_much_is_refused_in_words(contract_id, agent):
    page = do(agent, contract_id, "spend", amount="10.5")
    assert "10 h 30 min cannot be taken: 10 h can be spent today. Nothing was taken." in page
    assert "cannot be counted here" in do(agent, contract_id, "spend", amount="much")
    assert free("expert") == 600


@pytest.mark.parametrize("act", ["refund", "add", "take", "move"])
def test_an_agent_may_not_give_or_take_without_work(contract_id, agent, act):
    do(agent, contract_id, "spend", amount="1")
    page = do(agent, contract_id, act, act="2", amount="1", reason="Because", target=f"{contract_id}/extra")
    assert "You do not have the right to do this." in page
    assert free("expert") == 540


def test_a_lead_refunds_corrects_and_transfers(contract_id, lead):
    do(lead, contract_id, "spend", amount="2")
    do(lead, contract_id, "refund", act="2", amount="1", reason="Half was our fault")
    do(lead, contract_id, "add", amount="3", reason="Gift")
    do(lead, contract_id, "take", amount="1", reason="Too much")
    do(lead, contract_id, "move", amount="2", reason="Wanted there", target=f"{contract_id}/extra")
    assert (free("expert"), free("extra")) == (540, 300)
    assert "It does not say what it is for." in do(lead, contract_id, "add", amount="1", reason=" ")


def test_an_act_nobody_knows_is_not_there(contract_id, agent):
    assert agent.post(reverse("desk:ledger_act", args=[contract_id, "steal"]), {}).status_code == 404


def test_a_contract_nobody_knows_is_not_there(agent):
    assert agent.get(reverse("desk:ledger", args=[999_999])).status_code == 404


def test_the_csv_holds_the_same_lines(contract_id, agent, reference):
    do(agent, contract_id, "spend", amount="0:30", reason="=1+1")
    response = agent.get(reverse("desk:ledger_csv", args=[contract_id]), {"feature": "expert"})
    assert "attachment" in response.headers["Content-Disposition"]
    heading, grant, spent = csv.reader(StringIO(response.content.decode().removeprefix("\ufeff")))
    assert heading[:4] == ["Date", "Entitlement", "Unit", "Entry"]
    assert grant[3:9] == ["Granted", "10:00", "0:00", "10:00", "2026-01-01", "2026-12-31"]
    assert spent[3:7] == ["Spent", "-0:30", "0:00", "9:30"]
    assert spent[10] == "'=1+1", "a spreadsheet must not compute it"


def test_numbers_that_a_spreadsheet_reads():
    assert [plain_number(*each) for each in ((-450, "hours"), (135, "days"), (-120, "credits"))] == [
        "-7:30",
        "2.25",
        "-2",
    ]


@pytest.mark.parametrize(
    ("written", "count", "amount"),
    [("1:30", "hours", 90), ("0:05", "hours", 5), ("1,5", "hours", 90), (" 2 ", "credits", 120), ("0.25", "days", 15)],
)
def test_an_amount_as_people_type_it(written, count, amount):
    assert amount_written(written, count) == amount


@pytest.mark.parametrize("written", ["", "x", "1:x", "-1", "0", "0:00", "NaN", "1e99", "1:30:00"])
def test_an_amount_that_is_none(written):
    with pytest.raises(UnevenAmount):
        amount_written(written, "hours")


def test_the_list_speaks_french(desk, agent):
    Agent.objects.update(language="fr")
    page = agent.get(reverse("desk:ledgers")).content.decode()
    assert "Heures d’expert" in page
    assert "Ce qui reste à chaque contrat" in page


# Time -----------------------------------------------------------------------------------------------------------------


def at_time(browser, reference: str, act: str, **said: str) -> str:
    return browser.post(reverse("desk:time_act", args=[reference, act]), said, follow=True).content.decode()


def sheet(browser, reference: str) -> str:
    return browser.get(reverse("desk:time", args=[reference])).content.decode()


def test_the_case_s_page_has_a_place_for_its_time(reference, agent):
    assert reverse("desk:time", args=[reference]) in agent.get(reverse("desk:case", args=[reference])).content.decode()


def test_time_is_noted_and_costs_nothing_unless_said(reference, agent):
    assert "Noted." in at_time(agent, reference, "book", minutes="25", what="Looked at logs")
    at_time(agent, reference, "book", minutes="60", what="Rebuilt", costs="expert", worked_at="2026-03-02T10:15")
    assert free("expert") == 540
    page = sheet(agent, reference)
    for words in ("Looked at logs", "25 min", "1 h 25 min", "Expert hours (9 h)"):
        assert words in page
    assert TimeEntry.objects.latest("id").worked_at == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)


def test_time_withdrawn_gives_back_what_it_cost(reference, agent):
    at_time(agent, reference, "book", minutes="60", what="Rebuilt", costs="expert")
    time_id = TimeEntry.objects.get().pk
    at_time(agent, reference, "withdraw", time=str(time_id), reason="Wrong case")
    assert free("expert") == 600
    assert "Wrong case" in sheet(agent, reference)
    assert "withdrawn before" in at_time(agent, reference, "withdraw", time=str(time_id), reason="Again")


def test_the_timeline_tells_time_once_and_the_customer_nothing_of_it(reference, agent, desk):
    """Noted before such facts were kept, it is told all the same."""
    at_time(agent, reference, "book", minutes="60", what="Rebuilt", costs="expert")
    at_time(agent, reference, "withdraw", time=str(TimeEntry.objects.get().pk), reason="Wrong case")
    case = Case.objects.get(reference=reference)
    old = {
        "account_id": case.account_id,
        "agent_id": desk.agent.id,
        "worked_at": case.opened_at,
        "noted_at": case.opened_at,
    }
    TimeEntry.objects.create(case=case, minutes=7, what="Long ago", **old)
    page = agent.get(reverse("desk:case", args=[reference])).content.decode()
    name = desk.agent.name
    for words in (
        f"{name} noted 1 h, taken from “Expert hours”: Rebuilt",
        f"{name} took back 1 h noted before: “Wrong case”.",
        f"{name} noted 7 min: Long ago",
    ):
        assert page.count(words) == 1
    told = timeline(entries_for_customer(case_id=case.pk), terms_of(case.terms_id))
    assert not any("Rebuilt" in item.text or "noted" in item.text for item in told)


def test_a_form_sent_twice_is_carried_out_once(desk, contract_id, reference, agent):
    """promises G4: a click too many spends nothing; what was refused may be sent again; the next form is another."""
    found = re.findall(
        r'name="key" value="([0-9a-f]{32})', agent.get(reverse("desk:ledger", args=[contract_id])).content.decode()
    )
    assert found
    key = found[0]
    assert "can be spent" in do(agent, contract_id, "spend", amount="11", key=key)
    assert "Written" in do(agent, contract_id, "spend", amount="2", key=key)
    assert "had been sent before" in do(agent, contract_id, "spend", amount="2", key=key)
    assert free("expert") == 480
    [key] = set(re.findall(r'name="key" value="([0-9a-f]{32})"', sheet(agent, reference)))
    for words in ("Noted.", "had been sent before"):
        assert words in at_time(agent, reference, "book", minutes="60", what="Rebuilt", costs="expert", key=key)
    assert (free("expert"), TimeEntry.objects.count()) == (420, 1)


def test_refusals_are_said_on_the_case_s_page(reference, agent):
    assert "is not a time that one day can hold" in at_time(agent, reference, "book", minutes="0", what="x")
    assert "cannot be taken: 10 h can be spent" in at_time(
        agent, reference, "book", minutes="700", what="x", costs="expert"
    )
    assert TimeEntry.objects.count() == 0


def test_the_stopwatch(reference, agent):
    at_time(agent, reference, "start")
    assert "Your stopwatch has been running" in sheet(agent, reference)
    assert "running already" in at_time(agent, reference, "start")
    at_time(agent, reference, "stop", what="On the phone")
    assert (TimeEntry.objects.get().minutes, Timer.objects.count()) == (1, 0)
    assert "No stopwatch of yours is running" in at_time(agent, reference, "drop")


def test_an_act_on_time_nobody_knows_is_not_there(reference, agent):
    assert agent.post(reverse("desk:time_act", args=[reference, "steal"])).status_code == 404


def test_the_statement_opens_as_a_pdf(agent, contract_id) -> None:
    address = reverse("desk:ledger_pdf", args=[contract_id])
    assert address in agent.get(reverse("desk:ledger", args=[contract_id])).content.decode()
    made = agent.get(address)
    assert (made.status_code, made["Content-Type"]) == (200, "application/pdf")
    assert made.content.startswith(b"%PDF-")
    assert agent.get(reverse("desk:ledger_pdf", args=[0])).status_code == 404

"""First light: a mail comes in, its promises stay in sight, an answer leaves, its reply comes back, nothing is lost.

Every process is the one that runs in life; one of them is killed on the way.
"""

import json
import smtplib
from datetime import timedelta
from email.message import EmailMessage

import psutil
import psycopg
from playwright.sync_api import Page, expect
from psycopg.rows import namedtuple_row
from tests.acceptance.people import ADA, AGENT, CAMILLE, PASSWORD
from tests.running import Desk

SUPPORT = "support@palier.localhost"


def write_to(desk: Desk, address: str, text: str, *, sender: str, subject: str, **headers: str) -> None:
    """Send a mail as a customer's mail server would."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, address, subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", desk.mail, timeout=30) as line:
        line.send_message(mail)


def rows(desk: Desk, query: str, *values: object) -> list:
    """What the database of the desk holds."""
    url = f"postgresql://palier@/palier?host={desk.home / 'postgres' / 'socket'}"
    with psycopg.connect(url, row_factory=namedtuple_row) as connection:
        return connection.execute(query, values).fetchall()


def sign_in(page: Page) -> None:
    page.goto("/")
    page.fill("#email", AGENT)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    listening(page)


def listening(page: Page) -> None:
    """The stream is open: from now on nothing is missed."""
    expect(page.locator("html")).to_have_attribute("data-live-state", "open", timeout=30_000)


def test_from_a_mail_to_a_kept_and_a_broken_promise(desk, sink, page):
    sign_in(page)
    two_customers_write_and_are_told_so(desk, sink, page)
    desk.kill_worker()
    the_agent_reads_why_and_answers(desk, page)
    the_answer_leaves_and_its_reply_comes_back(desk, sink, page)
    a_promise_nobody_watches_is_warned_of_and_breaks_on_time(desk, page)
    nothing_was_lost_or_doubled(desk, sink)
    family = desk.family()
    desk.process.terminate()
    assert desk.process.wait(timeout=30) == 0
    assert psutil.wait_procs(family, timeout=10)[1] == []


def two_customers_write_and_are_told_so(desk, sink, page):
    write_to(desk, SUPPORT, "The export stops half-way.", sender=ADA, subject="Export stops")
    expect(page.locator("#queue")).to_contain_text("Export stops", timeout=30_000)
    write_to(desk, SUPPORT, "Plus personne n’entre.", sender=CAMILLE, subject="Connexion impossible")
    lines = page.locator("[data-row]")
    expect(lines).to_have_count(2, timeout=30_000)
    expect(lines).to_have_text(["Connexion impossible", "Export stops"])  # by the next promise, not by arrival
    expect(page.locator("tr", has_text="Export stops")).to_contain_text("Basse")
    expect(page.locator("tr", has_text="Export stops")).to_contain_text("Gold")
    english, french = rows(desk, "select * from cases_case order by id")
    assert (english.severity, english.next_due_at - english.opened_at) == ("low", timedelta(hours=4))
    assert (french.severity, french.next_due_at - french.opened_at) == ("low", timedelta(seconds=30))

    desk.wait_for(lambda: sink.to(ADA) and sink.to(CAMILLE))
    (to_ada,), (to_camille,) = sink.to(ADA), sink.to(CAMILLE)
    assert f"Its reference is {english.reference}." in plain(to_ada)
    assert f"Sa référence est {french.reference}." in plain(to_camille)
    assert [mail["Auto-Submitted"] for mail in (to_ada, to_camille)] == ["auto-replied"] * 2


def the_agent_reads_why_and_answers(desk, page):
    page.click("text=Export stops")
    listening(page)
    page.locator("#clocks summary", has_text="Pourquoi ?").first.click()
    expect(page.locator(".why").first).to_contain_text("4 heures")
    page.fill("#words", "Please try the new export.")
    page.click("button:has-text('Envoyer')")
    expect(page.locator(".said-item--staff")).to_contain_text("Please try the new export.")


def the_answer_leaves_and_its_reply_comes_back(desk, sink, page):
    desk.wait_for(lambda: len(sink.to(ADA)) == 2)
    answer = sink.to(ADA)[1]
    assert "Please try the new export." in plain(answer)
    quoted = "\n".join(f"> {line}" for line in plain(answer).splitlines())
    write_to(
        desk,
        answer["Reply-To"].addresses[0].addr_spec,
        f"That works, thank you.\n\nOn Mon, Nov 23, 2026 at 10:02 AM Acme <{SUPPORT}> wrote:\n{quoted}\n",
        sender=ADA,
        subject=f"Re: {answer['Subject']}",
        In_Reply_To=answer["Message-ID"],
    )
    said = page.locator(".said-item--customer .said-item__text")  # the page stays open: nobody reloads it
    expect(said.filter(has_text="That works, thank you.")).to_have_text("That works, thank you.", timeout=30_000)


def a_promise_nobody_watches_is_warned_of_and_breaks_on_time(desk, page):
    told = "select * from clocks_clocknotice where case_id = %s and clock = 'first_response' order by at"
    (case,) = rows(desk, "select * from cases_case where subject = 'Connexion impossible'")
    desk.wait_for(lambda: "breached" in [notice.step for notice in rows(desk, told, case.id)])
    notices = rows(desk, told, case.id)
    half, whole = timedelta(seconds=15), timedelta(seconds=30)
    dated = {notice.step: notice.at - case.opened_at for notice in notices}
    assert (len(notices), dated) == (3, {"step-1": half, "breached": whole, "step-2": whole})
    assert all(notice.noticed_at >= notice.at for notice in notices)
    (clock,) = rows(desk, "select * from clocks_clock where case_id = %s and clock = 'first_response'", case.id)
    assert (clock.state, clock.breached_at) == ("breached", clock.due_at)
    page.goto(f"/cases/{case.reference}/")
    expect(page.locator(".happening--breach")).to_have_count(1)


def nothing_was_lost_or_doubled(desk, sink):
    raw = rows(desk, "select state, count(*) as mails from mailroom_rawmail group by state")
    assert [(row.state, row.mails) for row in raw] == [("case", 3)]
    assert len(rows(desk, "select 1 from cases_case")) == 2
    assert [len(sink.to(ADA)), len(sink.to(CAMILLE))] == [2, 1]
    assert {row.state for row in rows(desk, "select state from outbox_outgoingmail")} == {"sent"}
    found = json.loads(desk.palier("verify", "--json"))
    assert (found["cases"], found["differences"]) == (2, [])


def plain(mail: EmailMessage) -> str:
    """The words of a mail, as a mail program without HTML shows them: flowed lines joined (RFC 3676)."""
    return mail.get_body(("plain",)).get_content().replace(" \r\n", " ").replace(" \n", " ")

# ruff: noqa: E501
"""The figures of promises.md that are about what becomes of mail: whose word counts, what is obeyed, what is kept."""

import itertools

import pytest
from tests.apps.mailroom.mails import mail
from tests.apps.mailroom.test_who_speaks import OURS, opened, proof, settle, ways
from tests.factories import Desk, make_desk
from tests.mail.bounces import FORMATS

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.outbox.models import Delivery, OutgoingMail, SuppressedAddress
from palier.apps.staff.models import Agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(settings) -> Desk:
    settings.MAIL_AUTHSERV = OURS
    return make_desk()


def email_of(desk: Desk) -> str:
    return Contact.objects.get(pk=desk.contact.id).email


def forged_fields(verdict: str) -> list[str]:
    """A true verdict of our server with a forged field around it, in fifteen shapes."""
    true, lie = f"Authentication-Results: {proof(verdict)}", "dmarc=pass header.from=acme.example"
    others = ("mx.evil.example", "MX.evil.example", OURS + ".evil.example", "x" + OURS, OURS.replace(".", "-"))
    lies = [f"Authentication-Results: {name}; {lie}" for name in others]
    return [
        *(f"{lied}\n{true}" for lied in lies),
        *(f"{true}\n{lied}" for lied in lies),
        *(f"{true}\n{lied.replace('; ', ';' + chr(10) + ' ')}" for lied in lies),
    ]


def test_of_sixty_mails_in_an_agents_name_only_proven_ones_act(desk: Desk) -> None:
    """A3: forged fields first, last, folded, in other letters, under other names."""
    case_id = opened(desk)
    agent = Agent.objects.get(pk=desk.agent.id).email
    to = ways(case_id)["signed address"]["To"]
    grid = [
        (verdict, field) for verdict in ("fail", "none", "temperror", "permerror") for field in forged_fields(verdict)
    ]
    assert len(grid) == 60
    before = CaseEvent.objects.filter(case_id=case_id).count()
    for number, (_, fields) in enumerate(grid):
        (row,) = settle(f"{fields}\nFrom: {agent}\nTo: {to}\nMessage-ID: <{number}@x>\n\nPay {number}")
        assert (row.state, row.reason) == ("held", "staff_unproven"), fields
    assert CaseEvent.objects.filter(case_id=case_id).count() == before


def test_twenty_mails_that_want_answers_elsewhere_are_marked(desk: Desk) -> None:
    """A7: and ours go to the address we know."""
    for number in range(20):
        (row,) = settle(mail(email_of(desk), f"Words {number}", Reply_To=f"jean{number}@evil.example"))
        assert row.marks == "reply_to_elsewhere"
    assert {to for owed in OutgoingMail.objects.all() for to in owed.recipients} == {email_of(desk)}


COMMANDS = [
    f"X-{product}-{field}: {value}"
    for product in ("Zammad-Ticket", "RT", "OTRS", "Palier", "GitLab")
    for field, value in (("Owner", "eve"), ("State", "closed"), ("Severity", "critical"), ("Tags", "vip"))
] + [f"Subject: {words}" for words in (
    "#close", "[CMD] owner eve", "Status: resolved", "Owner: eve", "!severity critical", "@tag vip", "/close", "/assign eve",
    "[severity=critical] x", "Priority: 1", "assign:eve", "state=closed", "%%close%%", "<close>", "+close", "ref:{x}", "[#1] x",
    "merge 1 2", "delete", "DELETE FROM x",
)]  # fmt: skip


def test_forty_commands_from_outside_change_nothing(desk: Desk) -> None:
    """A9."""
    assert len(COMMANDS) == 40
    (plain,) = settle(mail(email_of(desk), "Words"))
    usual = Case.objects.values("status", "severity", "assignee_id", "team_id").get(pk=plain.case_id)
    for number, command in enumerate(COMMANDS):
        (row,) = settle(f"From: {email_of(desk)}\n{command}\n\nWords {number}\nOwner: eve\nStatus: closed\n")
        assert Case.objects.values("status", "severity", "assignee_id", "team_id").get(pk=row.case_id) == usual, command


def test_forty_mails_without_what_mails_have_are_in_a_case_or_held(desk: Desk) -> None:
    """D5: From, Date, Message-ID, Subject and body: absent, doubled, empty, broken."""
    froms = (
        f"From: {email_of(desk)}\n",
        "",
        f"From: {email_of(desk)}\nFrom: eve@evil.example\n",
        "From: \n",
        "From: <<>>\n",
    )
    rest = (
        "Date: x\n",
        "Date: a\nDate: b\n",
        "Message-ID: <1@x>\nMessage-ID: <2@x>\n",
        "Message-ID: \n",
        "Subject: \n",
        "",
        "To: \n",
        "\0: \n",
    )
    shapes = [f"{sender}{more}\n{number}" for number, (sender, more) in enumerate(itertools.product(froms, rest))]
    rows = settle(*shapes)
    assert len(rows) == 40
    assert {row.state for row in rows} == {"case", "held"}


def test_thirty_human_mails_called_automatic_are_shown_and_unanswered(desk: Desk) -> None:
    """E5: as answers in a case they are words like any other; only no machine answers them."""
    case_id = opened(desk)
    owed = OutgoingMail.objects.count()
    marks = ({"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"X_Auto_Response_Suppress": "All"})
    for number in range(30):
        headers = {**ways(case_id)["signed address"], **marks[number % 3], "Message_ID": f"<{number}@h>"}
        (row,) = settle(mail(email_of(desk), f"A person wrote {number}", **headers))
        assert (row.state, row.case_id) == ("case", case_id)
    assert Message.objects.filter(case_id=case_id, text__startswith="A person wrote").count() == 30
    assert OutgoingMail.objects.count() == owed


@pytest.mark.parametrize("report", FORMATS, ids=lambda report: report.__name__)
def test_a_report_of_whatever_server_is_noted_for_its_case_and_opens_none(report, desk: Desk) -> None:
    """E6: the agent sees it there, and what failed for good is sent nothing more.  At size in `tests/core/mail`."""
    case_id = opened(desk)
    sent = OutgoingMail.objects.get(case_id=case_id)
    (row,) = settle(report(sent.message_id, sent.recipients[0]).decode(), sender="")
    assert (row.state, row.case_id) == ("noted", case_id)
    assert Case.objects.count() == 1
    assert Delivery.objects.get(mail=sent).state == ("delayed" if report.__name__ == "postfix_delayed" else "bounced")
    says_gone = report.__name__ != "postfix_delayed"
    assert SuppressedAddress.objects.filter(address=sent.recipients[0]).exists() is says_gone


def test_one_id_under_other_words_is_another_mail(desk: Desk) -> None:
    """E7: same id and other words, no id at all, the same bytes again: 8 scenarios of 25, none lost, none doubled."""
    texts = [f"Words {number}" for number in range(25)]
    scenarios = (
        {"Message_ID": "<same@x>"}, {}, {"Message_ID": ""}, {"Message_ID": "<bad id>"}, {"Message_ID": "<1@a><2@b>"},
        {"Message_ID": "same@x"}, {"Message_ID": "<SAME@X>"}, {"Message_ID": "<" + "x" * 600 + "@y>"},
    )  # fmt: skip
    raws = [mail(email_of(desk), f"{text} {number}", **each) for number, each in enumerate(scenarios) for text in texts]
    rows = settle(*raws)
    assert {row.state for row in rows} == {"case"}
    assert Case.objects.count() == len(raws) == 200

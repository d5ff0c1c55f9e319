"""The verbs that let people in: agents, customers, contacts, contracts; from nothing to a first case."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from tests.factories import AT, CATALOGUE

from palier.apps.accounts.models import Account, Contact, Contract
from palier.apps.cases.commands import open_case
from palier.apps.cases.models import Case
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.rotas.commands import RotaPlan, create_rota
from palier.apps.staff.models import Absence, Agent
from palier.core.actor import PALIER
from palier.project import acting, cli

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def the_database_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is ready and connected already."""

    @contextmanager
    def ready() -> Iterator[None]:
        yield None

    monkeypatch.setattr(acting, "use_database", ready)


def call(*words: str, typed: str = "", monkeypatch: pytest.MonkeyPatch | None = None) -> int:
    if monkeypatch:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    return int(left.value.code or 0)


def add_acme() -> None:
    assert call("account", "add", "Acme", "--country", "fr", "--timezone", "Europe/Paris", "--language", "fr") == 0


def test_an_agent_is_added_and_can_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("agent", "add", "Ana@acme.example", "--name", "Ana Ruiz", "--role", "administrator", "--language", "fr")
    assert call(*words, typed=f"{PASSWORD}\n", monkeypatch=monkeypatch) == 0
    ana = Agent.objects.get()
    assert (ana.email, ana.name, ana.role, ana.language) == ("ana@acme.example", "Ana Ruiz", "administrator", "fr")
    assert authenticate(username="ana@acme.example", password=PASSWORD) == ana


def test_a_new_password_replaces_the_old(monkeypatch: pytest.MonkeyPatch) -> None:
    call("agent", "add", "ana@acme.example", "--name", "Ana", typed=f"{PASSWORD}\n", monkeypatch=monkeypatch)
    assert call("agent", "password", "ana@acme.example", typed="another-long-one\n", monkeypatch=monkeypatch) == 0
    assert authenticate(username="ana@acme.example", password=PASSWORD) is None
    assert authenticate(username="ana@acme.example", password="another-long-one") is not None


def test_a_short_password_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("agent", "add", "ana@acme.example", "--name", "Ana", typed="x\n", monkeypatch=monkeypatch) == 1
    assert "at least 10 characters" in capsys.readouterr().err
    assert not Agent.objects.exists()


def test_two_passwords_that_differ_change_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter((PASSWORD, "something-else"))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    assert call("agent", "add", "ana@acme.example", "--name", "Ana") == 1
    assert "The two passwords differ. Nothing was changed." in capsys.readouterr().err
    assert not Agent.objects.exists()


def test_from_nothing_to_a_first_case() -> None:
    publish_catalogue(text=CATALOGUE, by=PALIER, at=AT)
    add_acme()
    assert call("contract", "sign", "acme", "--catalogue", "acme", "--plan", "gold", "--from", "2026-01-01") == 0
    assert call("contact", "add", "marie@acme.example", "--name", "Marie", "--account", "ACME") == 0
    marie = Contact.objects.get()
    assert (marie.language, marie.timezone) == ("fr", "Europe/Paris")
    assert Contract.objects.get().ends_on is None
    open_case(contact_id=marie.pk, subject="Help", text="Please", channel="email", by=marie.actor, at=datetime.now(UTC))
    assert Case.objects.get().account == Account.objects.get(name="Acme")


OTHERS = "    named_contacts: {limit: 1, who_may_open: named, who_sees_all: named, from_others: %s}\n"


@pytest.mark.parametrize(
    ("others", "seats", "said"),
    [
        ("accept", (), "opens cases of Acme now, marked as not from a named contact"),
        ("hold", (), "waits for an agent. To name them: palier contact appoint marie@acme.example --named"),
        ("ask_to_resubmit", (), "are asked to let one of those write. To name them"),
        ("hold", ("--named", "--administrator"), "Mail from marie@acme.example opens cases of Acme now.\n"),
    ],
)
def test_whoever_adds_a_contact_learns_what_becomes_of_their_mail(
    others: str, seats: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_catalogue(
        text=CATALOGUE.replace("    first_response", OTHERS % others + "    first_response"), by=PALIER, at=AT
    )
    add_acme()
    call("contract", "sign", "Acme", "--catalogue", "acme", "--plan", "gold", "--from", "2026-01-01")
    assert call("contact", "add", "marie@acme.example", "--name", "Marie", "--account", "Acme", *seats) == 0
    assert said in capsys.readouterr().out


def test_mail_of_a_customer_without_a_contract_is_not_said_to_open_cases(capsys: pytest.CaptureFixture[str]) -> None:
    publish_catalogue(text=CATALOGUE, by=PALIER, at=AT)
    add_acme()
    assert call("contact", "add", "marie@acme.example", "--name", "Marie", "--account", "Acme") == 0
    assert "nothing in force lets their mail open cases of Acme." in capsys.readouterr().out


def test_a_contact_is_added_with_their_seat_or_not_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    publish_catalogue(
        text=CATALOGUE.replace("    first_response", OTHERS % "hold" + "    first_response"), by=PALIER, at=AT
    )
    add_acme()
    call("contract", "sign", "Acme", "--catalogue", "acme", "--plan", "gold", "--from", "2026-01-01")
    marie = ("contact", "add", "marie@acme.example", "--name", "Marie", "--account", "Acme", "--named")
    assert call(*marie) == 0
    assert call("contact", "add", "leo@acme.example", "--name", "Léo", "--account", "Acme", "--named") == 1
    assert not Contact.objects.filter(email="leo@acme.example").exists()
    assert call("contact", "add", "leo@acme.example", "--name", "Léo", "--account", "Acme") == 0
    capsys.readouterr()
    assert call("contact", "appoint", "leo@acme.example", "--named") == 1
    assert "Acme" in capsys.readouterr().err
    assert call("contact", "appoint", "leo@acme.example", "--administrator") == 0
    assert [seat.role for seat in Contact.objects.get(name="Léo").seats.all()] == ["administrator"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("contact", "add", "m@acme.example", "--name", "M", "--account", "Acmee"), "“Acmee” is unknown here."),
        (
            ("contract", "sign", "Acme", "--catalogue", "no", "--plan", "gold", "--from", "2026-01-01"),
            "“no” is unknown",
        ),
        (("contract", "sign", "Acme", "--catalogue", "acme", "--plan", "golt", "--from", "2026-01-01"), "“gold”?"),
        (("account", "add", "B", "--country", "FR", "--timezone", "Paris"), "“Paris” is no time zone."),
        (("agent", "password", "nobody@acme.example"), "“nobody@acme.example” is unknown here."),
        (("account", "add", "B", "--country", "XX", "--timezone", "Europe/Paris"), "for “XX”. Write two letters"),
        (("account", "add", "acme", "--country", "FR", "--timezone", "Europe/Paris"), "is called acme already."),
        (("account", "add", " ", "--country", "FR", "--timezone", "Europe/Paris"), "needs a name. Nothing was"),
        (("contact", "add", "marie", "--name", "M", "--account", "Acme"), "“marie” is no e-mail address."),
        (("contact", "appoint", "m@acme.example", "--named"), "“m@acme.example” is unknown here."),
        (("contact", "appoint", "m@acme.example"), "Say which seat: --named"),
        (("agent", "add", "bo@acme.example", "--name", "Bo", "--timezone", "Mars"), "“Mars” is unknown here."),
        (("agent", "add", "bo", "--name", "Bo"), "“bo” is unknown here."),
    ],
)
def test_what_is_unknown_is_said(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_catalogue(text=CATALOGUE, by=PALIER, at=AT)
    add_acme()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert call(*words) == 1
    assert said in capsys.readouterr().err


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("contract", "sign", "Acme", "--catalogue", "acme", "--plan", "gold", "--from", "tomorrow")
    assert call(*words) == 2
    assert "'tomorrow' is no day such as 2026-12-31" in capsys.readouterr().err


def test_an_agent_goes_away_and_the_next_is_on_call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Ana", "Bo"):
        words = ("agent", "add", f"{name.lower()}@acme.example", "--name", name, "--timezone", "Europe/Paris")
        call(*words, typed=f"{PASSWORD}\n", monkeypatch=monkeypatch)
    assert call("agent", "on-call") == 0
    assert "There is no rota." in capsys.readouterr().out
    ids = tuple(Agent.objects.order_by("pk").values_list("pk", flat=True))
    today = datetime.now(UTC).date()
    plan = RotaPlan("Nights", None, "UTC", 0, today - timedelta(days=today.weekday()), 7, 15, ids)
    create_rota(plan=plan, by=PALIER, at=AT)
    assert call("agent", "on-call") == 0
    assert "Nights: Ana" in capsys.readouterr().out
    first, last = (today + timedelta(days=days) for days in (-1, 1))
    assert call("agent", "away", "Ana@acme.example", str(first), str(last), "--note", "Sea") == 0
    assert f"Ana is away from {first} to {last}." in capsys.readouterr().out
    assert Absence.objects.get().note == "Sea"
    assert call("agent", "on-call") == 0
    assert "Nights: Bo" in capsys.readouterr().out
    assert call("agent", "away", "nobody@acme.example", str(first)) != 0

"""`palier contract` and `palier account`: dated acts from the command line, and what was promised on any day."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.factories import AT, CATALOGUE

from palier.apps.accounts.contract_models import ContractAct
from palier.apps.accounts.models import Account, Contract
from palier.apps.catalogues.commands import publish_catalogue
from palier.core.actor import PALIER
from palier.project import acting, cli

pytestmark = pytest.mark.django_db

OFFER = CATALOGUE.replace(
    "clocks:\n", "  platinum: {label: Platinum, extends: gold, first_response: {high: 20m}}\nclocks:\n", 1
)


@pytest.fixture(autouse=True)
def acme(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is ready and connected already; Acme is under the plan Gold for a year."""

    @contextmanager
    def ready() -> Iterator[None]:
        yield None

    monkeypatch.setattr(acting, "use_database", ready)
    publish_catalogue(text=OFFER, by=PALIER, at=AT - timedelta(days=300))
    call("account", "add", "Acme", "--country", "fr", "--timezone", "Europe/Paris", "--domain", "acme.example")
    call("contract", "sign", "Acme", "--catalogue", "acme", "--plan", "gold", "--from", "2026-01-01",
         "--until", "2026-12-31", "--order", "Q-1")  # fmt: skip


def call(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    return int(left.value.code or 0)


def kinds() -> list[str]:
    return list(ContractAct.objects.order_by("pk").values_list("kind", flat=True))


def test_a_contract_is_changed_renewed_and_ended(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("contract", "change", "acme", "--plan", "platinum", "--from", "2026-06-01", "--reason", "grew") == 0
    assert call("contract", "renew", "Acme", "--until", "2027-12-31", "--order", "Q-2") == 0
    assert call("contract", "end", "Acme", "--on", "2027-06-30") == 0
    assert kinds() == ["signed", "upgraded", "renewed", "ended"]
    assert Contract.objects.get().order_number == "Q-2"
    capsys.readouterr()
    told = {}
    for day in ("2026-05-31", "2026-06-01", "2027-06-30", "2027-07-01"):
        assert call("contract", "show", "Acme", "--on", day) == 0
        told[day] = capsys.readouterr().out
    assert "1 hour" in told["2026-05-31"]
    assert "20 minutes" in told["2026-06-01"]
    assert told["2027-06-30"].startswith("Platinum")
    assert told["2027-07-01"] == "Nothing was promised to Acme.\n"


def test_what_was_not_known_yet_was_not_promised(capsys: pytest.CaptureFixture[str]) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    call("contract", "show", "Acme", "--on", "2026-06-01", "--known", yesterday)
    assert "Nothing was promised" in capsys.readouterr().out


def test_negotiated_terms_come_from_a_file_or_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text("first_response: {high: 10m}\n")
    assert call("contract", "change", "Acme", "--negotiated", str(file), "--from", "2026-06-01") == 0
    call("contract", "show", "Acme", "--on", "2026-06-01")
    assert "10 minutes  (negotiated)" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO("first_response: {urgent: 10m}\n"))
    assert call("contract", "change", "Acme", "--negotiated", "-", "--from", "2026-07-01") == 1
    assert "line 1, column 18" in capsys.readouterr().err
    assert call("contract", "change", "Acme", "--negotiated", str(tmp_path / "none"), "--from", "2026-07-01") == 1
    assert "cannot be read" in capsys.readouterr().err


def test_of_several_contracts_one_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    call("contract", "sign", "Acme", "--catalogue", "acme", "--plan", "gold", "--from", "2027-01-01")
    assert call("contract", "renew", "Acme") == 1
    assert "--contract" in capsys.readouterr().err
    last = Contract.objects.order_by("starts_on").last()
    assert last is not None
    assert call("contract", "end", "Acme", "--contract", str(last.pk), "--on", "2027-06-30", "--reason", "moved") == 0


def test_payments_and_facts_are_written_down() -> None:
    assert call("account", "payments", "Acme", "in_arrears", "--reason", "three invoices") == 0
    assert call("account", "describe", "Acme", "--billing", "C-9", "--product", "erp") == 0
    account = Account.objects.get()
    assert (account.payments, account.billing_reference, account.products) == ("in_arrears", "C-9", ["erp"])
    assert account.domains == ["acme.example"]

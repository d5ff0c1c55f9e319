"""`palier plan page` and `palier plan annex`: what can be looked at before anything is published."""

from pathlib import Path

import pytest
from tests.adapters.documents.reading import bare, text_of
from tests.project.verbs.plan_verb import run_plan, shipped


def test_writes_a_page_that_needs_nothing_else(capsys, tmp_path: Path):
    out = tmp_path / "offer.html"
    answer = run_plan(capsys, "page", shipped("docebo"), "--lang", "fr", "-o", str(out))
    page = out.read_text()
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"Écrit dans {out}.\n"
    assert '<html lang="fr">' in page
    for said in ("Formules d’assistance", "projet, non publié", "15 minutes", "<style>"):
        assert said in page
    for elsewhere in ("<script", "<link", "src=", 'href="/'):
        assert elsewhere not in page


def test_a_page_for_another_region(capsys, tmp_path: Path):
    out = tmp_path / "offer.html"
    assert run_plan(capsys, "page", shipped("adobe"), "--lang", "en", "--region", "japan", "-o", str(out)).code == 0
    assert "09:00 to 17:00, Tokyo time" in out.read_text()
    refused = run_plan(capsys, "page", shipped("adobe"), "--lang", "en", "--region", "mars", "-o", str(out))
    assert refused.code == 1
    assert "mars" in refused.err


def test_writes_an_annex(capsys, tmp_path: Path):
    out = tmp_path / "annex.pdf"
    answer = run_plan(capsys, "annex", shipped("docebo"), "--plan", "elite", "--lang", "en", "-o", str(out))
    assert (answer.code, answer.out) == (0, f"Written to {out}.\n")
    shown = text_of(out.read_bytes())
    for said in ("Support plan Elite", "draft, not published", "Dedicated senior technical advisor", "10 credits"):
        assert bare(said) in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("docebo.yaml",), "Say which plan of which file"),
        ((), "Say which plan of which file"),
        (("docebo.yaml", "--plan", "elit"), "elite"),
        (("nowhere.yaml", "--plan", "elite"), "There is no file"),
        (("docebo.yaml", "--plan", "elite", "-o", "no/such/folder/x.pdf"), "Nothing was written."),
    ],
)
def test_says_what_is_wrong(capsys, monkeypatch, words, said):
    monkeypatch.chdir(Path(shipped("docebo")).parent)
    answer = run_plan(capsys, "annex", *words, "--lang", "en")
    assert answer.code == 1
    assert said in answer.err


@pytest.mark.django_db
def test_the_annex_of_a_signed_contract(capsys, tmp_path: Path, monkeypatch):
    from contextlib import nullcontext

    from tests.factories import make_desk

    from palier.apps.accounts.models import Contract
    from palier.project.verbs.plan import annex

    monkeypatch.setattr(annex, "use_database", nullcontext)
    desk = make_desk()
    out = tmp_path / "annex.pdf"
    contract = Contract.objects.get(account_id=desk.account_id).pk
    assert run_plan(capsys, "annex", "--contract", str(contract), "--lang", "en", "-o", str(out)).code == 0
    shown = text_of(out.read_bytes())
    for said in ("Support plan Gold for", "version 1", "from 1 January 2026 on", "Paris time", "France"):
        assert bare(said) in shown
    refused = run_plan(capsys, "annex", "--contract", "0", "--lang", "en", "-o", str(out))
    assert (refused.code, refused.err) == (1, "There is no contract 0 in force.\n")

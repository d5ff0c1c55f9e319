"""The annex of a contract at the desk: a PDF while it runs, a sentence when it does not."""

from datetime import date

import pytest
from django.test import Client
from tests.factories import Desk

from palier.apps.accounts.commands import end_contract
from palier.apps.accounts.models import Contract
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db


def test_a_contract_has_its_annex_while_it_runs(desk: Desk, agent: Client) -> None:
    contract = Contract.objects.get()
    page = agent.get(f"/contracts/{contract.pk}/").content.decode()
    assert f'href="/contracts/{contract.pk}/annex/pdf/"' in page
    Agent.objects.update(language="fr")
    annex = agent.get(f"/contracts/{contract.pk}/annex/pdf/")
    assert (annex["Content-Type"], annex.content[:5]) == ("application/pdf", b"%PDF-")
    from palier.adapters.shared import moments

    end_contract(contract_id=contract.pk, last_day=date(2026, 1, 31), reason="Over", by=PALIER, at=moments.now())
    over = agent.get(f"/contracts/{contract.pk}/annex/pdf/", follow=True).content.decode()
    assert "Ce contrat ne court pas aujourd’hui" in over
    assert agent.get("/contracts/99999/annex/pdf/").status_code == 404

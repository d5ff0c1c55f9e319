"""What became of a few of the demo's contracts, under every example catalogue."""

from datetime import UTC, datetime, timedelta

import pytest

from palier.apps.accounts.account_queries import account_page
from palier.apps.accounts.contract_models import ContractAct
from palier.apps.accounts.models import Account
from palier.apps.accounts.queries import standing_of
from palier.core.actor import PALIER
from palier.core.catalogue import read_catalogue
from palier.core.catalogue.admission import Situation
from palier.project.demo.contracts import (
    EXPIRED,
    IN_ARREARS,
    NEGOTIATED,
    RENEWED,
    UPGRADED,
    settle_contracts,
    still_served,
)
from palier.project.demo.load import PROVIDERS, catalogue_text
from palier.project.demo.stage import set_stage

pytestmark = pytest.mark.django_db

UNTIL = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_each_thing_happened_to_one_customer(provider: str) -> None:
    text = catalogue_text(provider)
    offer = read_catalogue(text, name=provider)
    stage = set_stage(offer, text, at=UNTIL - timedelta(days=372))
    settle_contracts(stage, offer, until=UNTIL)
    those = stage.parties[::-1]

    def acts(place: int) -> list[str]:
        mine = ContractAct.objects.filter(account_id=those[place].account_id).order_by("pk")
        return list(mine.values_list("kind", flat=True))

    assert acts(RENEWED) == ["signed", "ended", "renewed"]
    assert acts(UPGRADED)[1] in ("upgraded", "downgraded")
    assert acts(NEGOTIATED) == ["signed", "negotiated"]
    assert acts(EXPIRED) == ["signed", "ended"]
    assert Account.objects.get(payments="in_arrears").pk == those[IN_ARREARS].account_id
    standing = standing_of(those[EXPIRED].contacts[0].id, product=those[EXPIRED].product, at=UNTIL)
    assert standing is not None
    assert standing.situation is Situation.EXPIRED
    page = account_page(viewer=PALIER, account_id=those[IN_ARREARS].account_id, at=UNTIL)
    assert len(page.changes) == 3
    served = {party.account_id for party in still_served(stage).parties}
    assert {party.account_id for party in stage.parties} - served == {
        those[IN_ARREARS].account_id,
        those[EXPIRED].account_id,
    }

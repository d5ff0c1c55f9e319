"""The plans that are sold, side by side."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from tests.factories import AT

from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.staff.commands import create_agent
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER

FOLDER = Path(__file__).parents[3] / "catalogues"
CATALOGUES = sorted(path for path in FOLDER.glob("*.yaml") if path.suffixes == [".yaml"])


def rows(page: str) -> list[list[str]]:
    lines = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", line)] for line in lines]


def test_every_promise_is_in_words(desk, agent):
    page = agent.get(reverse("desk:catalogue")).content.decode()
    assert rows(page) == [
        ["", "Gold"],
        ["High", "1 hour"],
        ["Low", "4 business hours"],
        ["Whenever", "as soon as possible"],
        ["High", "4 hours"],
        ["Low", "1 working day"],
        ["Whenever", "as soon as possible"],
        ["High", "8 hours"],
        ["Low", "5 working days"],
    ]
    assert "Version 1" in page


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_the_published_offers_can_all_be_shown(path, desk, agent):
    publish_catalogue(text=path.read_text(), by=PALIER, at=AT)
    page = agent.get(reverse("desk:catalogue")).content.decode()
    assert page.count('class="offer"') == 2


def test_without_a_catalogue_the_page_says_what_to_do(db, client):
    agent_id = create_agent(email="a@acme.example", name="A", password=None, by=PALIER, at=AT)
    client.force_login(Agent.objects.get(pk=agent_id))
    assert "No catalogue is published" in client.get(reverse("desk:catalogue")).content.decode()

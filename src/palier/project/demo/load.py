"""Filling an empty installation with the demo."""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

from django.db import transaction

from palier.apps.accounts.queries import contacts_at
from palier.core.catalogue import read_catalogue
from palier.project.demo.afterwards import tell_afterwards
from palier.project.demo.cast import CUSTOMERS
from palier.project.demo.contracts import settle_contracts, still_served
from palier.project.demo.credits import spend_credits
from palier.project.demo.incidents import tell_incidents
from palier.project.demo.knowledge import write_articles
from palier.project.demo.people import seat_people
from palier.project.demo.play import YEAR, Play, Stories, sweep_all
from palier.project.demo.players import players, unawaited
from palier.project.demo.staffing import staff_desk
from palier.project.demo.stage import meet_again, set_stage
from palier.project.environment import CHECKOUT

EVENINGS = 52
"""How often the players meet in a year: each week, for the quicker of them waits every time."""

PROVIDERS = ("docebo", "adobe", "lumea", "credenti", "domo")


def catalogue_text(provider: str) -> str:
    """One of the five example catalogues: from the checkout, or as it was shipped in the wheel."""
    shipped = Path(str(resources.files("palier"))) / "catalogues"
    folder = shipped if shipped.exists() else CHECKOUT / "catalogues"
    return (folder / f"{provider}.yaml").read_text(encoding="utf-8")


def load(provider: str, *, cases: int, seed: int, until: datetime, tick: Callable[[float], None]) -> None:
    """A provider, forty customers and a year of cases up to `until`, told from `seed`.

    `tick` hears after each evening how far the play has come, from 0 to 1.  Clocks are swept every evening, as if a
    worker had been there.
    """
    text = catalogue_text(provider)
    opened = until - YEAR - timedelta(days=7)
    with players() as company, unawaited():
        with transaction.atomic():
            stage = set_stage(read_catalogue(text, name=f"{provider}.yaml"), text, at=opened)
        with transaction.atomic():
            seat_people(stage, at=opened)
        company.begin(stage, until=until, seed=seed, cases=cases)
        for evening in range(EVENINGS + 1):
            at = until - YEAR * (EVENINGS - evening) / EVENINGS
            company.play_until(at)
            sweep_all(at)
            tick(evening / EVENINGS)
    with unawaited():
        spend_credits(stage, first=opened, until=until, seed=seed)
        with transaction.atomic():
            staff_desk(stage, until=until)
        with transaction.atomic():
            settle_contracts(stage, read_catalogue(text, name=f"{provider}.yaml"), until=until)
        with transaction.atomic():
            tell_incidents(stage, opened=opened, until=until, seed=seed)
        with transaction.atomic():
            tell_afterwards(stage, until=until)
    with transaction.atomic():
        write_articles(stage, until=until)


def is_loaded() -> bool:
    """Are the demo's customers here already?"""
    first = CUSTOMERS[0]
    return bool(contacts_at([first.address(first.people[0])]))


def press(provider: str, *, seed: int, until: datetime) -> None:
    """A few more cases whose promises fall due around `until`, for a demo that is started again."""
    stage = still_served(meet_again(read_catalogue(catalogue_text(provider), name=f"{provider}.yaml")))
    Stories(Play(stage, until, seed).pressing_cases()).play_until(until)
    sweep_all(until)

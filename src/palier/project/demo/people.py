"""Who is named in the demo: seats within each plan's limit, one administrator an account, a few that changed hands."""

from datetime import datetime, timedelta

from palier.apps.accounts.people_commands import give_seat, replace_seat, rules_in_force
from palier.apps.accounts.queries import account_standing
from palier.core.actor import PALIER
from palier.core.catalogue.circles import SeatRole
from palier.project.demo.stage import Party, Stage

HANDED_ON = 5
"""At every fifth account that has somebody left, the second seat went to a colleague after half a year."""


def seat_people(stage: Stage, *, at: datetime) -> None:
    """Give seats at `at`, to as many of each account's people as its plan has seats.

    Most of the time goes into terms that the cases of the year will find drawn.
    """
    for place, party in enumerate(stage.parties):
        seats = _name(party, at)
        give_seat(contact_id=party.contacts[0].id, role=SeatRole.ADMINISTRATOR, by=PALIER, at=at)
        heirs = party.contacts[len(seats) :]
        if place % HANDED_ON == 0 and heirs and len(seats) > 1:
            later = at + timedelta(days=180)
            replace_seat(seat_id=seats[1], contact_id=heirs[0].id, by=party.contacts[0], at=later)


def _name(party: Party, at: datetime) -> list[int]:
    """The seats given, one person left without where there are three: most accounts keep somebody who is not named."""
    standing = account_standing(party.account_id, product=party.product, at=at)
    rules = rules_in_force(standing, at=at)
    wanted = party.contacts[:2]
    chosen = wanted if rules.limit is None else wanted[: rules.limit]
    return [
        give_seat(contact_id=contact.id, role=SeatRole.NAMED, product=party.product, by=PALIER, at=at)
        for contact in chosen
    ]

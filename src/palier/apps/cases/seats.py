"""Which contacts the plan calls named."""

from datetime import datetime

from palier.apps.accounts.people_models import Seat
from palier.apps.accounts.people_policies import held_at
from palier.core.catalogue.circles import WHOLE_CONTRACT, SeatRole, Seats


def is_named(contact_id: int, *, product: str, at: datetime) -> bool:
    """Whether a contact holds a seat of the named list at `at`, for this product or for the whole contract."""
    seats = Seat.objects.filter(held_at(at), contact_id=contact_id, role=SeatRole.NAMED.value)
    return seats.filter(product__in={product, WHOLE_CONTRACT}).exists()


def is_named_for(seats: Seats, product: str) -> bool:
    """The same for somebody whose seats at that instant are in hand."""
    return bool(seats.named_for & {product, WHOLE_CONTRACT})

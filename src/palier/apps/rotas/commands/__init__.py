"""Everything that can be done with rotas and pages."""

from palier.apps.rotas.commands.paging import acknowledge_page, climb_pages, page
from palier.apps.rotas.commands.planning import (
    RotaPlan,
    cancel_swap,
    change_rota,
    create_rota,
    exchange_turns,
    give_turn,
    remove_rota,
)

__all__ = [
    "RotaPlan",
    "acknowledge_page",
    "cancel_swap",
    "change_rota",
    "climb_pages",
    "create_rota",
    "exchange_turns",
    "give_turn",
    "page",
    "remove_rota",
]

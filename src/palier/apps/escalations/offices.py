"""Offices of the installation: who holds them, for everybody or for one account."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from palier.apps.escalations.models import Appointment

OFFICES = ("support_manager", "head_of_support", "escalation_manager")
"""Roles that belong to no case and no team: somebody is appointed to each."""

Holders = Mapping[tuple[str, int | None], tuple[int, ...]]
"""Agents by office and account; None stands for the whole installation."""


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """One appointment as its screen shows it; without an account it is for all."""

    id: int
    office: str
    agent: str
    works_here: bool
    account: str | None


def holders(account_ids: Iterable[int]) -> Holders:
    """Who holds which office, for the installation and for these accounts; one statement."""
    found: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    wanted = set(account_ids)
    known = Appointment.objects.filter(agent__is_active=True).order_by("id")
    for office, account_id, agent_id in known.values_list("office", "account_id", "agent_id"):
        if account_id is None or account_id in wanted:
            found[office, account_id].append(agent_id)
    return {key: tuple(agents) for key, agents in found.items()}


def holders_for(held: Holders, office: str, account_id: int) -> tuple[int, ...]:
    """Those appointed for the account itself, else those of the installation."""
    return held.get((office, account_id)) or held.get((office, None), ())


def appointments() -> tuple[AppointmentLine, ...]:
    """Every appointment, by office, those for all accounts first."""
    rows = Appointment.objects.values_list("id", "office", "agent__name", "agent__is_active", "account__name")
    order = {office: place for place, office in enumerate(OFFICES)}
    lines = [AppointmentLine(*row) for row in rows]
    return tuple(sorted(lines, key=lambda line: (order.get(line.office, len(order)), line.account or "", line.agent)))

"""People, a rota and a page behind the addresses of the desk.  Imports wait: Django may not be set up yet."""

FOR_LEADS = {
    "hours",
    "abilities",
    "new_team",
    "change_team",
    "new_rule",
    "change_rule",
    "move_rule",
    "remove_rule",
    "name_advisor",
    "change_advisor",
    "new_rota",
    "change_rota",
    "remove_rota",
}
"""What plain agents may not do."""

RULE = {"name": "All", "team": "1", "speech": "any", "order": "round_robin"}
ROTA = {
    "name": "Nights",
    "agents": "",
    "turn_days": "7",
    "starts_on": "2026-03-02",
    "hand_over": "09:00",
    "timezone": "UTC",
    "patience": "15",
}
STAFF_POSTS = {
    "hours": {"mon": "09:00-12:00, 13:00-17:00"},
    "abilities": {"skills": "SSO", "languages": "fr, en"},
    "absence": {"first": "2026-03-02"},
    "cancel_absence": {},
    "new_team": {"name": "Another"},
    "change_team": {"name": "Renamed"},
    "new_rule": RULE,
    "change_rule": RULE,
    "move_rule": {},
    "remove_rule": {},
    "name_advisor": {"role": "tam", "agent": "1", "starts_on": "2026-03-02"},
    "change_advisor": {},
    "new_rota": ROTA,
    "change_rota": ROTA,
    "remove_rota": {},
    "give_turn": {},
    "cancel_swap": {},
    "acknowledge_page": {},
}


def staffed(desk, case_id: int) -> dict[str, int]:
    """A team of the desk's agent with a rule, a rota, a swap, a page, an absence and an advisor; their ids."""
    from datetime import timedelta

    from tests.apps.rotas.making import plan_of
    from tests.apps.routing.making import DAY_ONE, ruled
    from tests.factories import AT

    from palier.apps.rotas.commands import create_rota, give_turn, page
    from palier.apps.routing.models import Advisor
    from palier.apps.staff.commands import create_team
    from palier.apps.staff.planning_commands import add_absence
    from palier.core.actor import PALIER
    from palier.core.time import Span

    agent, hour = desk.agent, timedelta(hours=1)
    team_id = create_team(name="Front line", agent_ids=[agent.id], by=PALIER, at=AT)
    rota_id = create_rota(plan=plan_of(agent), by=PALIER, at=AT)
    later = AT + timedelta(days=900)
    return {
        "agent": agent.id,
        "team": team_id,
        "rule": ruled(team_id),
        "rota": rota_id,
        "page": page(case_id=case_id, reason="opened", at=AT),
        "swap": give_turn(rota_id=rota_id, agent_id=agent.id, span=Span(later, later + hour), by=PALIER, at=AT),
        "absence": add_absence(agent_id=agent.id, starts_at=later, ends_at=later + hour, by=PALIER, at=AT),
        "account": desk.account_id,
        "advisor": Advisor.objects.create(
            account_id=desk.account_id, role="tam", agent_id=agent.id, starts_on=DAY_ONE
        ).pk,
    }

"""Lists under filters: in order, whole, counted by the same conditions; nobody sees more than they may."""

from datetime import UTC, timedelta

import pytest
from django.db import connection
from tests.factories import AT, make_agent, make_contact, make_desk

from palier.apps.audit.models import AuditEntry
from palier.apps.cases.commands import assign_case, change_status, close_case
from palier.apps.cases.models import Case
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.staff.commands import create_team
from palier.apps.views import queries
from palier.apps.views.commands import MOST_VIEWS, change_view, choose_columns, remove_view, save_view
from palier.apps.views.errors import TooManyViews, ViewNameTaken, ViewWithoutName
from palier.apps.views.queries import (
    by_account,
    by_plan,
    filtered_queue,
    hidden_columns,
    hidden_in_kept,
    kept_view,
    teams_to_share_with,
    views_of,
)
from palier.apps.views.statements import first_lines
from palier.core.actor import PALIER, Role
from palier.core.case import Status
from palier.core.search import Asked, FaultKind, read_asked

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(db):
    return make_desk()


def asked(typed: str) -> Asked:
    return read_asked(typed, at=AT, zone=UTC)


def listed(viewer, typed: str, at=AT) -> list[int]:
    page = filtered_queue(viewer=viewer, asked=asked(typed), at=at)
    assert page.count == len(page.rows)
    assert page.exact
    return [row.id for row in page.rows]


def test_each_filter_lists_its_own_most_pressing_first(desk):
    soon, late, never = desk.open(at=AT), desk.open(at=AT - 2 * HOUR), desk.open(severity="whenever")
    far = desk.open(severity="low", at=AT)
    waiting, closed = desk.open(at=AT - HOUR / 2), desk.open()
    team = create_team(name="Réseau", agent_ids=[desk.agent.id], by=PALIER, at=AT)
    assign_case(case_id=soon, agent_id=desk.agent.id, team_id=team, by=desk.agent, at=AT)
    change_status(case_id=waiting, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
    close_case(case_id=closed, reason="duplicate", by=desk.agent, at=AT)
    assert listed(desk.agent, "is:breached") == [late]
    assert listed(desk.agent, "is:due") == [waiting, soon, far]
    assert listed(desk.agent, "assignee:me") == listed(desk.agent, "team:reseau") == listed(desk.agent, "is:mine")
    assert listed(desk.agent, "assignee:me") == [soon]
    assert listed(desk.agent, "status:waiting") == [waiting]
    assert listed(desk.agent, "severity:whenever") == [never]
    assert listed(desk.agent, "gravité:haute is:unassigned") == [late, waiting]
    assert listed(desk.agent, "is:closed") == []
    assert listed(desk.agent, "plan:gold account:client") == [late, waiting, soon, far, never]
    assert listed(desk.agent, "team:none assignee:personne since:1h") == [waiting, far, never]


def test_a_name_nobody_has_finds_nothing_and_is_said(desk):
    desk.open()
    page = filtered_queue(viewer=desk.agent, asked=asked("account:nobody plan:gold"), at=AT)
    assert page.rows == ()
    assert [(fault.kind, fault.value) for fault in page.faults] == [(FaultKind.NOBODY_CALLED_SO, "nobody")]


@pytest.mark.parametrize("typed", ["account:client", "plan:gold", ""])
def test_pages_meet_without_gap_or_repeat(typed, desk, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    opened = [desk.open(severity="high" if n % 3 else "whenever", at=AT + n % 2 * HOUR) for n in range(10)]
    seen, after = [], None
    for _ in range(10):
        page = filtered_queue(viewer=desk.agent, asked=asked(typed), at=AT, after=after)
        assert page.count == len(opened)
        seen += [row.id for row in page.rows]
        after = page.next
        if after is None:
            break
    assert sorted(seen) == opened
    assert len(seen) == len(set(seen))


def test_a_page_ends_where_looking_ended_and_the_next_goes_on_there(desk, monkeypatch):
    monkeypatch.setattr(queries, "WALK", 4)
    for n in range(7):
        desk.open(severity="low", at=AT + n * HOUR / 60)
    wanted = desk.open(severity="whenever")
    page, seen, pages = filtered_queue(viewer=desk.agent, asked=asked("severity:whenever"), at=AT), [], 1
    assert (page.rows, page.full, page.exact) == ((), False, False)
    while page.next is not None:
        page = filtered_queue(viewer=desk.agent, asked=asked("severity:whenever"), at=AT, after=page.next)
        seen += [row.id for row in page.rows]
        pages += 1
    assert (seen, pages) == ([wanted], 2)


def test_a_contact_lists_what_they_may_see_only(desk):
    own = desk.open()
    _, stranger = make_contact()
    assert listed(desk.contact, "plan:gold") == [own]
    assert listed(stranger, "plan:gold") == []
    assert listed(stranger, f"account:#{desk.account_id}") == []
    assert by_account(viewer=stranger, at=AT).groups == by_plan(viewer=stranger, at=AT).groups == ()


def test_the_same_filter_shows_each_agent_their_own(desk):
    """One statement is kept for all of a role: what it shows is the reader's."""
    team = create_team(name="Sécurité", agent_ids=[desk.agent.id], by=PALIER, at=AT)
    kept, known = desk.open(), desk.open()
    RestrictedCase.objects.create(case_id=kept, team_id=team)
    other = make_agent()
    assign_case(case_id=known, agent_id=other.id, team_id=None, by=desk.agent, at=AT)
    for _ in range(2):
        for typed in ("plan:gold", "account:client", ""):
            assert (listed(desk.agent, typed), listed(other, typed)) == ([kept, known], [known])
        assert (listed(desk.agent, "is:mine"), listed(other, "is:mine")) == ([], [known])


def test_groups_count_what_is_open_and_what_is_broken(desk):
    desk.open(at=AT - 2 * HOUR)
    desk.open(at=AT)
    close_case(case_id=desk.open(), reason="duplicate", by=desk.agent, at=AT)
    (account,) = by_account(viewer=desk.agent, at=AT).groups
    assert (account.id, account.key, account.open, account.breached) == (
        desk.account_id,
        f"#{desk.account_id}",
        2,
        1,
    )
    assert account.next_due_at == AT - HOUR
    (plan,) = by_plan(viewer=desk.agent, at=AT).groups
    assert (plan.key, plan.label, plan.open, plan.breached) == ("gold", {"en": "Gold", "fr": "Gold"}, 2, 1)


def test_one_account_among_many_is_read_along_its_index(desk):
    case = Case.objects.get(pk=desk.open())
    values = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields if field.name != "id"}
    other, _ = make_contact()
    Case.objects.bulk_create(
        Case(
            **values
            | {
                "reference": f"PAL-{n}",
                "account_id": (case.account_id, other)[n % 8 == 0],
                "next_due_at": AT + n * timedelta(minutes=1),
            }
        )
        for n in range(4000)
    )
    plans: list[str] = []

    def listen(execute, sql, params, many, context):
        if "cases_case" in sql and "next_due_at" in sql:
            with context["connection"].connection.cursor() as cursor:
                plans.append("\n".join(row[0] for row in cursor.execute(f"EXPLAIN {sql}", params)))
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        # Four thousand rows are few enough to be read whole and sorted, the sooner the more rows that were rolled back
        # lie between them: whoever ran before decides.  What no index spares is left.
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    with connection.execute_wrapper(listen):
        filtered_queue(viewer=desk.agent, asked=asked(f"account:#{other}"), at=AT)
        filtered_queue(viewer=desk.agent, asked=asked("plan:gold"), at=AT)
    rows_of_account, count_of_account, *walks = plans
    assert "Index Scan using case_account_queue" in rows_of_account
    assert "Sort" not in rows_of_account
    for plan in (count_of_account, *walks):
        assert "Seq Scan on cases_case" not in plan
    assert walks
    assert all("Index Only Scan using case_queue" in walk for walk in walks)


def test_a_view_is_kept_shared_and_taken_away(desk):
    lead, mate, other = make_agent(role=Role.LEAD), make_agent(), make_agent()
    team = create_team(name="Web", agent_ids=[desk.agent.id, mate.id], by=PALIER, at=AT)
    own = save_view(name=" My  elite ", asked="plan:elite\0", by=desk.agent, at=AT)
    teams = save_view(name="Ours", asked="team:web", team_id=team, by=desk.agent, at=AT)
    all_of = save_view(name="All", asked="is:breached", for_everybody=True, by=lead, at=AT)
    assert [(v.id, v.name, v.asked, v.is_own, v.removable) for v in views_of(viewer=desk.agent)] == [
        (own, "My elite", "plan:elite", True, True),
        (teams, "Ours", "team:web", True, True),
        (all_of, "All", "is:breached", False, False),
    ]
    assert [v.id for v in views_of(viewer=mate)] == [all_of, teams]
    assert [v.id for v in views_of(viewer=other)] == [all_of]
    assert views_of(viewer=desk.contact) == ()
    for act in (kept_view, lambda viewer, view_id: remove_view(view_id=view_id, by=viewer, at=AT)):
        with pytest.raises(NotFound):
            act(viewer=other, view_id=own)
    with pytest.raises(NotAllowed):
        remove_view(view_id=teams, by=mate, at=AT)
    remove_view(view_id=own, by=desk.agent, at=AT)
    assert [v.id for v in views_of(viewer=desk.agent)] == [teams, all_of]


def test_a_view_needs_a_name_of_its_own_and_the_right_to_share(desk):
    elsewhere = create_team(name="Elsewhere", agent_ids=[], by=PALIER, at=AT)
    save_view(name="Mine", asked="", by=desk.agent, at=AT)
    refused = [
        (ViewNameTaken, {"name": "Mine"}),
        (ViewWithoutName, {"name": " \n "}),
        (ViewWithoutName, {"name": "x" * 61}),
        (NotAllowed, {"name": "A", "for_everybody": True}),
        (NotAllowed, {"name": "A", "team_id": elsewhere}),
    ]
    for error, given in refused:
        with pytest.raises(error):
            save_view(asked="", by=desk.agent, at=AT, **given)
    with pytest.raises(NotAllowed):
        save_view(name="A", asked="", by=desk.contact, at=AT)
    for n in range(MOST_VIEWS - 1):
        save_view(name=f"v{n}", asked="", by=desk.agent, at=AT)
    with pytest.raises(TooManyViews):
        save_view(name="one more", asked="", by=desk.agent, at=AT)


def test_a_view_is_changed_where_it_stands_by_its_owner_and_by_leads_where_it_is_shared(desk):
    lead, mate = make_agent(role=Role.LEAD), make_agent()
    team = create_team(name="Web", agent_ids=[desk.agent.id, mate.id, lead.id], by=PALIER, at=AT)
    elsewhere = create_team(name="Elsewhere", agent_ids=[], by=PALIER, at=AT)
    view = save_view(name="Mine", asked="is:mine", by=desk.agent, at=AT)
    save_view(name="Other", asked="", by=desk.agent, at=AT)
    for error, by in ((NotFound, mate), (NotFound, lead), (NotFound, desk.contact)):
        with pytest.raises(error):
            change_view(view_id=view, name="X", asked="", by=by, at=AT)
    change_view(view_id=view, name=" Ours ", asked="team:web\0", team_id=team, by=desk.agent, at=AT)
    shown = kept_view(viewer=mate, view_id=view)
    assert (shown.name, shown.asked, shown.shared_with, shown.removable) == ("Ours", "team:web", "Web", False)
    with pytest.raises(NotAllowed):
        change_view(view_id=view, name="X", asked="", by=mate, at=AT)
    refused = [
        (ViewNameTaken, {"name": "Other"}),
        (ViewWithoutName, {"name": " "}),
        (NotAllowed, {"name": "A", "for_everybody": True}),
        (NotAllowed, {"name": "A", "team_id": elsewhere}),
    ]
    for error, given in refused:
        with pytest.raises(error):
            change_view(view_id=view, asked="", by=desk.agent, at=AT, **given)
    change_view(view_id=view, name="Ours", asked="is:open", for_everybody=True, by=lead, at=AT)
    assert [v.name for v in views_of(viewer=make_agent())] == ["Ours"]
    change_view(view_id=view, name="Ours too", asked="is:due", for_everybody=True, by=desk.agent, at=AT)
    change_view(view_id=view, name="Mine again", asked="is:due", by=desk.agent, at=AT)
    assert (views_of(viewer=mate), kept_view(viewer=desk.agent, view_id=view).is_own) == ((), True)
    entry = AuditEntry.objects.filter(act="change_view").latest("pk")
    assert entry.facts == {"view": view, "name": "Mine again", "asked": "is:due"}


def test_a_kept_view_shows_its_owners_columns_until_one_chooses(desk):
    lead = make_agent(role=Role.LEAD)
    view = kept_view(viewer=desk.agent, view_id=save_view(name="All", asked="", for_everybody=True, by=lead, at=AT))
    assert hidden_in_kept(view, "kept-1", viewer=desk.agent) == frozenset()
    choose_columns(view="kept-1", shown=["status"], by=lead, at=AT)
    assert hidden_in_kept(view, "kept-1", viewer=desk.agent) == {"severity", "plan", "assignee", "updated"}
    choose_columns(view="kept-1", shown=["severity", "plan", "status", "assignee", "updated"], by=desk.agent, at=AT)
    assert hidden_in_kept(view, "kept-1", viewer=desk.agent) == frozenset()


def test_teams_are_offered_to_those_who_may_share_with_them(desk):
    team = create_team(name="Web", agent_ids=[desk.agent.id], by=PALIER, at=AT)
    elsewhere = create_team(name="Elsewhere", agent_ids=[], by=PALIER, at=AT)
    assert [each.id for each in teams_to_share_with(desk.agent)] == [team]
    assert [each.id for each in teams_to_share_with(make_agent(role=Role.LEAD))] == [elsewhere, team]


def test_columns_are_each_readers_own_and_each_views(desk):
    choose_columns(view="mine", shown=["status", "nonsense"], by=desk.agent, at=AT)
    assert hidden_columns(viewer=desk.agent, view="mine") == {"severity", "plan", "assignee", "updated"}
    choose_columns(view="mine", shown=["status", "plan"], by=desk.agent, at=AT)
    assert hidden_columns(viewer=desk.agent, view="mine") == {"severity", "assignee", "updated"}
    assert hidden_columns(viewer=desk.agent, view="open") == frozenset()
    assert hidden_columns(viewer=make_agent(), view="mine") == frozenset()


def test_no_view_is_kept_for_a_team_that_is_none(desk) -> None:
    lead = make_agent(role=Role.LEAD)
    with pytest.raises(NotFound):
        save_view(name="Night", asked="is:open", team_id=10**9, by=lead, at=AT)
    assert not views_of(viewer=lead)


def test_one_statement_answers_what_is_asked_at_any_time(desk):
    desk.open(at=AT)
    before = first_lines.cache_info().misses

    def lists(typed: str, hours: int) -> bool:
        then = AT + hours * HOUR
        page = filtered_queue(viewer=desk.agent, asked=read_asked(typed, at=then, zone=UTC), at=then)
        return (page.count, len(page.rows)) == (1, 1)

    assert [lists("is:breached", hours) for hours in range(4)] == [False, False, True, True]
    assert [lists("is:due", hours) for hours in range(4)] == [True, True, False, False]
    assert [lists("since:1h", hours) for hours in range(4)] == [True, True, False, False]
    assert [lists("before:2d", hours) for hours in (0, 72)] == [False, True]
    assert first_lines.cache_info().misses - before <= 4

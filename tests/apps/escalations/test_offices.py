"""Offices, desk notices, and webhooks as they are configured."""

from datetime import timedelta

import pytest
from tests.factories import AT, Desk, make_agent, make_desk

from palier.apps.clocks.commands import sweep
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.escalations.commands import (
    add_hook,
    appoint,
    end_appointment,
    read_all,
    read_notice,
    remove_hook,
    renew_secret,
    set_hook_active,
    tell_waiting,
    try_hook,
)
from palier.apps.escalations.errors import AppointedAlready, HookKnown, HookRefused, UnknownOffice
from palier.apps.escalations.models import HookCall, Telling
from palier.apps.escalations.offices import appointments
from palier.apps.escalations.queries import hooks, notices, unread_count
from palier.core.actor import Role

pytestmark = pytest.mark.django_db

WARNED = AT + timedelta(minutes=45, seconds=1)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def test_offices_are_given_once_and_taken_away(desk: Desk) -> None:
    lead = make_agent(role=Role.LEAD)
    given = appoint(office="support_manager", agent_id=lead.id, by=lead, at=AT)
    appoint(office="support_manager", agent_id=lead.id, account_id=desk.account_id, by=lead, at=AT)
    with pytest.raises(AppointedAlready):
        appoint(office="support_manager", agent_id=lead.id, by=lead, at=AT)
    assert [(line.office, line.agent, line.account is None) for line in appointments()] == [
        ("support_manager", lead.name, True),
        ("support_manager", lead.name, False),
    ]
    end_appointment(appointment_id=given, by=lead, at=AT)
    assert [line.account is None for line in appointments()] == [False]
    with pytest.raises(NotFound):
        end_appointment(appointment_id=given, by=lead, at=AT)


def test_who_may_not_and_what_is_not(desk: Desk) -> None:
    lead = make_agent(role=Role.LEAD)
    with pytest.raises(NotAllowed):
        appoint(office="support_manager", agent_id=lead.id, by=desk.agent, at=AT)
    with pytest.raises(UnknownOffice):
        appoint(office="king", agent_id=lead.id, by=lead, at=AT)
    for agent, account in ((0, None), (lead.id, 10**9)):
        with pytest.raises(NotFound):
            appoint(office="support_manager", agent_id=agent, account_id=account, by=lead, at=AT)


def test_notices_are_read_by_their_reader_alone(desk: Desk) -> None:
    lead = make_agent(role=Role.LEAD)
    case_ids = [desk.open(subject=subject) for subject in ("one", "two")]
    sweep(at=WARNED)
    tell_waiting(at=WARNED)
    assert (unread_count(viewer=lead), unread_count(viewer=desk.agent)) == (2, 0)
    first, second = notices(viewer=lead)
    assert {first.subject, second.subject} == {"one", "two"}
    with pytest.raises(NotFound):
        read_notice(telling_id=first.id, by=desk.agent, at=WARNED)
    with pytest.raises(NotFound):
        read_notice(telling_id=first.id, by=desk.contact, at=WARNED)
    assert read_notice(telling_id=first.id, by=lead, at=WARNED) in case_ids
    assert [line.is_new for line in notices(viewer=lead)] == [False, True]
    assert [line.id for line in notices(viewer=lead, before=first.id)] == [second.id]
    assert (read_all(by=lead, at=WARNED), read_all(by=lead, at=WARNED)) == (1, 0)
    assert (unread_count(viewer=lead), notices(viewer=desk.contact), unread_count(viewer=desk.contact)) == (0, (), 0)
    assert Telling.objects.filter(read_at=WARNED).count() == 2


def test_webhooks_are_for_administrators(desk: Desk) -> None:
    lead, boss = make_agent(role=Role.LEAD), make_agent(role=Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        add_hook(url="https://hooks.example/", by=lead, at=AT)
    with pytest.raises(NotAllowed):
        hooks(viewer=lead)
    hook = add_hook(url=" https://hooks.example/a?b=1 ", by=boss, at=AT)
    with pytest.raises(HookKnown):
        add_hook(url="https://hooks.example/a?b=1", by=boss, at=AT)
    [sheet] = hooks(viewer=boss)
    assert (sheet.url, sheet.is_active, len(sheet.secret)) == ("https://hooks.example/a?b=1", True, 64)
    renew_secret(hook_id=hook, by=boss, at=AT)
    set_hook_active(hook_id=hook, active=False, by=boss, at=AT)
    try_hook(hook_id=hook, by=boss, at=AT)
    [after] = hooks(viewer=boss)
    assert (after.is_active, after.secret != sheet.secret, [call.kind for call in after.calls]) == (
        False,
        True,
        ["test"],
    )
    remove_hook(hook_id=hook, by=boss, at=AT)
    assert (hooks(viewer=boss), HookCall.objects.count()) == ((), 0)
    with pytest.raises(NotFound):
        try_hook(hook_id=hook, by=boss, at=AT)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example",
        "ftp://hooks.example/",
        "https://",
        "https://me:secret@hooks.example/",
        "https://hooks.example:99999/",
        "https://hooks.example:x/",
        "https://hooks.example/\u0007",
        "https://hooks.example/a b",
        "https://[bad/",
        "file:///etc/passwd",
        f"https://hooks.example/{'x' * 2000}",
    ],
)
def test_what_is_no_address_is_not_kept(url: str, desk: Desk) -> None:
    with pytest.raises(HookRefused):
        add_hook(url=url, by=make_agent(role=Role.ADMINISTRATOR), at=AT)


def test_a_resting_hook_hears_nothing(desk: Desk) -> None:
    boss = make_agent(role=Role.ADMINISTRATOR)
    hook = add_hook(url="https://hooks.example/", by=boss, at=AT)
    set_hook_active(hook_id=hook, active=False, by=boss, at=AT)
    desk.open()
    sweep(at=WARNED)
    tell_waiting(at=WARNED)
    assert not HookCall.objects.exists()

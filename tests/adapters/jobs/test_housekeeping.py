"""What the desk sweeps out now and then."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from procrastinate.contrib.django import app
from tests.factories import AT

from palier.adapters.jobs.housekeeping import (
    forget_expired_sessions,
    forget_old_live_events,
    forget_old_sign_ins,
)
from palier.apps.accounts.access import ask_sign_in
from palier.apps.accounts.people_models import SignIn
from palier.apps.outbox.commands import announce
from palier.apps.outbox.models import LiveEvent
from palier.apps.signin.limits import Limit, take
from palier.apps.signin.models import Allowance
from palier.apps.subscribers.models import Asking

pytestmark = pytest.mark.django_db


def test_announcements_are_kept_for_a_day() -> None:
    for hours in (0, 30):
        announce(topic="queue", subject=str(hours), at=AT + timedelta(hours=hours))
    forget_old_live_events(timestamp=int((AT + timedelta(hours=31)).timestamp()), unknown_word=1)
    assert [event.subject for event in LiveEvent.objects.all()] == ["30"]


def test_requests_for_codes_are_kept_for_a_day() -> None:
    for hours in (0, 30):
        ask_sign_in(address=f"a{hours}@x.example", source="192.0.2.1", at=AT + timedelta(hours=hours))
        take([Limit(f"a{hours}", 3)], at=AT + timedelta(hours=hours))
    forget_old_sign_ins(timestamp=int((AT + timedelta(hours=31)).timestamp()), unknown_word=1)
    assert [row.address for row in SignIn.objects.all()] == ["a30@x.example"]
    assert [row.key for row in Allowance.objects.all()] == ["a30"]


def test_where_requests_for_news_came_from_is_kept_for_a_day() -> None:
    for hours in (0, 30):
        Asking.objects.create(at=AT + timedelta(hours=hours), source=str(hours))
    forget_old_sign_ins(timestamp=int((AT + timedelta(hours=31)).timestamp()))
    assert [row.source for row in Asking.objects.all()] == ["30"]


def test_expired_sessions_are_forgotten() -> None:
    now = datetime.now(UTC)
    for name, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=now + timedelta(days=days))
    forget_expired_sessions(timestamp=0)
    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_both_are_asked_for_regularly() -> None:
    names = {periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()}
    assert {"palier:forget_old_live_events", "palier:forget_expired_sessions"} <= {
        f"palier:{name.rpartition('.')[2]}" for name in names
    }

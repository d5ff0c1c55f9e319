"""The bulk form writes exactly what replay says, case by case."""

import json
from datetime import timedelta

import pytest
from tests.factories import AT, Desk, make_desk

from palier.apps.cases import commands
from palier.apps.cases.models import Case
from palier.apps.cases.refreshing import refresh_clocks
from palier.apps.cases.verification import Difference, verify_cases
from palier.apps.catalogues.models import PinnedTerms
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.commands import sweep
from palier.apps.clocks.models import Clock
from palier.core.case import Status
from palier.core.catalogue import terms_from_json, terms_to_json

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def differences() -> list[Difference]:
    """Of cases and clocks still open: what has ended keeps the verdict it was given."""
    ended = Clock.objects.filter(stopped_at__isnull=False).values_list("case__reference", "clock", "cycle")
    verdicts = {(reference, f"{clock} {cycle}") for reference, clock, cycle in ended}
    found = [difference for checked in verify_cases() for difference in checked.differences]
    return [difference for difference in found if (difference.reference, difference.row) not in verdicts]


def many_cases(desk: Desk) -> None:
    """Cases of every kind: untouched, answered, waiting, warned, breached, changed, best effort, closed."""
    for number in range(24):
        at = AT + number * timedelta(hours=2, minutes=7)
        case_id = desk.open(severity=["high", "low", "whenever"][number % 3], at=at)
        match number % 8:
            case 1:
                commands.reply_to_case(case_id=case_id, text="Soon.", by=desk.agent, at=at + HOUR)
            case 2:
                commands.change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=at + HOUR)
            case 3:
                commands.change_severity(
                    case_id=case_id, severity="low" if number % 3 == 0 else "high", by=desk.agent, at=at + HOUR
                )
            case 4:
                commands.close_case(case_id=case_id, reason="duplicate", by=desk.agent, at=at + HOUR)
            case 5:
                commands.add_note(case_id=case_id, text="Hm.", by=desk.agent, at=at + 50 * HOUR)


def close_a_day() -> None:
    """The calendar of every pinned terms loses a Wednesday, as if a holiday had been forgotten."""
    for pinned in PinnedTerms.objects.all():
        said = json.loads(pinned.body)
        said["calendars"]["office"]["calendar"].setdefault("holidays", []).append("2026-03-04")
        pinned.body = terms_to_json(terms_from_json(json.dumps(said)))
        pinned.save()
    terms_of.cache_clear()


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("stretch", [5, 100_000])
def test_after_a_calendar_changed_every_clock_is_as_replay_says(desk: Desk, swept: bool, stretch: int) -> None:
    many_cases(desk)
    if swept:
        sweep(at=AT + 30 * HOUR)
    close_a_day()
    assert differences() != []
    first = Case.objects.order_by("pk").values_list("pk", flat=True)[0]
    done = list(refresh_clocks(after=first - 1, stretch=stretch))
    assert differences() == []
    assert sum(stretch.clocks for stretch in done) > 5
    assert sum(stretch.replayed for stretch in done) > 3
    terms_of.cache_clear()


def test_nothing_changed_changes_nothing(desk: Desk) -> None:
    many_cases(desk)
    before = list(Clock.objects.order_by("pk").values()), list(Case.objects.order_by("pk").values())
    list(refresh_clocks())
    assert (list(Clock.objects.order_by("pk").values()), list(Case.objects.order_by("pk").values())) == before

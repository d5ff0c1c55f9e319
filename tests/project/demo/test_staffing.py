"""The demo's people: everybody has hours, the newest cases found somebody, last night somebody was paged."""

from datetime import UTC, datetime, timedelta

import pytest

from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import verify_cases
from palier.apps.rotas.models import Page
from palier.apps.rotas.queries import on_call_at
from palier.apps.routing.models import Advisor, Unplaced
from palier.apps.staff.people_queries import people, team_sheets
from palier.core.catalogue import read_catalogue
from palier.project.demo.load import catalogue_text
from palier.project.demo.staffing import staff_desk
from palier.project.demo.stage import set_stage

pytestmark = pytest.mark.django_db
UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC)
NIGHT = UNTIL - timedelta(hours=9, minutes=30)


def set_and_staff(provider: str, until: datetime) -> None:
    text = catalogue_text(provider)
    stage = set_stage(read_catalogue(text, name=f"{provider}.yaml"), text, at=until - timedelta(days=372))
    staff_desk(stage, until=until)


@pytest.mark.parametrize(
    ("provider", "roles"),
    [
        ("docebo", {"premium_advisor", "technical_advisor", "senior_technical_advisor"}),
        ("adobe", {"technical_account_manager", "customer_success_manager", "support_services_manager"}),
        ("lumea", {"customer_success_manager"}),
        ("credenti", set()),
        ("domo", {"senior_advisor", "named_advisor"}),
    ],
)
def test_the_desk_is_staffed_whoever_provides(provider: str, roles: set[str]) -> None:
    """The keys `advisor`, `team` and `people` of the five catalogues."""
    set_and_staff(provider, UNTIL)
    assert set(Advisor.objects.values_list("role", flat=True)) == roles
    assert Advisor.objects.filter(stand_in=None).count() == 0
    assert Case.objects.count() == 4
    assert Case.objects.filter(assignee=None, team=None).count() == 0
    assert Unplaced.objects.count() == 0
    assert all(event.data["why"] for event in CaseEvent.objects.filter(kind="assigned", actor_kind="system"))
    assert Page.objects.filter(ended_at=None).count() == 0
    assert not CaseEvent.objects.filter(at__gt=UNTIL).exists()
    assert all(person.skills for person in people(at=UNTIL))
    assert all(team.lead for team in team_sheets())
    assert on_call_at(team_id=None, at=UNTIL) is not None
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_somebody_was_called_in_the_night_and_had_it() -> None:
    set_and_staff("docebo", NIGHT)
    page = Page.objects.order_by("begun_at").first()
    assert page is not None
    assert page.acknowledged_by is not None
    assert page.ended_at - page.begun_at == timedelta(minutes=6)
    assert not CaseEvent.objects.filter(at__gt=NIGHT).exists()

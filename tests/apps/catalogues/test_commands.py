"""What was published stays published."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from tests.factories import AT, CATALOGUE, make_agent, make_contact, make_desk

from palier.apps.accounts.queries import standing_of
from palier.apps.audit.models import AuditEntry
from palier.apps.cases.models import CaseEvent
from palier.apps.catalogues.commands import pin_terms, publish_catalogue
from palier.apps.catalogues.errors import EffectiveTooEarly
from palier.apps.catalogues.models import Catalogue, CatalogueVersion, PinnedTerms
from palier.apps.catalogues.queries import describe_version, terms_of, version_in_force
from palier.apps.errors import NotAllowed
from palier.core.actor import PALIER, Role
from palier.core.catalogue import CatalogueRefused, ContractFacts

CHANGED = CATALOGUE.replace("high: 1h,", "high: 30m,")


def publish(text: str = CATALOGUE, *, days: int = 0) -> int:
    return publish_catalogue(text=text, by=PALIER, at=AT, effective_at=AT + timedelta(days=days))


@pytest.mark.django_db
def test_the_same_text_again_changes_nothing() -> None:
    first = publish()
    assert publish() == first
    assert CatalogueVersion.objects.count() == AuditEntry.objects.count() == 1
    assert publish(CHANGED) != first
    back = publish()
    assert [version.number for version in CatalogueVersion.objects.order_by("pk")] == [1, 2, 3]
    assert (describe_version(back).name, describe_version(back).number) == ("Acme", 3)


@pytest.mark.obeys("Provider.id")
@pytest.mark.django_db
def test_a_catalogue_goes_by_the_id_of_its_provider() -> None:
    """The id tells catalogues apart, and contracts name it; whatever else changes is another version of the same."""
    publish()
    publish(CATALOGUE.replace("id: acme", "id: zenith"))
    publish(CATALOGUE.replace("name: Acme", "name: Zenith"))
    assert list(Catalogue.objects.order_by("slug").values_list("slug", flat=True)) == ["acme", "zenith"]
    assert list(CatalogueVersion.objects.order_by("pk").values_list("number", flat=True)) == [1, 1, 2]
    _, contact = make_contact(catalogue="zenith")
    assert standing_of(contact.id, product="", at=AT) is not None


@pytest.mark.django_db
def test_each_version_speaks_from_its_own_day() -> None:
    first, later = publish(), publish(CHANGED, days=7)
    catalogue = Catalogue.objects.get().pk
    days = [version_in_force(catalogue, at=AT + timedelta(days=day)) for day in (-1, 0, 6, 7, 100)]
    assert days == [None, first, first, later, later]
    with pytest.raises(EffectiveTooEarly):
        publish(days=-1)


@pytest.mark.django_db
def test_a_faulty_text_and_an_ordinary_hand_publish_nothing() -> None:
    with pytest.raises(CatalogueRefused):
        publish("palier: 1\nprovider: nobody\n")
    for role in (Role.AGENT, Role.LEAD):
        with pytest.raises(NotAllowed):
            publish_catalogue(text=CATALOGUE, by=make_agent(role=role), at=AT)
    publish_catalogue(text=CATALOGUE, by=make_agent(role=Role.ADMINISTRATOR), at=AT)
    assert CatalogueVersion.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("model", [CatalogueVersion, CaseEvent, AuditEntry])
def test_the_database_refuses_to_rewrite_history(model: type[CatalogueVersion | CaseEvent | AuditEntry]) -> None:
    make_desk().open()
    table = model._meta.db_table
    before = list(model.objects.values())
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(model.objects.values()) == before


@pytest.mark.django_db
def test_terms_are_drawn_once_and_shared() -> None:
    desk = make_desk()
    standing = standing_of(desk.contact.id, product="", at=AT)
    assert standing is not None
    assert standing.facts is not None
    with TestCase.captureOnCommitCallbacks(execute=True):
        first = pin_terms(version_id=desk.version_id, facts=standing.facts, at=AT)
    assert pin_terms(version_id=desk.version_id, facts=standing.facts, at=AT + timedelta(days=1)) == first
    pinned = PinnedTerms.objects.get()
    assert (pinned.plan, pinned.plan_label["en"], pinned.pinned_at) == ("gold", "Gold", AT)
    terms = terms_of(first)
    assert terms is terms_of(first)
    assert terms.default_severity == "low"
    assert len(terms.calendars["office"].calendar.holidays) > 80, "ten years of French holidays, frozen"


@pytest.mark.django_db(transaction=True)
def test_many_writers_draw_one_set_of_terms() -> None:
    desk = make_desk()
    facts = ContractFacts(plan="gold", timezone="Europe/Paris", country="FR", holiday_years=(2026,))

    def pin(_: int) -> int:
        try:
            with transaction.atomic():
                return pin_terms(version_id=desk.version_id, facts=facts, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(pin, range(16)))
    assert len(ids) == PinnedTerms.objects.count() == 1


@pytest.mark.django_db
def test_terms_of_a_transaction_undone_are_forgotten() -> None:
    desk = make_desk()
    facts = ContractFacts(plan="gold", timezone="Europe/Rome", country="IT", holiday_years=(2026,))
    with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
        undone = pin_terms(version_id=desk.version_id, facts=facts, at=AT)
        transaction.set_rollback(True)
    again = pin_terms(version_id=desk.version_id, facts=facts, at=AT)
    assert again != undone
    assert PinnedTerms.objects.filter(pk=again).exists()


@pytest.mark.django_db
def test_the_catalogue_is_called_as_its_latest_version_has_it() -> None:
    published = publish_catalogue(text=CATALOGUE, by=PALIER, at=AT)
    renamed = CATALOGUE.replace("name: Acme,", "name: Acme Care,")
    for text, name in ((renamed, "Acme Care"), (renamed, "Acme Care"), (CATALOGUE, "Acme")):
        version = publish_catalogue(text=text, by=PALIER, at=AT)
        assert describe_version(version).name == name
        assert Catalogue.objects.get(slug="acme").name == name
    assert describe_version(published).name == "Acme"

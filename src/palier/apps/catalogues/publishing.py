"""Publishing what an administrator wrote on the desk: tried before, never over somebody else's version."""

from datetime import datetime

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.catalogues import policies
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.catalogues.errors import CatalogueKnown, OtherCatalogue, PlanTestsFail, PublishedMeanwhile
from palier.apps.catalogues.models import Catalogue, PlanTests
from palier.apps.drafts.commands import discard_draft
from palier.apps.rights import require
from palier.core.actor import Actor
from palier.core.catalogue import read_catalogue
from palier.core.scenario import run_scenarios

NEW = ""
"""Stands for the catalogue that there is not yet."""


def draft_key(slug: str) -> str:
    """Under which name what one writes of a catalogue is kept for oneself."""
    return f"catalogue:{slug}"


@transaction.atomic
def publish_written(
    *, slug: str, text: str, tests: str, seen: int, by: Actor, at: datetime, effective_at: datetime | None = None
) -> int:
    """Publish what was written as the next version of catalogue `slug`, or as a new one (NEW), and answer its id.

    `tests` are its plan tests, which have to hold; `seen` is the number of the version the writer began from, 0 for
    none.  What was kept of the writing is then forgotten.  Raises NotAllowed, CatalogueRefused, ScenariosRefused,
    EffectiveTooEarly, OtherCatalogue, CatalogueKnown, PublishedMeanwhile, PlanTestsFail.
    """
    require(policies.may_publish(by), by=by, act="publish_catalogue")
    offer = read_catalogue(text, name=slug or "catalogue")
    if slug and offer.id != slug:
        raise OtherCatalogue(slug, offer.id)
    _refuse_crossing(offer.id, seen, is_new=not slug)
    if tests.strip():
        outcome = run_scenarios(offer, tests, name=f"{offer.id}.tests")
        if not outcome.holds:
            raise PlanTestsFail(sum(not result.holds for result in outcome.results), len(outcome.results))
    version_id = publish_catalogue(text=text, by=by, at=at, effective_at=effective_at)
    _keep_tests(version_id, tests, by=by, at=at)
    discard_draft(key=draft_key(slug), by=by, at=at)
    return version_id


def _refuse_crossing(slug: str, seen: int, *, is_new: bool) -> None:
    """Locks the catalogue, so that of two writers who began from one version only the first publishes."""
    catalogue = Catalogue.objects.select_for_update(no_key=True).filter(slug=slug).first()
    if catalogue is None:
        return
    if is_new:
        raise CatalogueKnown(slug)
    last = catalogue.versions.order_by("-number").values_list("number", "published_by").first()
    if last is not None and last[0] != seen:
        raise PublishedMeanwhile(slug, *last)


def _keep_tests(version_id: int, tests: str, *, by: Actor, at: datetime) -> None:
    kept = PlanTests.objects.filter(version_id=version_id).values_list("text", flat=True).first()
    if tests == (kept or ""):
        return
    PlanTests.objects.update_or_create(
        version_id=version_id, defaults={"text": tests, "kept_by": by.name, "kept_at": at}
    )
    audit.record(by=by, at=at, act="keep_plan_tests", facts={"version": version_id})

"""Publishing what the provider sells, and pinning what one contract is promised."""

import json
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.catalogues import policies
from palier.apps.catalogues.errors import EffectiveTooEarly
from palier.apps.catalogues.models import Catalogue, CatalogueVersion, PinnedTerms
from palier.apps.catalogues.queries import catalogue_of
from palier.apps.rights import require
from palier.core.actor import Actor
from palier.core.catalogue import ContractFacts, read_catalogue, terms_for, terms_to_json

_known_terms: dict[tuple[int, ContractFacts], int] = {}
"""Ids of pinned terms that are committed, by version and facts; a few thousand at most for a large desk."""
MOST_KNOWN_TERMS = 100_000


@transaction.atomic
def publish_catalogue(*, text: str, by: Actor, at: datetime, effective_at: datetime | None = None) -> int:
    """Publish a catalogue's text as its next version and answer the version's id.

    The text last published again changes nothing and answers that version, unless it is to speak sooner than it
    was to.  It takes effect at `effective_at`, at once unless said.  Raises NotAllowed, CatalogueRefused (holding
    every fault), EffectiveTooEarly.
    """
    require(policies.may_publish(by), by=by, act="publish_catalogue")
    offer = read_catalogue(text, name="catalogue")
    effective_at = effective_at or at
    if effective_at < at:
        raise EffectiveTooEarly(offer.id, effective_at, at)
    name = next(iter(offer.text_of(offer.document.provider.name).values()), offer.id)
    catalogue = _locked(offer.id, name)
    digest = sha256(text.encode()).hexdigest()
    last = catalogue.versions.order_by("-number").first()
    if last is not None and last.digest == digest and last.effective_at <= effective_at:
        return last.pk
    version = CatalogueVersion.objects.create(
        catalogue=catalogue,
        number=last.number + 1 if last else 1,
        text=text,
        digest=digest,
        published_by=by.name,
        published_at=at,
        effective_at=effective_at,
    )
    if catalogue.name != name:  # the latest version says what the provider is called
        Catalogue.objects.filter(pk=catalogue.pk).update(name=name)
    facts: dict[str, audit.Fact] = {"catalogue": catalogue.slug, "number": version.number, "digest": digest}
    audit.record(by=by, at=at, act="publish_catalogue", facts=facts)
    return version.pk


def pin_terms(*, version_id: int, facts: ContractFacts, at: datetime) -> int:
    """The id of the terms of one version for one set of contract facts, holidays frozen as they are known today.

    Drawn the first time they are needed, read ever after; of several writers at once, one writes.
    """
    known = _known_terms.get((version_id, facts))
    return known if known is not None else _found_terms(version_id, facts, at)


def _found_terms(version_id: int, facts: ContractFacts, at: datetime) -> int:
    said = json.dumps(asdict(facts), sort_keys=True, default=_day)
    digest = sha256(said.encode()).hexdigest()
    wanted = PinnedTerms.objects.filter(version_id=version_id, facts_digest=digest)
    terms_id = wanted.values_list("pk", flat=True).first()
    if terms_id is None:
        terms = terms_for(catalogue_of(version_id), facts)
        drawn = PinnedTerms(
            version_id=version_id,
            facts_digest=digest,
            facts=json.loads(said),
            plan=terms.plan,
            plan_label=dict(terms.plan_label),
            body=terms_to_json(terms),
            pinned_at=at,
        )
        PinnedTerms.objects.bulk_create([drawn], ignore_conflicts=True)
        terms_id = wanted.values_list("pk", flat=True).get()
    _remember(version_id, facts, terms_id)
    return terms_id


def _remember(version_id: int, facts: ContractFacts, terms_id: int) -> None:
    """Only what is committed: a transaction undone takes its terms with it."""

    def remember() -> None:
        if len(_known_terms) >= MOST_KNOWN_TERMS:
            _known_terms.clear()
        _known_terms[version_id, facts] = terms_id

    transaction.on_commit(remember)


def _locked(slug: str, name: str) -> Catalogue:
    """The catalogue's row, made if new, locked: two publications at once take their numbers one after the other."""
    Catalogue.objects.bulk_create([Catalogue(slug=slug, name=name)], ignore_conflicts=True)
    return Catalogue.objects.select_for_update(no_key=True).get(slug=slug)


def _day(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()

"""For whom an article is, who keeps it, until when it is trusted, whether it is read any more."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.knowledge import policies
from palier.apps.knowledge.commands.writing import locked, title_of
from palier.apps.knowledge.errors import NobodyReads
from palier.apps.staff.models import Agent
from palier.core.actor import Actor
from palier.core.knowledge import Audience, review_after


@transaction.atomic
def describe_article(
    *,
    article_id: int,
    audience: Audience,
    plans: Iterable[str] = (),
    products: Iterable[str] = (),
    owner_id: int | None,
    review_on: date | None,
    by: Actor,
    at: datetime,
) -> None:
    """Say for whom an article is, who keeps it and when it is read over; plans ("catalogue:plan") and products count
    where it is limited.

    Raises NotAllowed, NotFound, NobodyReads.
    """
    policies.require(policies.may_publish(by), by=by, act="describe_article")
    article = locked(article_id)
    limited = audience is Audience.LIMITED
    article.plans, article.products = (sorted(set(plans)), sorted(set(products))) if limited else ([], [])
    if limited and not article.plans and not article.products:
        raise NobodyReads("describe_article")
    if owner_id is not None and not Agent.objects.filter(pk=owner_id).exists():
        raise NotFound("agent", str(owner_id))
    before, article.audience = article.audience, audience.value
    article.owner_id, article.review_on = owner_id, review_on
    article.save(update_fields=["audience", "plans", "products", "owner_id", "review_on"])
    facts: dict[str, str | int | bool | list[str] | None] = {"article": article_id, "was": before}
    facts |= {"audience": audience.value, "plans": article.plans, "products": article.products, "owner": owner_id}
    audit.record(by=by, at=at, act="describe_article", facts=facts)


@transaction.atomic
def confirm_article(*, article_id: int, by: Actor, at: datetime) -> date:
    """Say that an article, read over now, is still right; answers the day of the next reading.

    Raises NotAllowed, NotFound.
    """
    policies.require(policies.may_write(by), by=by, act="confirm_article")
    article = locked(article_id)
    article.review_on = review_after(at.date())
    article.save(update_fields=["review_on"])
    audit.record(by=by, at=at, act="confirm_article", facts={"article": article_id})
    return article.review_on


@transaction.atomic
def retire_article(*, article_id: int, by: Actor, at: datetime) -> None:
    """Take an article from its readers; what was published stays readable for staff.  Raises NotAllowed, NotFound."""
    _retire(article_id, at, act="retire_article", by=by, at=at)


@transaction.atomic
def bring_back_article(*, article_id: int, by: Actor, at: datetime) -> None:
    """Give a retired article back to its readers, as it was.  Raises NotAllowed, NotFound."""
    _retire(article_id, None, act="bring_back_article", by=by, at=at)


def _retire(article_id: int, since: datetime | None, *, act: str, by: Actor, at: datetime) -> None:
    policies.require(policies.may_publish(by), by=by, act=act)
    article = locked(article_id)
    if (article.retired_at is None) == (since is None):
        return
    article.retired_at = since
    article.save(update_fields=["retired_at"])
    audit.record(by=by, at=at, act=act, facts={"article": article_id, "title": title_of(article_id)})

"""Words for updates, prepared while all is quiet."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.incidents import policies
from palier.apps.incidents.commands.components import said
from palier.apps.incidents.errors import NothingToSay, TemplateNameTaken, UnknownInTemplate
from palier.apps.incidents.models import UpdateTemplate
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.incident import PLACEHOLDERS, Stage, unknown_in

LONGEST = 120


@one_transaction
def keep_template(
    *, template_id: int | None = None, name: str, stage: Stage, words: Mapping[str, str], by: Actor, at: datetime
) -> int:
    """Prepare words for one stage, or write others in their place; answers their id.

    Raises NotAllowed, NotFound, NothingToSay, TemplateNameTaken, UnknownInTemplate.
    """
    policies.require(policies.may_arrange(by), by=by, act="keep_template")
    name, kept = " ".join(name.split())[:LONGEST], said(words, "words")
    if not name:
        raise NothingToSay("name")
    if unknown := [name for text in kept.values() for name in unknown_in(text)]:
        raise UnknownInTemplate(_marked(dict.fromkeys(unknown)), _marked(PLACEHOLDERS))
    if UpdateTemplate.objects.filter(name=name).exclude(pk=template_id or 0).exists():
        raise TemplateNameTaken(name)
    row = UpdateTemplate() if template_id is None else _held(template_id)
    row.name, row.stage, row.words = name, stage.value, kept
    row.save()
    audit.record(by=by, at=at, act="keep_template", facts={"template": row.pk, "name": name})
    return row.pk


@one_transaction
def remove_template(*, template_id: int, by: Actor, at: datetime) -> None:
    """Offer prepared words no more; what was said with them stays.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_arrange(by), by=by, act="remove_template")
    row = _held(template_id)
    audit.record(by=by, at=at, act="remove_template", facts={"template": row.pk, "name": row.name})
    row.delete()


def _marked(names: Iterable[str]) -> str:
    return ", ".join("{{" + name + "}}" for name in names)


def _held(template_id: int) -> UpdateTemplate:
    found = UpdateTemplate.objects.select_for_update().filter(pk=template_id).first()
    if found is None:
        raise NotFound("template", str(template_id))
    return found

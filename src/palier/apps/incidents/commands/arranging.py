"""Which components there are, what they are called, under which headings and in which order they stand.

The short name of a component never changes: feeds, subscriptions and other people's programs know it by that one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from django.db.models import QuerySet

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.incidents import policies
from palier.apps.incidents.commands.components import BY_HAND, during_incidents, locked, mark, said
from palier.apps.incidents.errors import ArrangementCrossed, GroupNotEmpty, NameTaken
from palier.apps.incidents.models import Component, ComponentMark, Group
from palier.apps.incidents.publishing import page_changed
from palier.apps.staff.models import Team
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.incident import State, worst

RETIRED = "retired"
Place = TypeVar("Place", Component, Group)


@dataclass(frozen=True, slots=True)
class Naming:
    """What a component is called and where it stands; texts by language."""

    slug: str
    name: Mapping[str, str]
    about: Mapping[str, str] = field(default_factory=dict)
    group_id: int | None = None
    position: int = 0
    owner_id: int | None = None
    is_shown: bool = True


@one_transaction
def add_component(*, naming: Naming, by: Actor, at: datetime) -> int:
    """Add a component, operational from now on, and answer its id.

    Raises NotAllowed, NotFound (a heading or a team), NothingToSay, NameTaken.
    """
    policies.require(policies.may_arrange(by), by=by, act="add_component")
    naming = _checked(naming)
    if Component.objects.filter(slug=naming.slug).exists():
        raise NameTaken(naming.slug)
    at = at.replace(microsecond=0)
    component = Component.objects.create(
        slug=naming.slug,
        name=naming.name,
        about=naming.about,
        group_id=naming.group_id,
        position=naming.position,
        owner_id=naming.owner_id,
        is_shown=naming.is_shown,
        state_since=at,
        created_at=at,
    )
    ComponentMark.objects.create(component=component, at=at, state=State.OPERATIONAL.value, cause=BY_HAND)
    _note(component, "add_component", by, at)
    return component.pk


@one_transaction
def change_component(*, component_id: int, naming: Naming, seen: str | None = None, by: Actor, at: datetime) -> None:
    """Call a component otherwise, explain, hide or show it, give it another owner or heading; its record goes on.

    The short name and the order of `naming` are not looked at.  `seen` is the `fingerprint` of what the writer had
    before them.  Raises NotAllowed, NotFound, NothingToSay, ArrangementCrossed.
    """
    policies.require(policies.may_arrange(by), by=by, act="change_component")
    component = locked(component_id)
    before = naming_of(component)
    if seen is not None and seen != fingerprint(before):
        raise ArrangementCrossed(component.slug)
    after = _checked(replace(naming, slug=before.slug, position=before.position))
    were, are = _in_words(before), _in_words(after)
    changed = [name for name in were if were[name] != are[name]]
    if not changed:
        return
    component.name, component.about = dict(after.name), dict(after.about)
    component.group_id, component.owner_id, component.is_shown = after.group_id, after.owner_id, after.is_shown
    component.save(update_fields=["name", "about", "group", "owner", "is_shown"])
    facts = {"changed": changed, "before": [were[name] for name in changed], "after": [are[name] for name in changed]}
    _note(component, "change_component", by, at, **facts)


@one_transaction
def move_component(*, component_id: int, before_id: int | None, by: Actor, at: datetime) -> None:
    """Put a component before another on the page, or (None) behind all.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_arrange(by), by=by, act="move_component")
    moved = _moved(Component.objects.filter(retired_at=None), component_id, before_id, what="component")
    _note(moved, "move_component", by, at)


@one_transaction
def retire_component(*, component_id: int, by: Actor, at: datetime) -> None:
    """Show a component no more; what it showed is kept, and from now on nothing is known of it.

    Raises NotAllowed, NotFound.
    """
    policies.require(policies.may_arrange(by), by=by, act="retire_component")
    component = locked(component_id)
    mark(component, State.UNKNOWN, cause=RETIRED, at=at)
    component.retired_at = component.retired_at or at
    component.save(update_fields=["retired_at"])
    _note(component, "retire_component", by, at)


@one_transaction
def bring_back_component(*, component_id: int, by: Actor, at: datetime) -> None:
    """Show a retired component again, with its record; it works unless an incident says otherwise.

    Its check has to be given a token anew.  Raises NotAllowed, NotFound.
    """
    policies.require(policies.may_arrange(by), by=by, act="bring_back_component")
    component = locked(component_id)
    if component.retired_at is None:
        return
    component.retired_at, component.check_digest, component.heard_at = None, "", None
    component.save(update_fields=["retired_at", "check_digest", "heard_at"])
    mark(component, worst(during_incidents(component)), cause=BY_HAND, at=at)
    _note(component, "bring_back_component", by, at)


@one_transaction
def add_group(*, name: Mapping[str, str], position: int = 0, by: Actor, at: datetime) -> int:
    """Add a heading, and answer its id.  Raises NotAllowed, NothingToSay."""
    policies.require(policies.may_arrange(by), by=by, act="add_group")
    group = Group.objects.create(name=said(name, "name"), position=position)
    return _note_group(group, "add_group", by, at)


@one_transaction
def change_group(*, group_id: int, name: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Call a heading otherwise.  Raises NotAllowed, NotFound, NothingToSay."""
    policies.require(policies.may_arrange(by), by=by, act="change_group")
    group = _group(group_id)
    group.name = said(name, "name")
    group.save(update_fields=["name"])
    _note_group(group, "change_group", by, at)


@one_transaction
def move_group(*, group_id: int, before_id: int | None, by: Actor, at: datetime) -> None:
    """Put a heading before another on the page, or (None) behind all.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_arrange(by), by=by, act="move_group")
    _note_group(_moved(Group.objects.all(), group_id, before_id, what="group"), "move_group", by, at)


@one_transaction
def remove_group(*, group_id: int, by: Actor, at: datetime) -> None:
    """Remove a heading under which nothing stands, retired components included.

    Raises NotAllowed, NotFound, GroupNotEmpty.
    """
    policies.require(policies.may_arrange(by), by=by, act="remove_group")
    group = _group(group_id)
    held = group.components.count()
    if held:
        raise GroupNotEmpty(held)
    _note_group(group, "remove_group", by, at)
    group.delete()


def naming_of(component: Component) -> Naming:
    """What a component is called now."""
    return Naming(
        component.slug,
        component.name,
        about=component.about,
        group_id=component.group_id,
        position=component.position,
        owner_id=component.owner_id,
        is_shown=component.is_shown,
    )


def fingerprint(naming: Naming) -> str:
    """Sixteen letters that differ when what can be changed differs; where it stands in order is not part of it."""
    parts = (sorted(naming.name.items()), sorted(naming.about.items()), naming.group_id, naming.owner_id)
    return sha256(repr((*parts, naming.is_shown)).encode()).hexdigest()[:16]


def _checked(naming: Naming) -> Naming:
    """The same, its words clean.  Raises NothingToSay, NotFound."""
    if naming.group_id is not None:
        _group(naming.group_id)
    if naming.owner_id is not None and not Team.objects.filter(pk=naming.owner_id).exists():
        raise NotFound("team", str(naming.owner_id))
    is_explained = any(map(str.strip, naming.about.values()))
    about = said(naming.about, "about") if is_explained else {}
    return replace(naming, name=said(naming.name, "name"), about=about)


def _moved(places: QuerySet[Place], key: int, before: int | None, *, what: str) -> Place:
    """One row put before another, or behind all; every row gets its number in the new order.  Raises NotFound."""
    rows = {row.pk: row for row in places.select_for_update(no_key=True).order_by("position", "pk")}
    for position, each in enumerate(_placed(list(rows), key, before, what=what)):
        rows[each].position = position
    places.model._default_manager.bulk_update(rows.values(), ["position"])
    return rows[key]


def _placed(keys: Sequence[int], key: int, before: int | None, *, what: str) -> list[int]:
    """Keys in their new order.  Raises NotFound for one that is not among them."""
    if key not in keys or (before is not None and before not in keys):
        raise NotFound(what, str(key))
    others = [each for each in keys if each != key]
    place = others.index(before) if before in others else len(others)
    return [*others[:place], key, *others[place:]]


def _in_words(naming: Naming) -> dict[str, str]:
    """What can be changed, as the trail keeps it: names instead of ids, for those may be gone one day."""
    group = Group.objects.filter(pk=naming.group_id or 0).values_list("name", flat=True).first()
    owner = Team.objects.filter(pk=naming.owner_id or 0).values_list("name", flat=True).first()
    return {
        "name": _joined(naming.name),
        "about": _joined(naming.about),
        "group": _joined(group or {}),
        "owner": owner or "",
        "shown": "yes" if naming.is_shown else "no",
    }


def _joined(words: Mapping[str, str]) -> str:
    return " / ".join(words[code] for code in sorted(words))


def _group(group_id: int) -> Group:
    found = Group.objects.select_for_update(no_key=True).filter(pk=group_id).first()
    if found is None:
        raise NotFound("group", str(group_id))
    return found


def _note(component: Component, act: str, by: Actor, at: datetime, **facts: audit.Fact) -> None:
    audit.record(by=by, at=at, act=act, facts={"component": component.slug, **facts})
    page_changed(at=at)


def _note_group(group: Group, act: str, by: Actor, at: datetime) -> int:
    audit.record(by=by, at=at, act=act, facts={"group": group.pk})
    page_changed(at=at)
    return group.pk

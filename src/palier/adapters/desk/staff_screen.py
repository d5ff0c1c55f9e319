"""Who may sign in and as what: agents, their roles, links for a first password, what each role may do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from inspect import isfunction, signature
from pkgutil import walk_packages
from types import ModuleType
from zoneinfo import available_timezones

from django.urls import reverse
from django.utils.translation import gettext as _

import palier.apps
from palier.adapters.desk.options import Option
from palier.adapters.desk.people_screen import role_of_agent_words
from palier.adapters.desk.right_words import right_words, subject_words
from palier.apps.errors import NotFound
from palier.apps.staff.access_queries import AccessLine, access_lines
from palier.apps.staff.welcome import welcome_for
from palier.core.actor import Actor, ActorKind, Role

LANGUAGES = (("en", "English"), ("fr", "Français"))


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One member of staff in the list."""

    access: AccessLine
    role: str


@dataclass(frozen=True, slots=True)
class NewAgent:
    """The form of somebody new, as it was typed."""

    name: str = ""
    email: str = ""
    role: Role = Role.AGENT
    language: str = "fr"
    timezone: str = "Europe/Paris"
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class StaffScreen:
    """The page of one of them: `welcome` is the address of their link while they have no password."""

    access: AccessLine
    role: str
    roles: tuple[Option, ...]
    welcome: str
    is_oneself: bool


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that may be done, and whether each role, in order, may do it."""

    words: str
    held: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Rights:
    """Rights about one subject."""

    subject: str
    rights: list[Right] = field(default_factory=list)


def staff_lines(viewer: Actor) -> tuple[StaffLine, ...]:
    """Everybody, also those who left."""
    return tuple(StaffLine(each, role_of_agent_words(each.role)) for each in access_lines(viewer=viewer))


def staff_screen(viewer: Actor, agent_id: int, *, host: str, at: datetime) -> StaffScreen:
    """The page of one of them.  Raises NotAllowed, NotFound."""
    access = next((each for each in access_lines(viewer=viewer) if each.id == agent_id), None)
    if access is None:
        raise NotFound("agent", str(agent_id))
    token = welcome_for(viewer=viewer, agent_id=agent_id, at=at) if access.is_active else ""
    return StaffScreen(
        access,
        role_of_agent_words(access.role),
        role_options(access.role),
        host + reverse("desk:welcome", args=[token]) if token else "",
        viewer.kind is ActorKind.AGENT and viewer.id == agent_id,
    )


def role_options(chosen: Role) -> tuple[Option, ...]:
    """The roles to choose from."""
    return tuple(Option(role.value, role_of_agent_words(role), role is chosen) for role in Role)


def zones() -> Sequence[str]:
    """Every zone somebody can read times in."""
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def rights_by_subject() -> tuple[Rights, ...]:
    """What each role may do, asked of the very rules that let people through: nothing is listed a second time."""
    found: dict[str, Rights] = {}
    actors = [Actor(ActorKind.AGENT, 0, _("Somebody"), role) for role in Role]
    for name, may in sorted(rules_of_role().items()):
        app = name.partition(".")[0]
        held = tuple(bool(may(actor)) for actor in actors)
        if not any(held):  # what Palier alone does is no role's
            continue
        found.setdefault(app, Rights(subject_words(app))).rights.append(Right(right_words(name, may), held))
    return tuple(sorted(found.values(), key=lambda each: each.subject))


def rules_of_role() -> dict[str, Callable[[Actor], bool]]:
    """Every policy that asks for nothing but who acts, by app and name: "letters.may_write_letters"."""
    return {
        f"{module.__name__.split('.')[2]}.{name}": rule
        for module in _modules()
        for name, rule in vars(module).items()
        if name.startswith("may_")
        and isfunction(rule)
        and rule.__module__ == module.__name__
        and len(signature(rule).parameters) == 1
    }


def _modules() -> Iterator[ModuleType]:
    for module in walk_packages(palier.apps.__path__, "palier.apps."):
        if module.name.endswith("policies"):
            yield import_module(module.name)

"""Whose something is: agents and contacts may bear the same number."""

from datetime import datetime

from django.db.models import Q

from palier.apps.accounts.models import Contact
from palier.apps.errors import NotFound
from palier.apps.signin.models import HalfOpen, Passkey
from palier.apps.staff.models import Agent
from palier.core.actor import Actor, ActorKind


def held_by(actor: Actor) -> dict[str, int]:
    """The column that names them and its value; nothing is Palier's own.  Raises NotFound."""
    columns = {ActorKind.AGENT: "agent_id", ActorKind.CONTACT: "contact_id"}
    if actor.kind not in columns:
        raise NotFound("person", actor.name)
    return {columns[actor.kind]: actor.id}


def holder_of(row: HalfOpen | Passkey, *, at: datetime) -> Actor | None:
    """The agent or contact a row belongs to, while they may come in."""
    if row.contact_id is not None:
        here = Q(left_at__isnull=True) | Q(left_at__gt=at)
        contact = Contact.objects.filter(here, pk=row.contact_id).first()
        return contact.actor if contact else None
    agent = Agent.objects.filter(pk=row.agent_id or 0, is_active=True).first()
    return agent.actor if agent else None


def address_of(actor: Actor) -> str:
    """The mail address of an agent or a contact."""
    people = Agent.objects if actor.kind is ActorKind.AGENT else Contact.objects
    return str(people.values_list("email", flat=True).get(pk=actor.id))


def contact_actor(contact_id: int) -> Actor:
    """A contact as commands and policies see them."""
    return Contact.objects.get(pk=contact_id).actor

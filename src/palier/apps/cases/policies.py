"""Who may see and do what with cases: the only place that knows.

Agents see every case but those restricted to a team they are not in.  A contact sees the cases they opened or take
part in and, as far as the terms pinned by each case and the seats they hold at that instant say
(`named_contacts.who_sees_all`), those of their colleagues.  Who may open one is said by the contract in force
(`who_may_open`, `from_others`).  Palier itself may do everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_models import Seat
from palier.apps.accounts.people_policies import held_at
from palier.apps.accounts.queries import Standing
from palier.apps.cases.models import Case
from palier.apps.cases.people_models import CaseParticipant
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.catalogues.commands import pin_terms
from palier.apps.catalogues.queries import terms_of
from palier.apps.kept_statements import ANY_NUMBER, Statement, rows_of, statement_of
from palier.apps.rights import has_role, is_system, require
from palier.apps.staff.models import Team
from palier.core.actor import Actor, ActorKind, Role
from palier.core.catalogue.circles import Entrance, entrance_of, products_seen, rules_of, seats_held

__all__ = [
    "Sight",
    "cases_apart",
    "cases_within",
    "entrance",
    "hidden_cases",
    "insiders_of",
    "may_add_participant",
    "may_change_terms",
    "may_open",
    "may_remove_participant",
    "may_see",
    "may_speak",
    "may_take",
    "may_work",
    "require",
    "sight_of",
    "visible_cases",
]

TERMS_PINNED: Statement = (
    """
WITH RECURSIVE pinned AS (
    (SELECT terms_id FROM cases_case WHERE account_id = %s ORDER BY terms_id LIMIT 1)
    UNION ALL
    SELECT (SELECT terms_id FROM cases_case WHERE account_id = %s AND terms_id > pinned.terms_id
            ORDER BY terms_id LIMIT 1)
    FROM pinned WHERE pinned.terms_id IS NOT NULL
)
SELECT terms_id FROM pinned WHERE terms_id IS NOT NULL
""",
    (ANY_NUMBER, ANY_NUMBER),
)
"""The terms that the cases of an account pin, from one to the next: its cases are many, their terms few."""
PRESENT = Now()
"""The instant of a page: the database's own, when it answers.  Commands say theirs."""


def visible_cases(viewer: Actor, *, at: datetime | Now = PRESENT) -> QuerySet[Case]:
    """The cases the viewer may know of: lists, counts, search, pages and live updates all start here."""
    if viewer.kind is not ActorKind.CONTACT:
        return Case.objects.all() if is_system(viewer) else Case.objects.exclude(pk__in=_kept_from(viewer))
    return cases_within(viewer, sight_of(viewer, at=at), at=at)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a contact sees of the cases of their account besides those they open or take part in.

    By the terms that the cases pin: all of them, or those about some products.
    """

    whole: tuple[int, ...] = ()
    some: tuple[tuple[int, tuple[str, ...]], ...] = ()


def sight_of(viewer: Actor, *, at: datetime | Now = PRESENT) -> Sight:
    """What the seats of a contact show them.  Two statements."""
    pinned = rows_of(TERMS_PINNED, {ANY_NUMBER: viewer.account_id or 0})
    return _sight(viewer, [terms_id for (terms_id,) in pinned], at)


def cases_within(viewer: Actor, sight: Sight, *, at: datetime | Now = PRESENT) -> QuerySet[Case]:
    """The cases that a contact who sees so much may know of: `visible_cases`, for statements that are kept."""
    return _within(viewer, Case.objects.filter(account_id=viewer.account_id or 0), sight, at)


def cases_apart(viewer: Actor, sight: Sight, *, at: datetime | Now = PRESENT) -> tuple[QuerySet[Case], ...]:
    """The same cases in parts, for lists: opened by the contact, taken part in, seen by a seat (where any shows some).

    Each part lies along an index.  Together, with an "or" between them, they have none: PostgreSQL would look at every
    case of the largest customers to find the three that somebody opened.
    """
    there = Case.objects.filter(Exists(_still_there(viewer, at)), account_id=viewer.account_id or 0)
    own, part = there.filter(contact_id=viewer.id), there.filter(pk__in=_parts(viewer, at).values("case_id"))
    by_seat = _by_seat(sight)
    return (own, part, there.filter(by_seat)) if by_seat else (own, part)


def hidden_cases(viewer: Actor) -> tuple[int, ...]:
    """The few cases that an agent may not know of: for lists of what hangs on cases, such as mails."""
    return tuple(hidden_ids(viewer))


def hidden_ids(viewer: Actor) -> QuerySet[RestrictedCase, int]:
    """The same within a statement, where no index of the list depends on their being named one by one."""
    kept = _kept_from(viewer) if viewer.kind is ActorKind.AGENT else RestrictedCase.objects.none()
    return kept.values_list("case_id", flat=True)


def may_see(viewer: Actor, case: Case, *, at: datetime | Now = PRESENT) -> bool:
    """The same answer for one case in hand."""
    if viewer.kind is not ActorKind.CONTACT:
        return is_system(viewer) or not _kept_from(viewer).filter(case_id=case.pk).exists()
    if (case.account_id, case.contact_id) == (viewer.account_id, viewer.id):
        return Contact.objects.filter(_still_here(at), pk=viewer.id).exists()
    mine = Case.objects.filter(pk=case.pk, account_id=viewer.account_id or 0)
    return _within(viewer, mine, _sight(viewer, [case.terms_id], at), at).exists()


def may_take(viewer: Actor, case: Case, *, team_only: int | None, left_at: datetime | None, at: datetime) -> bool:
    """The same for a case that was locked, of which it is known which team alone may know of it, and when its contact
    left their organisation.
    """
    if viewer.kind is not ActorKind.CONTACT:
        return team_only is None or is_system(viewer) or Team.objects.filter(pk=team_only, agents=viewer.id).exists()
    if (case.account_id, case.contact_id) == (viewer.account_id, viewer.id):
        return left_at is None or left_at > at
    return may_see(viewer, case, at=at)


def _kept_from(viewer: Actor) -> QuerySet[RestrictedCase]:
    """The cases, few and held in memory while a list is read, that belong to teams this agent is not in."""
    return RestrictedCase.objects.exclude(team__in=Team.objects.filter(agents=viewer.id))


def insiders_of(case_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Of some cases those that one team alone may know of, each with the agents in it: nobody else is told of them."""
    found: dict[int, set[int]] = {}
    kept = RestrictedCase.objects.filter(case_id__in=case_ids)
    for case_id, agent_id in kept.values_list("case_id", "team__agents"):
        found.setdefault(case_id, set()).update([agent_id] if agent_id else [])
    return {case_id: frozenset(agents) for case_id, agents in found.items()}


NOT_KEPT_FROM = """NOT EXISTS (
    SELECT FROM cases_restrictedcase kept WHERE kept.case_id = {case} AND kept.team_id NOT IN (
        SELECT team_id FROM staff_agent_teams WHERE agent_id = {agent}))"""
"""What an agent may know of, for statements that the ORM does not build: as `visible_cases` has it."""
NOT_KEPT_FROM_AGENT = NOT_KEPT_FROM.replace("{agent}", "%(viewer)s")


def may_open(by: Actor, contact_id: int) -> bool:
    """In whose name: a contact for themselves; staff for anybody."""
    return by.id == contact_id if by.kind is ActorKind.CONTACT else may_work(by)


def entrance(standing: Standing, *, product: str, at: datetime) -> Entrance:
    """What becomes of a case that this contact asks for themselves, by the contract in force at `at`.

    Without a contract nobody is shut out here: whoever opens the case looks at the contract first.
    """
    if standing.version_id is None or standing.facts is None:
        return Entrance.OPENS
    terms = terms_of(pin_terms(version_id=standing.version_id, facts=standing.facts, at=at))
    return entrance_of(rules_of(terms), standing.seats, product=product)


def may_speak(by: Actor, case: Case) -> bool:
    """Say something both sides see on a case in hand, which they may see; accept or reject a solution."""
    return by.kind is not ActorKind.CONTACT or by.account_id == case.account_id


def may_add_participant(by: Actor, case: Case) -> bool:
    """Staff, and the requester."""
    return by.id == case.contact_id if by.kind is ActorKind.CONTACT else may_work(by)


def may_remove_participant(by: Actor, case: Case, contact_id: int) -> bool:
    """The same; and whoever takes part may leave."""
    return may_add_participant(by, case) or (by.kind is ActorKind.CONTACT and by.id == contact_id)


def may_work(by: Actor) -> bool:
    """Answer as the provider, note, assign, change severity or status, change the requester."""
    return has_role(by, Role.AGENT) or is_system(by)


def _sight(viewer: Actor, terms_ids: Iterable[int], at: datetime | Now) -> Sight:
    """What the seats that the viewer holds show of cases that pin these terms."""
    seats, whole, some = seats_held(_seats(viewer, at)), [], []
    for terms_id in sorted(terms_ids):
        products = products_seen(rules_of(terms_of(terms_id)), seats)
        if products is None:
            whole.append(terms_id)
        elif products:
            some.append((terms_id, tuple(sorted(products))))
    return Sight(tuple(whole), tuple(some))


def _seats(viewer: Actor, at: datetime | Now) -> Iterable[tuple[str, str]]:
    if at is PRESENT:
        return [(role, product) for role, product in rows_of(_seats_now(), {ANY_NUMBER: viewer.id})]
    return Seat.objects.filter(held_at(at), contact_id=viewer.id).values_list("role", "product")


@cache
def _seats_now() -> Statement:
    """The statement of the seats that any contact holds when it runs."""
    return statement_of(Seat.objects.filter(held_at(PRESENT), contact_id=ANY_NUMBER).values_list("role", "product"))


def _within(viewer: Actor, cases: QuerySet[Case], sight: Sight, at: datetime | Now) -> QuerySet[Case]:
    """Of some cases of the viewer's account those that the viewer may know of."""
    takes_part = _parts(viewer, at).filter(case=OuterRef("pk"))
    return cases.filter(
        Q(contact_id=viewer.id) | Q(Exists(takes_part)) | _by_seat(sight), Exists(_still_there(viewer, at))
    )


def _by_seat(sight: Sight) -> Q:
    """What seats show; an empty condition where they show nothing."""
    shown = Q(terms_id__in=sight.whole) if sight.whole else Q()
    for terms_id, products in sight.some:
        shown |= Q(terms_id=terms_id, product__in=products)
    return shown


def _parts(viewer: Actor, at: datetime | Now) -> QuerySet[CaseParticipant]:
    """Where a contact takes part at `at`."""
    still = Q(removed_at__isnull=True) | Q(removed_at__gt=at)
    return CaseParticipant.objects.filter(still, contact_id=viewer.id, added_at__lte=at)


def _still_there(viewer: Actor, at: datetime | Now) -> QuerySet[Contact]:
    return Contact.objects.filter(_still_here(at), pk=viewer.id)


def _still_here(at: datetime | Now) -> Q:
    """A contact who has not left their organisation."""
    return Q(left_at__isnull=True) | Q(left_at__gt=at)


def may_change_terms(by: Actor) -> bool:
    """Put open cases under the terms that their contract has now."""
    return has_role(by, Role.LEAD)

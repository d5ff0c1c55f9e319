"""One case in a contact's words: where it stands, what is promised, what was said, what they may do now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from palier.adapters.portal.case_words import Stand, stand_of
from palier.adapters.portal.instants import when_words
from palier.adapters.portal.offered_acts import Acts, acts_offered
from palier.adapters.portal.promises import Promise, promises_of
from palier.adapters.portal.timeline import Item, timeline
from palier.adapters.shared.severities import SeverityChoice, severity_choices
from palier.adapters.shared.words import day_words, language, reason_named, severity_words, text_words
from palier.apps.cases import page_queries, people_queries
from palier.apps.cases.facts import facts_of, opening_terms
from palier.apps.cases.page_queries import CaseHead, Entry
from palier.apps.cases.people_queries import Participant
from palier.apps.catalogues.queries import terms_of
from palier.core.actor import Actor
from palier.core.case import Event, Kind, Status
from palier.core.catalogue.terms import Terms
from palier.core.clock import replay
from palier.core.lifecycle import Act, steps_ahead


@dataclass(frozen=True, slots=True)
class CaseScreen:
    """One case in full.

    `waits_for` says why it stands where it stands, `coming` what happens by itself.  `level` is its severity with all
    that the catalogue says of it, None where these terms have no such level.
    """

    head: CaseHead
    stand: Stand
    waits_for: str
    coming: tuple[str, ...]
    plan: str
    severity: str
    level: SeverityChoice | None
    promises: tuple[Promise, ...]
    items: tuple[Item, ...]
    participants: tuple[Participant, ...]
    acts: Acts
    closed: bool

    @property
    def solution(self) -> Item | None:
        """The words of the solution that waits for an answer."""
        return next((item for item in self.items if item.seq == self.acts.answers and item.voice == "us"), None)

    @property
    def files_address(self) -> str:
        """Where files for an answer are handed over."""
        return reverse("portal:reply_files", args=[self.head.reference])


def case_screen(viewer: Actor, reference: str, *, at: datetime) -> CaseScreen:
    """One case that the viewer may know of.  Raises NotFound."""
    head = page_queries.case_head(viewer=viewer, reference=reference)
    terms, facts = terms_of(head.terms_id), facts_of(head.id)
    opened_under = opening_terms(facts, terms)
    entries = page_queries.entries_for_customer(case_id=head.id)
    participants = people_queries.people_taking_part(case_id=head.id)
    levels = severity_choices(terms, language())
    return CaseScreen(
        head=head,
        stand=stand_of(head.status),
        waits_for=_waits_for(head, entries, terms),
        coming=tuple(_coming(head.status, opened_under, facts, at)),
        plan=text_words(terms.plan_label),
        severity=severity_words(terms, head.severity),
        level=next((level for level in levels if level.id == head.severity), None),
        promises=promises_of(replay(opened_under, facts, at), terms, at=at),
        items=timeline(entries, terms),
        participants=participants,
        acts=acts_offered(viewer, head, terms=terms, facts=facts, levels=levels, participants=participants, at=at),
        closed=head.status is Status.CLOSED,
    )


def _waits_for(head: CaseHead, entries: Sequence[Entry], terms: Terms) -> str:
    """The reason that was given for the status, and the day of review."""
    changes = [entry for entry in entries if entry.kind is Kind.STATUS_CHANGED]
    if head.status not in (Status.WAITING_CUSTOMER, Status.ON_HOLD) or not changes:
        return ""
    said = changes[-1].data
    if said.get("status") != head.status:
        return ""
    reason = reason_named(terms, head.status.value, said.get("reason") or "")
    if head.status is Status.ON_HOLD and said.get("review_on"):
        values = {"reason": reason, "day": day_words(datetime.fromisoformat(said["review_on"]).date())}
        return _("%(reason)s; we look at it again on %(day)s.") % values
    return reason


def _coming(status: Status, terms: Terms, facts: Sequence[Event], at: datetime) -> Iterable[str]:
    """What happens by itself unless somebody acts: told to whoever can prevent it."""
    for step in steps_ahead(terms, facts):
        when = {"when": when_words(step.at, at=at)}
        if step.act is Act.CLOSE and status is Status.SOLUTION_PROPOSED:
            yield _("Without an answer we take the solution as accepted and close the case %(when)s.") % when
        elif step.act is Act.CLOSE:
            yield _("Without an answer we close the case %(when)s.") % when

"""Who may see, write and send reports: the only place that knows."""

from collections.abc import Iterable

from django.db.models import QuerySet

from palier.apps.accounts.models import Contact
from palier.apps.accounts.plan_policies import may_read_contract, seats_of
from palier.apps.accounts.promises_kept import terms_under
from palier.apps.reports.models import Report
from palier.apps.rights import has_role, is_system, require
from palier.core.actor import Actor, ActorKind, Role
from palier.core.catalogue.terms import Terms

__all__ = ["may_make", "may_work_on", "readers_of", "require", "terms_of_report", "visible_reports"]


def may_make(by: Actor) -> bool:
    """Only Palier itself: a report is made on its day, not when somebody thinks of it."""
    return is_system(by)


def may_work_on(by: Actor) -> bool:
    """Read a draft, write above its figures, count them anew, send it: any agent."""
    return has_role(by, Role.AGENT)


def visible_reports(viewer: Actor) -> QuerySet[Report]:
    """The staff see all; a contact what was sent to their account, where they may read its contract (`may_read`)."""
    if viewer.kind is ActorKind.CONTACT:
        return Report.objects.filter(account_id=viewer.account_id or 0, sent_at__isnull=False)
    return Report.objects.all() if may_work_on(viewer) or is_system(viewer) else Report.objects.none()


def may_read(viewer: Actor, report: Report) -> bool:
    """Does what was promised for its days let the viewer read the contract?  Figures of an account are part of it."""
    if viewer.kind is not ActorKind.CONTACT:
        return may_work_on(viewer) or is_system(viewer)
    terms, seats = terms_of_report(report), seats_of(viewer, at=report.sent_at or report.made_at)
    return terms is not None and may_read_contract(viewer, report.account_id, terms, seats)


def readers_of(report: Report) -> Iterable[Contact]:
    """Everybody of the account who may read it."""
    there = Contact.objects.filter(account_id=report.account_id, left_at__isnull=True).order_by("pk")
    return [contact for contact in there if may_read(contact.actor, report)]


def terms_of_report(report: Report) -> Terms | None:
    """What the contract promised on the last of the report's days, as known when it was made."""
    on = min(report.until, report.review.contract.ends_on or report.until)
    promised = terms_under(contract_id=report.review.contract_id, on=on, known_at=report.made_at)
    return promised.terms if promised else None

"""Whose case it is, and who else takes part: changed by a person's act alone, never by a mail (promises A4)."""

from datetime import datetime

from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_errors import HasLeft
from palier.apps.cases import policies
from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.cases.errors import SameAsBefore
from palier.apps.cases.people_models import CaseParticipant
from palier.apps.errors import NotFound
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind


@one_transaction
def change_requester(*, case_id: int, contact_id: int, by: Actor, at: datetime) -> None:
    """Make a colleague the requester: mails go to them from now on; who was it sees the case as a colleague does.

    Raises NotAllowed, NotFound (also for somebody of another account), HasLeft, SameAsBefore.
    """
    policies.require(policies.may_work(by), by=by, act="change_requester")
    file = take_case(case_id=case_id, by=by, at=at)
    was = Contact.objects.get(pk=file.case.contact_id)
    if was.pk == contact_id:
        raise SameAsBefore(file.case.reference, was.name)
    contact = _colleague(file, contact_id)
    CaseParticipant.objects.filter(case_id=case_id, contact=contact, removed_at__isnull=True).update(
        removed_at=file.at, removed_by=by.name
    )
    data = {"contact": contact.pk, "contact_name": contact.name, "was": was.pk, "was_name": was.name}
    file.add(Kind.REQUESTER_CHANGED, data=data)
    put_back(file, act="change_requester", facts={"was": was.pk, "is": contact.pk})


@one_transaction
def add_participant(*, case_id: int, contact_id: int, by: Actor, at: datetime) -> None:
    """Let a colleague of the requester read the case, be written to and answer; staff may, and the requester.

    Raises NotAllowed, NotFound (also for somebody of another account), HasLeft, SameAsBefore.
    """
    file = take_case(case_id=case_id, by=by, at=at)
    policies.require(policies.may_add_participant(by, file.case), by=by, act="add_participant")
    contact = _colleague(file, contact_id)
    known = CaseParticipant.objects.filter(case_id=case_id, contact=contact, removed_at__isnull=True)
    if contact.pk == file.case.contact_id or known.exists():
        raise SameAsBefore(file.case.reference, contact.name)
    CaseParticipant.objects.create(
        case_id=case_id, account_id=file.case.account_id, contact=contact, added_at=file.at, added_by=by.name
    )
    file.add(Kind.PARTICIPANT_ADDED, data={"contact": contact.pk, "contact_name": contact.name})
    put_back(file, act="add_participant", facts={"contact": contact.pk})


@one_transaction
def remove_participant(*, case_id: int, contact_id: int, by: Actor, at: datetime) -> None:
    """End a colleague's part in the case: from this instant on, whatever mail they still hold.

    Raises NotAllowed, NotFound.
    """
    file = take_case(case_id=case_id, by=by, at=at)
    policies.require(policies.may_remove_participant(by, file.case, contact_id), by=by, act="remove_participant")
    known = CaseParticipant.objects.filter(case_id=case_id, contact_id=contact_id, removed_at__isnull=True)
    row = known.select_related("contact").first()
    if row is None:
        raise NotFound("contact", str(contact_id))
    row.removed_at, row.removed_by = file.at, by.name
    row.save(update_fields=["removed_at", "removed_by"])
    file.add(Kind.PARTICIPANT_REMOVED, data={"contact": contact_id, "contact_name": row.contact.name})
    put_back(file, act="remove_participant", facts={"contact": contact_id})


def _colleague(file: CaseFile, contact_id: int) -> Contact:
    """Somebody of the case's own account who is still there."""
    contact = Contact.objects.filter(pk=contact_id, account_id=file.case.account_id).first()
    if contact is None:
        raise NotFound("contact", str(contact_id))
    if contact.left_at is not None and contact.left_at <= file.at:
        raise HasLeft(contact.name)
    return contact

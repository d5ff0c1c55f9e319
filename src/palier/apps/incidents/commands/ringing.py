"""Telling accounts by telephone, as their plans promise: who is to be rung is written down, and that it was done."""

import re
from datetime import datetime

from palier.apps.accounts.models import Contact
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.incidents import policies
from palier.apps.incidents.errors import AlreadyRung, NotANumber
from palier.apps.incidents.models import AccountNotice, Call, ContactNumber, IncidentUpdate
from palier.apps.incidents.publishing import page_changed
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor

NUMBER = re.compile(r"\+?[0-9][0-9 ().-]{3,30}")
LONGEST_NAME = 200


def owe_call(notice: AccountNotice, update: IncidentUpdate, *, at: datetime) -> None:
    """Have an account rung about an update; a call that nobody made before it is no longer to be made."""
    waiting = Call.objects.filter(notice=notice, done_at=None)
    waiting.exclude(update=update).update(done_at=at, result=Call.Result.OVERTAKEN)
    Call.objects.get_or_create(notice=notice, update=update, defaults={"owed_at": at})


@one_transaction
def record_call(*, call_id: int, result: Call.Result, spoke_with: str, by: Actor, at: datetime) -> None:
    """Write down that an account was rung: somebody was spoken to, or finds a message.

    Raises NotAllowed, NotFound, AlreadyRung.
    """
    policies.require(policies.may_tell(by), by=by, act="record_call")
    call = _open(call_id)
    call.result, call.done_at, call.done_by = result.value, at, by.name
    call.spoke_with = " ".join(spoke_with.replace("\0", "").split())[:LONGEST_NAME]
    call.save()
    _note(call, "record_call", by, at, result=result.value)


@one_transaction
def note_no_answer(*, call_id: int, by: Actor, at: datetime) -> None:
    """Write down that nobody answered: the call stays to be made.  Raises NotAllowed, NotFound, AlreadyRung."""
    policies.require(policies.may_tell(by), by=by, act="note_no_answer")
    call = _open(call_id)
    call.tries += 1
    call.save(update_fields=["tries"])
    _note(call, "note_no_answer", by, at, tries=call.tries)


@one_transaction
def keep_number(*, contact_id: int, number: str, by: Actor, at: datetime) -> None:
    """Write down at which number somebody is rung; an empty one forgets it.

    Raises NotAllowed, NotFound, NotANumber.
    """
    policies.require(policies.may_tell(by), by=by, act="keep_number")
    contact = Contact.objects.filter(pk=contact_id, left_at=None).first()
    if contact is None:
        raise NotFound("contact", str(contact_id))
    written = " ".join(number.split())
    if written and not NUMBER.fullmatch(written):
        raise NotANumber(written[:40])
    ContactNumber.objects.filter(contact=contact).delete()
    if written:
        ContactNumber.objects.create(contact=contact, number=written)
    facts = {"contact": contact_id, "is_known": bool(written)}
    audit.record(by=by, at=at, act="keep_number", account_id=contact.account_id, facts=facts)


def _open(call_id: int) -> Call:
    rows = Call.objects.select_for_update(of=("self",)).select_related("notice__account", "notice__incident")
    call = rows.filter(pk=call_id).first()
    if call is None:
        raise NotFound("call", str(call_id))
    if call.done_at is not None:
        raise AlreadyRung(call.notice.account.name, call.done_by)
    return call


def _note(call: Call, act: str, by: Actor, at: datetime, **facts: audit.Fact) -> None:
    about: dict[str, audit.Fact] = {"incident": call.notice.incident.reference, **facts}
    audit.record(by=by, at=at, act=act, account_id=call.notice.account_id, facts=about)
    page_changed(at=at)

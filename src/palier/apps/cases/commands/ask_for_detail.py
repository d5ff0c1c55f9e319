"""A report without enough detail to work on."""

from collections.abc import Sequence
from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.cases.errors import NothingMissing
from palier.apps.cases.saying import said, say
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind
from palier.core.duties import report_items


@one_transaction
def ask_for_detail(*, case_id: int, missing: Sequence[str], text: str = "", by: Actor, at: datetime) -> None:
    """Ask the customer, by mail too, for what their report lacks (`duties.report`), and wait for them.

    `missing` names report items of the case's terms and severity.  Clocks pause as far as their plan lets them, in
    `waiting_customer` or in `needs_detail`.  Raises NotAllowed, NotFound, NothingMissing, WrongState (closed).
    """
    policies.require(policies.may_work(by), by=by, act="ask_for_detail")
    file = take_case(case_id=case_id, by=by, at=at)
    known = [item.id for item in report_items(file.terms, file.case.severity)]
    if not missing or not set(missing) <= set(known):
        raise NothingMissing(file.case.reference)
    event = file.add(Kind.DETAIL_ASKED, data={"missing": [item for item in known if item in missing]})
    if text.strip():
        say(file, event, said(text, None, act="ask_for_detail"))
    owe_answer(file, event, kind="detail_asked")
    put_back(file, act="ask_for_detail", facts={"missing": list(missing)})

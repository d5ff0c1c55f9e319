"""The statement behind the page of a case: one column for each thing it shows, each a JSON list of rows, and two that
say whether there is what few cases have, which is asked for apart.

One journey to the database instead of twenty: every column is an index scan over the rows of one case, and what a page
costs is the journeys.  The caller has checked that the viewer may see the case.
"""
# ruff: noqa: S608 -- put together of our own constants

from palier.apps.cases.policies import NOT_KEPT_FROM_AGENT

SEEN = NOT_KEPT_FROM_AGENT.format(case="other.id")


def _rows(columns: str, source: str, order: str) -> str:
    """A JSON list of rows, each a list of these columns."""
    return f"(SELECT coalesce(json_agg(json_build_array({columns}) ORDER BY {order}), '[]') FROM {source})"


ENTRIES = _rows(
    "e.seq, e.kind, e.at, e.side, e.actor_kind, e.actor_name, e.automatic, e.channel, e.data, m.id, m.text, m.quoted,"
    " m.html <> '', m.raw_mail_id IS NOT NULL, n.id, n.text, coalesce(raw.marks, '')",
    "cases_caseevent e LEFT JOIN cases_message m ON m.event_id = e.id LEFT JOIN cases_note n ON n.event_id = e.id"
    " LEFT JOIN mailroom_rawmail raw ON raw.id = m.raw_mail_id"
    " WHERE e.case_id = %(case)s",
    "e.seq",
)
FILES = _rows(
    "f.message_id, f.id, f.name, f.media_type, f.size",
    "cases_attachment f JOIN cases_message m ON m.id = f.message_id WHERE m.case_id = %(case)s",
    "f.id",
)
NOTE_FILES = _rows(
    "f.note_id, f.id, f.name, f.media_type, f.size",
    "cases_noteattachment f JOIN cases_note n ON n.id = f.note_id WHERE n.case_id = %(case)s",
    "f.id",
)
NOTICES = _rows("clock, cycle, step, at", "clocks_clocknotice WHERE case_id = %(case)s", "at, id")
PAGES = _rows(
    "p.reason, p.begun_at, coalesce(who.name, ''), p.ended_at, "
    + _rows("a.name, r.at", "rotas_ring r JOIN staff_agent a ON a.id = r.agent_id WHERE r.page_id = p.id", "r.place"),
    "rotas_page p LEFT JOIN staff_agent who ON who.id = p.acknowledged_by_id WHERE p.case_id = %(case)s",
    "p.begun_at, p.id",
)
TELLINGS = _rows(
    "occasion, clock, step, event_id, at, way, name, role, found_as, stands_in, passed, state, tell_at, told_at",
    "escalations_telling WHERE case_id = %(case)s",
    "at, id",
)
MAILS = _rows(
    "id, created_at, sent_at, state, kind, recipients, subject, case_id, attempts, last_error, next_attempt_at",
    "(SELECT * FROM outbox_outgoingmail WHERE case_id = %(case)s ORDER BY id DESC LIMIT 20) mail",
    "id DESC",
)
LINKS = _rows(
    "other.id, other.reference, other.subject, other.status, link.relation, link.inverse",
    "(SELECT id, other_id AS far, relation, false AS inverse FROM lifecycle_caselink WHERE case_id = %(case)s"
    " UNION ALL SELECT id, case_id, relation, true FROM lifecycle_caselink WHERE other_id = %(case)s) link"
    f" JOIN cases_case other ON other.id = link.far AND {SEEN}",
    "link.inverse, link.id",
)
GOING = _rows(
    "asked_at, taken_at", "escalations_escalation WHERE case_id = %(case)s AND ended_at IS NULL", "asked_at, id"
)
TIMES = _rows(
    "t.id, t.agent_id, a.name, t.minutes, t.worked_at, t.what, coalesce(l.feature, ''), t.withdrawn_by,"
    " t.withdrawn_reason, t.noted_at",
    "entitlements_timeentry t JOIN staff_agent a ON a.id = t.agent_id LEFT JOIN entitlements_ledger l"
    " ON l.id = t.ledger_id WHERE t.case_id = %(case)s",
    "t.worked_at, t.id",
)
TIMERS = _rows("started_at", "entitlements_timer WHERE case_id = %(case)s AND agent_id = %(viewer)s", "id")
LOTS = _rows(
    "feature, count, free, reserved, granted, ends_on",
    """(
    SELECT lot.feature, lot.count, sum(lot.free) AS free, sum(lot.reserved) AS reserved, sum(lot.granted) AS granted,
           min(lot.ends_on) FILTER (WHERE lot.free > 0) AS ends_on
    FROM (
        SELECT ledger.feature, ledger.count, entry.ledger_id, entry.lot, sum(entry.free) AS free,
               sum(entry.reserved) AS reserved, min(entry.starts_on) AS starts_on, min(entry.ends_on) AS ends_on,
               coalesce(sum(entry.free) FILTER (WHERE entry.starts_on IS NOT NULL), 0) AS granted
        FROM entitlements_ledger ledger JOIN entitlements_ledgerentry entry ON entry.ledger_id = ledger.id
        WHERE ledger.contract_id = (SELECT contract_id FROM cases_case WHERE id = %(case)s)
        GROUP BY ledger.feature, ledger.count, entry.ledger_id, entry.lot) lot
    WHERE lot.starts_on <= %(today)s AND (lot.ends_on IS NULL OR lot.ends_on >= %(today)s)
    GROUP BY lot.feature, lot.count) balance""",
    "feature",
)
DRAFTS = _rows(
    "d.key, d.fields, d.saved_at, "
    + _rows("f.id, f.name, f.media_type, f.size", "drafts_draftfile f WHERE f.draft_id = d.id", "f.id"),
    "drafts_draft d WHERE d.actor_kind = 'agent' AND d.actor_id = %(viewer)s AND d.key = ANY (%(drafts)s)",
    "d.key",
)
PRESENT = _rows(
    "p.agent_id, a.name, p.seen_at, p.typing_at",
    "presence_presence p JOIN staff_agent a ON a.id = p.agent_id WHERE p.case_id = %(case)s",
    "a.name",
)
TAKING_PART = _rows(
    "c.id, c.name, c.email",
    "cases_caseparticipant p JOIN accounts_contact c ON c.id = p.contact_id"
    " WHERE p.case_id = %(case)s AND p.removed_at IS NULL AND c.left_at IS NULL",
    "p.id",
)
BEFORE = _rows(
    "id, reference, subject, status, opened_at",
    "(SELECT * FROM cases_case other WHERE account_id = (SELECT account_id FROM cases_case WHERE id = %(case)s)"
    f" AND id <> %(case)s AND {SEEN} ORDER BY id DESC LIMIT 5) other",
    "id DESC",
)
SIGNATURES = _rows(
    "text",
    "canned_signature WHERE team_id IS NULL"
    " OR team_id IN (SELECT team_id FROM staff_agent_teams WHERE agent_id = %(viewer)s)",
    "team_id NULLS LAST",
)
HELD = _rows(
    "h.id, h.agent_id, a.name, h.leaves_at, h.stopped_at, h.crossed",
    "sending_heldanswer h JOIN staff_agent a ON a.id = h.agent_id"
    " WHERE h.case_id = %(case)s AND (h.stopped_at IS NULL OR h.agent_id = %(viewer)s)",
    "h.id",
)
TROUBLED = (
    "EXISTS (SELECT FROM outbox_delivery WHERE case_id = %(case)s"
    " AND state IN ('refused', 'suppressed', 'delayed', 'bounced'))"
)
ENGAGED = "EXISTS (SELECT FROM engagements_engagement WHERE case_id = %(case)s)"
AGENTS = _rows("id, name", "staff_agent WHERE is_active", "name")
TEAMS = _rows("id, name", "staff_team", "name")

COLUMNS = (
    ENTRIES,
    FILES,
    NOTE_FILES,
    NOTICES,
    PAGES,
    TELLINGS,
    MAILS,
    LINKS,
    GOING,
    TIMES,
    TIMERS,
    LOTS,
    DRAFTS,
    PRESENT,
    TAKING_PART,
    BEFORE,
    SIGNATURES,
    AGENTS,
    TEAMS,
    HELD,
    TROUBLED,
    ENGAGED,
)
STATEMENT = f"SELECT {', '.join(COLUMNS)}"

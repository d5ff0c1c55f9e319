"""Which case a new mail may belong to where no name of ours says so: told to agents, never obeyed (promises A6)."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings
from django.db import connection

from palier.apps.accounts.queries import Standing
from palier.core.mail.message import ParsedMail

BELONGS = "belongs:"
"""Begins the mark of a mail that may belong to a case; the reference follows."""
MOST = 20
CASES = 50
"""How many of a customer's latest cases are looked through for the mail that this one answers: an index serves them."""

MAY_BELONG = """
SELECT asked.n, (
    SELECT reference FROM (
        SELECT id, reference FROM cases_case WHERE reference = ANY (asked.named) AND account_id = asked.account
        UNION ALL
        SELECT latest.id, reference FROM (
            SELECT id, reference FROM cases_case WHERE account_id = asked.account ORDER BY id DESC LIMIT %s) latest
        JOIN cases_message message ON message.case_id = latest.id AND message.message_id = ANY (asked.ids)
    ) found WHERE NOT EXISTS (SELECT FROM cases_restrictedcase hidden WHERE hidden.case_id = found.id)
    LIMIT 1)
FROM jsonb_to_recordset(%s) AS asked(n int, account bigint, named text[], ids text[])
"""


def hints_for(mails: Mapping[int, tuple[ParsedMail, Standing]]) -> dict[int, str]:
    """For mails that open cases, by their ids: the case of the same customer that one names in its subject, or whose
    messages it answers by an id that is not ours.  In one statement, and none where no mail gives a hint.
    """
    asked = [
        {"n": raw_id, "account": standing.account_id, "named": named, "ids": ids}
        for raw_id, (mail, standing) in mails.items()
        if (named := _named(mail.subject)) + (ids := _answered(mail))
    ]
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(MAY_BELONG, [CASES, json.dumps(asked)])
        return {raw_id: BELONGS + reference for raw_id, reference in cursor.fetchall() if reference}


def _named(subject: str) -> list[str]:
    return [found.upper() for found in _reference().findall(subject)][:MOST]


def _answered(mail: ParsedMail) -> list[str]:
    ids: Sequence[str] = (*mail.in_reply_to, *mail.references)
    return [f"<{each}>" for each in dict.fromkeys(ids)][-MOST:]


@cache
def _reference() -> "re.Pattern[str]":
    return re.compile(
        rf"\b{re.escape(settings.REFERENCE_PREFIX)}-[0-9a-z]{{2,12}}(?:-[0-9a-z]{{2,12}})?\b", re.IGNORECASE
    )

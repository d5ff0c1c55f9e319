"""What is looked up for several incoming mails together: agents, the same mail before, who their senders really are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from palier.apps.mailroom.facts import House
from palier.apps.staff.queries import agents_at
from palier.core.mail.authentication import Authentication, Verdict, read_results
from palier.core.mail.marks import Mark, fingerprint, marks_of
from palier.core.mail.message import ParsedMail

BEFORE = """
SELECT fingerprint, min(id) FROM mailroom_rawmail
WHERE fingerprint = ANY (%s) AND state NOT IN ('received', 'same') GROUP BY fingerprint
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one mail beside what it says."""

    house: House
    marks: Sequence[Mark]
    fingerprint: str


def known_of(mails: Sequence[ParsedMail], rows: Sequence[tuple[int, str]]) -> list[Known]:
    """What is known of each, in two statements for all; `rows` are the ids with verdicts that were found out before."""
    prints = [fingerprint(mail) for mail in mails]
    before = _before(prints)
    agents = {address.lower(): agent for address, agent in agents_at([mail.sender.email for mail in mails]).items()}
    known = []
    for mail, print_, (raw_id, found) in zip(mails, prints, rows, strict=True):
        proof = Authentication(Verdict(found)) if found else _said_by_our_server(mail)
        same_as = before.get(print_)
        if print_ and same_as is None:
            before[print_] = raw_id  # the same mail twice in one batch
        house = House(agents.get(mail.sender.email), proof.verdict, same_as if same_as != raw_id else None)
        known.append(Known(house, marks_of(mail, proof), print_))
    return known


def _said_by_our_server(mail: ParsedMail) -> Authentication:
    domain = mail.sender.email.rpartition("@")[2]
    return read_results(mail.verdicts, authserv_id=settings.MAIL_AUTHSERV, domain=domain)


def _before(prints: Sequence[str]) -> dict[str, int]:
    asked = [each for each in prints if each]
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, [asked])
        return dict(cursor.fetchall())

"""A desk whose plan promises reviews."""

from datetime import date

from tests.apps.routing.making import ADVISED
from tests.factories import Desk, make_desk

from palier.apps.accounts.models import Contract
from palier.apps.reviews.models import Review

REVIEWED = ADVISED.replace(
    "    label: Gold\n",
    """\
    label: Gold
    reviews:
      talk:
        label: {en: Case review, fr: Revue des dossiers}
        every: month
        as: call
        with: tam
        agenda: [{en: Open cases, fr: Dossiers ouverts}, {en: Good practice, fr: Bonnes pratiques}]
      report: {label: {en: Report, fr: Rapport}, every: quarter, as: report, with: senior}
      whenever: {label: {en: Alignment, fr: Alignement}, as: meeting}
""",
)


def reviewed_desk() -> Desk:
    """A contract since 1 January 2026 with a monthly call, a quarterly report, and meetings without a rhythm."""
    return make_desk(catalogue=REVIEWED)


def contract_of(desk: Desk) -> int:
    return Contract.objects.get(account_id=desk.account_id).pk


def listed() -> list[tuple[str, date]]:
    return list(Review.objects.order_by("due_on", "key").values_list("key", "due_on"))

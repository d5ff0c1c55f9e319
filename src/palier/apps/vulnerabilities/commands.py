"""Everything that is done in the vulnerability channel."""

from palier.apps.vulnerabilities.answering import answer_report, give_key, note_on_report
from palier.apps.vulnerabilities.keeping import import_key, make_key, open_channel
from palier.apps.vulnerabilities.reporting import TakenReport, take_form, take_mail

__all__ = [
    "TakenReport",
    "answer_report",
    "give_key",
    "import_key",
    "make_key",
    "note_on_report",
    "open_channel",
    "take_form",
    "take_mail",
]

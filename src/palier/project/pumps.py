"""The work that a worker's pumps do: here the channels meet, which do not know each other."""

from palier.adapters.hooks.sending import call_subscribers, call_waiting
from palier.adapters.jobs.pumps import Work
from palier.adapters.jobs.staffing import staff_cases
from palier.adapters.jobs.steps import take_steps
from palier.adapters.mail.fetching import watch_mailboxes
from palier.adapters.mail.reading import read_waiting
from palier.adapters.mail.sending import send_bulk, send_waiting
from palier.adapters.status.rendering import render_page
from palier.apps.clocks.commands import sweep
from palier.apps.duties.commands import carry_out
from palier.apps.escalations.commands import tell_waiting
from palier.apps.incidents.commands import watch
from palier.apps.incidents.component_queries import next_silence
from palier.apps.search.commands import index_waiting
from palier.apps.sending.commands import release_answers
from palier.apps.subscribers.commands import tell_subscribers


def works() -> list[Work]:
    """Keeping time, what customers owe, answers that waited, reminding and closing, telling whom it concerns, reading
    mail, finding somebody for new cases, sending mail, that to many apart, making words findable, calling webhooks.

    Mail is read by two pumps: while one waits for its commit to reach the disk, the other reads on.
    """
    reading = Work("read_mail", read_waiting, limit=50, channel="palier_mail_in")
    return [
        Work("keep_time", sweep, limit=1000),
        Work("duties", carry_out, limit=50),
        Work("let_answers_go", release_answers, limit=20),
        Work("take_steps", take_steps, limit=100),
        Work("tell", tell_waiting, limit=100, channel="palier_tell"),
        reading,
        reading,
        Work("watch_mailboxes", watch_mailboxes, limit=1, channel="palier_mailboxes", patience=30.0),
        Work("place_cases", staff_cases, limit=50, channel="palier_case_opened"),
        Work("send_mail", send_waiting, limit=20, channel="palier_mail_out"),
        Work("send_bulk", send_bulk, limit=50, channel="palier_mail_out"),
        Work("find_words", index_waiting, limit=200),
        Work("incidents", watch, limit=50, channel="palier_status"),
        Work("status_page", render_page, limit=1, channel="palier_status", patience=20.0, following=next_silence),
        Work("tell_subscribers", tell_subscribers, limit=500, channel="palier_status"),
        Work("call_hooks", call_waiting, limit=20, channel="palier_hook_out"),
        Work("call_subscribers", call_subscribers, limit=20, channel="palier_hook_out"),
    ]

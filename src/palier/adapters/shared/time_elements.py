"""Instants as elements of a page: short words, the whole truth on hover, the machine's form beneath.

The queue shows a hundred of them, so they are put together by hand: what is not ours to trust is escaped.
"""

from datetime import datetime
from html import escape

from django.utils.safestring import SafeString

from palier.adapters.shared.moments import full_moment, moment, nearness, remaining


def moment_element(instant: datetime, *, at: datetime, also: str = "") -> SafeString:
    """An instant; on hover its full form, and another zone's where `also` says it."""
    title = f"{full_moment(instant)} · {also}" if also else full_moment(instant)
    words = escape(moment(instant, at=at))
    return SafeString(f'<time datetime="{instant.isoformat()}" title="{escape(title)}">{words}</time>')


def due_element(instant: datetime, *, at: datetime) -> SafeString:
    """A due time as the time left; a script of the page keeps it true."""
    near, seconds, title = nearness(instant, at=at).value, int(instant.timestamp()), escape(full_moment(instant))
    head = f'class="due due--{near}" datetime="{instant.isoformat()}" data-due="{seconds}" title="{title}"'
    return SafeString(f"<time {head}>{escape(remaining(instant, at=at))}</time>")

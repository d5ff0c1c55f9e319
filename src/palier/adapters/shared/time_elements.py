"""Instants as elements of a page: short words, the whole truth on hover, the machine's form beneath.

The queue shows a hundred of them, so they are put together by hand: what is not ours to trust is escaped.
"""

from datetime import datetime
from html import escape

from django.utils import timezone
from django.utils.safestring import SafeString

from palier.adapters.shared.moments import full_moment_there, locale, moment_there, nearness, remaining, units


class TimeElements:
    """Instants as one page writes them at `at`: language and zone of its reader are asked once, not for each."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._zone, self._speech, self._units = timezone.get_current_timezone(), locale(), units()

    def moment(self, instant: datetime, *, also: str = "") -> SafeString:
        """An instant; on hover its full form, and another zone's where `also` says it."""
        full = full_moment_there(instant, self._zone, self._speech)
        title = escape(f"{full} · {also}" if also else full)
        words = escape(moment_there(instant, at=self._at, zone=self._zone, speech=self._speech))
        return SafeString(f'<time datetime="{instant.isoformat()}" title="{title}">{words}</time>')

    def due(self, instant: datetime, *, also: str = "") -> SafeString:
        """A due time as the time left, on hover as an instant; a script of the page keeps it true."""
        full = full_moment_there(instant, self._zone, self._speech)
        title = escape(f"{full} · {also}" if also else full)
        near, seconds = nearness(instant, at=self._at).value, int(instant.timestamp())
        head = f'class="due due--{near}" datetime="{instant.isoformat()}" data-due="{seconds}" title="{title}"'
        return SafeString(f"<time {head}>{escape(remaining(instant, at=self._at, units=self._units))}</time>")

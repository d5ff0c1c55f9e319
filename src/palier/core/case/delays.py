"""When a length of time of the catalogue is over."""

from datetime import datetime

from palier.core.catalogue.promises import Delay
from palier.core.catalogue.terms import Terms
from palier.core.time.worktime import worktime_of


def after_delay(terms: Terms, delay: Delay, since: datetime) -> datetime:
    """The instant, in UTC, at which `delay` has passed since `since`, in the calendar it names."""
    return worktime_of(terms.calendars[delay.calendar].calendar).add(since, delay.length)

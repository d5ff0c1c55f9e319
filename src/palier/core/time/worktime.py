"""Open time on one calendar: elapsed, added, asked for.  Cost does not depend on the length of the span."""

from palier.core.time.calendars import Calendar


class WorkTime:
    """Open time on one calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

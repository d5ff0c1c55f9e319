"""What was heard lately: a page is drawn before its stream opens, and must not miss what changes in between."""

from collections import deque
from dataclasses import dataclass, field

EVERYTHING = "*"
"""Told instead of topics when some may have been missed: show all anew."""
REMEMBERED = 2_000
LATE = 2.0
"""Seconds that a browser's request to listen may have been under way when its page's age is judged."""


@dataclass
class Recent:
    """Topics by the second they were heard, on this process's own steady clock; no clock of a browser is compared."""

    whole_since: float = float("inf")
    heard: deque[tuple[float, str]] = field(default_factory=deque)

    def begin(self, now: float) -> None:
        """From now on nothing is missed; of what was before nothing is known."""
        self.whole_since = now
        self.heard.clear()

    def note(self, topic: str, now: float) -> None:
        """Remember a topic; the oldest is forgotten when there are too many."""
        if len(self.heard) >= REMEMBERED:
            self.whole_since = self.heard.popleft()[0]
        self.heard.append((now, topic))

    def since(self, drawn: float) -> set[str]:
        """What a page may have missed that was asked for at that second, or a little earlier."""
        begin = drawn - LATE
        if begin <= self.whole_since:
            return {EVERYTHING}
        return {topic for second, topic in self.heard if second >= begin}

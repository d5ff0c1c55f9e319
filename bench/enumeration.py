"""Does the time that a door takes tell whether it knows who asks?  Known and unknown in random order, a classifier.

One request after the other in one process, no network between, hashes and commits as in an installation: what somebody
outside could measure at the very best.  Beside the time on the clock stands the process's own processor time, which
nobody outside sees, but which other work on the machine does not blur.  The classifier is the best threshold, in the
best direction, for one half of the answers; what counts is how many of the other half it sorts right.  A door that does
tell, by one mail more, stands at the end: what is not found there is not found anywhere.

    palier bench enumeration
    python -m bench.enumeration 200    fewer requests of each kind
"""

import random
import statistics
import sys
import time
from collections.abc import Sequence
from itertools import count

from bench._ground import now, report, scratch

MANY, COSTLY = 600, 300
RIGHT = 0.55
CONTROL = "(a door that does tell)"
SLOW = ("password of an agent", "password of a contact")
"""Doors behind which a password is hashed."""

Timed = tuple[float, bool]


def measure(door, many: int, town, places) -> list[tuple[float, float, bool]]:
    """How long each of so many known and unknown took, by the clock and by the processor, in the order they came."""
    from tests.adapters.doors import known, stranger_from, unknown

    asked = [(number, is_known) for number in range(many) for is_known in (True, False)]
    random.Random(many).shuffle(asked)
    found = []
    for number, is_known in asked:
        address, client = (known if is_known else unknown)(number), stranger_from(next(places))
        begun, worked = time.perf_counter(), time.process_time()
        door(town, client, address, number, is_known)
        found.append((time.perf_counter() - begun, time.process_time() - worked, is_known))
    return found


def sorted_right(times: Sequence[Timed], threshold: float, *, slower_is_known: bool) -> float:
    """The part that a threshold sorts right."""
    return sum(((took > threshold) == slower_is_known) == is_known for took, is_known in times) / len(times)


def classified(times: Sequence[Timed]) -> float:
    """The part of the second half that the best threshold for the first sorts right."""
    first, second = times[: len(times) // 2], times[len(times) // 2 :]
    thresholds = statistics.quantiles([took for took, _ in first], n=100)
    tries = ((threshold, way) for threshold in thresholds for way in (True, False))
    best, way = max(tries, key=lambda one: sorted_right(first, one[0], slower_is_known=one[1]))
    return sorted_right(second, best, slower_is_known=way)


def main(argv: list[str] | None = None) -> int:
    """Measure ten doors; 0 where none tells."""
    given = sys.argv[1:] if argv is None else argv
    many = int(given[0]) if given else MANY
    with scratch():
        return 0 if measured(many, min(many, COSTLY)) else 1


def measured(many: int, costly: int) -> bool:
    """One line for each door; whether all goals were met."""
    import logging

    from django.conf import settings
    from tests.adapters.doors import DOORS, furnish

    from palier.apps.vulnerabilities import reporting

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS = ["*"]
    logging.getLogger("django.request").setLevel(logging.ERROR)  # half of the answers are refusals
    reporting.AN_HOUR = 10 * many  # its flood gate would shut before enough was measured
    town, places, met = furnish(many), count(1), True
    for name, door in {**DOORS, CONTROL: telling_door}.items():
        measure(door, 5, town, places)  # templates and statements are there afterwards
        times = measure(door, costly if name in SLOW else many, town, places)
        clock = classified([(took, is_known) for took, _, is_known in times])
        processor = classified([(worked, is_known) for _, worked, is_known in times])
        right = max(clock, processor)
        typical = f"{statistics.median(took for took, _, _ in times) * 1000:.1f} ms"
        ours, goal = f"{clock:.1%}, {processor:.1%}", "> 55%" if name == CONTROL else f"<= {RIGHT:.0%}"
        met &= report(name, ours, typical, right / 0.5, goal, met=(right > RIGHT) is (name == CONTROL))
    return met


def telling_door(town, client, address: str, number: int, is_known: bool) -> None:
    """What a door would be that writes one mail more for whoever is known: the classifier must see that."""
    from tests.adapters.doors import by_code

    from palier.apps.outbox.commands import owe_mail

    by_code(town, client, address, number, is_known)
    if is_known:
        owe_mail(kind="sign_in_code", recipients=[address], language="en", at=now())


if __name__ == "__main__":
    sys.exit(main())

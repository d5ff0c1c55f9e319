"""How the installation is, in the reader's words: what waits, what is silent, and what to do about it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from palier import __version__
from palier.adapters.health.checks import listener_silent, live_silent
from palier.adapters.health.findings import Finding, Verdict, examine
from palier.adapters.shared.words import duration_words, number_words
from palier.apps.health.queries import Figures, figures
from palier.apps.health.signs import Sign, signs_of
from palier.apps.health.telling import LIVE, MAIL
from palier.apps.mailboxes.queries import mailbox_lines
from palier.core.actor import Actor

SLOW_IN, SLOW_OUT, SLOW_WATCH = timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=2)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One thing looked at: its name, how it is, what was seen and what to do; where it can be seen closer."""

    name: str
    verdict: Verdict
    sentence: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class HealthScreen:
    """Everything that is known without asking other machines."""

    lines: tuple[HealthLine, ...]
    version: str
    postgresql: str
    size: str
    disk: str
    troubles: str


def health_screen(viewer: Actor, *, at: datetime) -> HealthScreen:
    """How it is now.  Raises NotAllowed."""
    seen = figures(viewer=viewer)
    lines = (*_lines(seen), *map(_sign_of_life, signs_of(MAIL, LIVE)), *_boxes(viewer, at))
    wrong = sum(line.verdict is not Verdict.GOOD for line in lines)
    troubles = ngettext("%(count)d thing needs you", "%(count)d things need you", wrong) % {"count": wrong}
    return HealthScreen(
        tuple(sorted(lines, key=lambda line: ORDER[line.verdict])),
        __version__,
        seen.postgresql.partition(" ")[0],
        bytes_words(seen.database_bytes),
        bytes_words(shutil.disk_usage(Path(settings.HOME)).free) if Path(settings.HOME).exists() else "—",
        troubles if wrong else "",
    )


def findings() -> tuple[Finding, ...]:
    """What `palier doctor` says, asked from the process that serves this page; takes up to some seconds."""
    found = (replace(finding, name=check_words(finding.name)) for finding in examine())
    return tuple(sorted(found, key=lambda finding: (ORDER[finding.verdict], finding.number)))


def check_words(name: str) -> str:
    """What one of the doctor's checks is called on screens."""
    names = {
        "python": "Python",
        "disk": _("Disk"),
        "secret": _("Secret"),
        "database": _("Database"),
        "clock": pgettext("of machines", "Clock"),
        "migrations": _("Version of the database"),
        "assets": _("Files of the pages"),
        "translations": _("Translations"),
        "address": _("Address"),
        "mail out": _("Way out for mail"),
        "DKIM": "DKIM",
        "mail in": _("Way in for mail"),
        "worker": _("Worker"),
        "mail listener": _("Mail listener"),
        "live updates": _("Live updates"),
    }
    return names.get(name, name)


ORDER = {Verdict.FAULT: 0, Verdict.WARNING: 1, Verdict.GOOD: 2}


def bytes_words(size: int) -> str:
    """A size as people say it: "512 MiB", "1.5 GiB"."""
    amount, unit = (size / 2**30, "GiB") if size >= 2**30 else (size / 2**20, "MiB")
    return f"{number_words(round(amount, 1))}\u00a0{unit}"


def _lines(seen: Figures) -> Iterator[HealthLine]:
    yield _worker(seen)
    yield _watching(seen)
    yield _mail_in(seen)
    yield _mail_out(seen)
    yield _jobs(seen)


def _worker(seen: Figures) -> HealthLine:
    name = _("Worker")
    if not seen.workers:
        values = {"when": _day_and_time(seen.last_heartbeat) if seen.last_heartbeat else _("never")}
        said = _("No worker gives a sign of life (last: %(when)s): no mail leaves, no clock warns. Run: palier serve")
        return HealthLine(name, Verdict.FAULT, said % values)
    said = ngettext("%(count)d worker is at work.", "%(count)d workers are at work.", seen.workers)
    return HealthLine(name, Verdict.GOOD, said % {"count": seen.workers})


def _watching(seen: Figures) -> HealthLine:
    """A clock whose next step is long due says that nobody takes steps."""
    name = _("Clocks")
    late = seen.at - seen.watched_until if seen.watched_until else timedelta()
    if late > SLOW_WATCH:
        said = _(
            "Warnings and breaches have not been told for %(length)s. Look at the worker’s log; it catches up by "
            "itself, and each is dated when it was due."
        )
        return HealthLine(name, Verdict.FAULT, said % {"length": _length(late)})
    return HealthLine(name, Verdict.GOOD, _("Every warning and breach that was due has been told."))


def _sign_of_life(sign: Sign) -> HealthLine:
    """One program that takes mail over SMTP or LMTP, or tells open pages what changed."""
    is_mail = sign.program == MAIL
    name = _("Mail listener") if is_mail else _("Live updates")
    if sign.is_silent:
        return HealthLine(name, Verdict.FAULT, listener_silent(sign) if is_mail else live_silent(sign))
    said = _("Mail is taken at %(place)s.") if is_mail else _("Open pages hear of changes from %(place)s.")
    return HealthLine(name, Verdict.GOOD, said % {"place": sign.place})


def _mail_in(seen: Figures) -> HealthLine:
    name, address = _("Mail received"), reverse("desk:inbox")
    if seen.mail_in_since and seen.at - seen.mail_in_since > SLOW_IN:
        said = ngettext(
            "%(count)d mail waits to be read, for %(length)s. Nothing is lost. Look at the worker’s log.",
            "%(count)d mails wait to be read, the oldest for %(length)s. Nothing is lost. Look at the worker’s log.",
            seen.mail_in_waiting,
        )
        values = {"count": seen.mail_in_waiting, "length": _length(seen.at - seen.mail_in_since)}
        return HealthLine(name, Verdict.WARNING, said % values, address)
    last = _day_and_time(seen.mail_in_last) if seen.mail_in_last else _("never")
    said = ngettext(
        "%(count)d waits to be read; the last came in: %(last)s.",
        "%(count)d wait to be read; the last came in: %(last)s.",
        seen.mail_in_waiting,
    )
    return HealthLine(name, Verdict.GOOD, said % {"count": seen.mail_in_waiting, "last": last}, address)


def _mail_out(seen: Figures) -> HealthLine:
    name, address = _("Mail sent"), reverse("desk:sent")
    if seen.mail_out_since and seen.at - seen.mail_out_since > SLOW_OUT:
        said = ngettext(
            "%(count)d mail waits to leave, for %(length)s. Nothing is lost; it is tried again. Its line says why.",
            "%(count)d mails wait to leave, the oldest for %(length)s. Nothing is lost; they are tried again. Their "
            "lines say why.",
            seen.mail_out_waiting,
        )
        values = {"count": seen.mail_out_waiting, "length": _length(seen.at - seen.mail_out_since)}
        return HealthLine(name, Verdict.WARNING, said % values, address)
    last = _day_and_time(seen.mail_out_last) if seen.mail_out_last else _("never")
    said = _("Waiting to leave: %(count)d, and %(bulk)d of a large sending; the last left: %(last)s.")
    values = {"count": seen.mail_out_waiting, "bulk": seen.mail_out_bulk, "last": last}
    return HealthLine(name, Verdict.GOOD, said % values, address)


def _jobs(seen: Figures) -> HealthLine:
    name = _("Jobs")
    if seen.jobs_failed:
        said = ngettext(
            "%(count)d job failed for good. Its reason is in the worker’s log; mend it, then run the job again.",
            "%(count)d jobs failed for good. Their reasons are in the worker’s log; mend them, then run the jobs "
            "again.",
            seen.jobs_failed,
        )
        return HealthLine(name, Verdict.WARNING, said % {"count": seen.jobs_failed})
    values = {"waiting": seen.jobs_waiting, "doing": seen.jobs_doing}
    return HealthLine(name, Verdict.GOOD, _("%(waiting)d waiting, %(doing)d under way, none failed.") % values)


def _boxes(viewer: Actor, at: datetime) -> Iterator[HealthLine]:
    address = reverse("desk:mailboxes")
    for line in mailbox_lines(viewer=viewer, at=at):
        if line.is_alarming:
            said = _("It can’t be looked into, or its token ends soon: mail may lie there unread. Open it to see why.")
            yield HealthLine(line.address, Verdict.FAULT, said, address)
        else:
            last = _day_and_time(line.alive_at) if line.alive_at else _("never")
            yield HealthLine(line.address, Verdict.GOOD, _("Looked into: %(last)s.") % {"last": last}, address)


def _length(length: timedelta) -> str:
    return duration_words(max(length // MINUTE * MINUTE, MINUTE))


def _day_and_time(instant: datetime) -> str:
    return date_format(timezone.localtime(instant), "DATETIME_FORMAT")

"""One mail to somebody of ours where many notices came at once: every one of them listed, the late first."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.adapters.mail.blocks import Paragraph, Said, heading, paragraphs
from palier.adapters.mail.instants import instant_words
from palier.adapters.mail.staff_letters import staff_paragraphs, staff_subject
from palier.adapters.shared.tellings import late_words, occasion_words, why_words
from palier.adapters.shared.words import severity_words
from palier.apps.catalogues.queries import terms_of
from palier.apps.escalations.letters import StaffLetter


def digest_title(told: Sequence[StaffLetter]) -> str:
    """The subject.  The language must be active."""
    told = _worst(told)
    if len(told) == 1:
        return staff_subject(told[0])
    late = sum(1 for one in told if _is_late(one))
    if not late:
        return ngettext("%(count)s notice", "%(count)s notices", len(told)) % {"count": len(told)}
    return ngettext("Late: %(count)s promise", "Late: %(count)s promises", late) % {"count": late}


def digest_said(told: Sequence[StaffLetter]) -> Said:
    """The body: what is late, what soon will be, what else there is; a single notice as its own mail tells it.

    The language must be active.
    """
    told = _worst(told)
    if len(told) == 1:
        return paragraphs(staff_paragraphs(told[0]))
    late = [one for one in told if _is_late(one)]
    soon = [one for one in told if one.clock and not _is_late(one)]
    others = [one for one in told if not one.clock]
    opening = ngettext(
        "%(count)s notice came to you in a short time. It is in this mail.",
        "%(count)s notices came to you in a short time. They are all in this one mail.",
        len(told),
    )
    return (
        *paragraphs((_("Hello %(name)s,") % {"name": told[0].name}, opening % {"count": len(told)})),
        *_part(_("Late"), late),
        *_part(_("Due soon"), soon),
        *_part(_("Also"), others),
        *paragraphs(
            (
                _("All that is open, the most pressing first: %(url)s") % {"url": _queue()},
                _("This mail was written automatically. An answer to it reaches nobody: act on the desk."),
            )
        ),
    )


def _worst(told: Sequence[StaffLetter]) -> Sequence[StaffLetter]:
    """Of several notices of one promise the latest: what is late needs no warning that it soon will be."""
    latest: dict[tuple[str, ...], StaffLetter] = {}
    for place, one in enumerate(told):
        key = (one.reference, one.clock) if one.clock else (str(place),)
        if key not in latest or latest[key].at <= one.at:
            latest[key] = one
    return tuple(latest.values())


def _is_late(told: StaffLetter) -> bool:
    return bool(told.clock) and (told.due_at is None or told.at >= told.due_at)


def _part(title: str, told: Sequence[StaffLetter]) -> Said:
    if not told:
        return ()
    counted = _("%(title)s (%(count)s)") % {"title": title, "count": len(told)}
    return (heading(counted), *(Paragraph(_notice(one)) for one in told))


def _notice(told: StaffLetter) -> str:
    """What is told, of which case, until when it was promised, why it comes to them, where it is."""
    terms = terms_of(told.terms_id)
    values = {
        "reference": told.reference,
        "what": late_words(told.clock, at=told.at, due_at=told.due_at, terms=terms)
        if told.clock
        else occasion_words(told.clock, told.step, terms),
        "subject": told.subject,
        "account": told.account,
        "severity": severity_words(terms, told.severity),
        "why": why_words(told.role, told.found_as, told.stands_in, told.passed, terms),
    }
    first = _("%(reference)s – %(what)s – “%(subject)s”, %(account)s, severity %(severity)s") % values
    due = _("Due on %(when)s.") % {"when": instant_words(told.due_at, told.zone)} if told.due_at else ""
    why = _("You are told %(why)s.") % values
    return "\n".join((first, " ".join(part for part in (due, why) if part), _address(told.reference)))


def _queue() -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("desk:queue")


def _address(reference: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}/cases/{reference}/"

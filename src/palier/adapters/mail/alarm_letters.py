"""What leads and administrators are told when mail itself is in trouble."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from palier.adapters.shared.words import day_words
from palier.apps.mailroom.alarms import AlarmKind, MailAlarm


def alarm_words(alarm: MailAlarm, name: str, language: str) -> tuple[str, str]:
    """Subject and text, in the reader's language."""
    with override(language):
        subject, said, todo = _told(alarm)
        parts = (
            _("Hello %(name)s,") % {"name": name},
            said,
            todo,
            _("This mail was written automatically. An answer to it reaches nobody: act on the desk."),
        )
    return subject, "\n\n".join(parts)


def _told(alarm: MailAlarm) -> tuple[str, str, str]:
    """The subject, what happened and what was kept, what to do next."""
    if alarm.kind is AlarmKind.QUARANTINE:
        return _quarantine(alarm)
    if alarm.report is not None:
        return _report(readable=alarm.report.readable)
    mailboxes = f"{settings.PUBLIC_URL}/mail/boxes/"
    about = {"mailbox": alarm.mailbox}
    if alarm.kind is AlarmKind.TOKEN:
        assert alarm.ends_on is not None
        ends = {**about, "day": day_words(alarm.ends_on)}
        return (
            _("The way into the mailbox %(mailbox)s ends soon") % about,
            _("The token that opens the mailbox %(mailbox)s ends on %(day)s. From then on its mail is not fetched.")
            % ends,
            _("Have a new one made, and write it down with “palier mail box secret %(mailbox)s”. %(url)s")
            % {**about, "url": mailboxes},
        )
    why = {**about, "trouble": alarm.trouble or _("it does not answer")}
    return (
        _("The mailbox %(mailbox)s can’t be read") % about,
        _(
            "For a quarter of an hour or longer nothing was fetched from the mailbox %(mailbox)s: %(trouble)s. What "
            "was fetched is kept, and what comes meanwhile waits on its server."
        )
        % why,
        _("It is tried again all the time. Look at its password and its server: %(url)s") % {"url": mailboxes},
    )


def _quarantine(alarm: MailAlarm) -> tuple[str, str, str]:
    count = {"count": alarm.mails}
    url = f"{settings.PUBLIC_URL}/mail/in/?state=quarantined"
    return (
        ngettext("%(count)d mail could not be read", "%(count)d mails could not be read", alarm.mails) % count,
        ngettext(
            "%(count)d mail could not be read, three times over, and waits for a person. It is kept as it came.",
            "%(count)d mails could not be read, three times over, and wait for a person. They are kept as they came.",
            alarm.mails,
        )
        % count,
        _("Look at what they have in common; one click reads them all again: %(url)s") % {"url": url},
    )


def _report(*, readable: bool) -> tuple[str, str, str]:
    """No word of it, and not what it is called: a mail is read in the open."""
    return (
        _("A report to the vulnerability channel waits"),
        _("A report has come in. It is kept sealed, and only your team knows of it.")
        if readable
        else _(
            "A report has come in that can’t be read: it was written to another key, or broke on its way. It is kept "
            "sealed as it came. Where it names its sender, they were sent our key."
        ),
        _("Look at it and acknowledge it: %(url)s") % {"url": f"{settings.PUBLIC_URL}/vulnerabilities/"},
    )

"""Why a mail has not left, in a word for the database and in a sentence for people."""

from enum import StrEnum

from django.utils.translation import gettext as _


class MailFault(StrEnum):
    """What stands between a mail and its reader."""

    NAME_UNKNOWN = "name_unknown"
    NOBODY_THERE = "nobody_there"
    SILENT = "silent"
    UNTRUSTED = "untrusted"
    OTHER_NAME = "other_name"
    EXPIRED = "expired"
    NO_TLS = "no_tls"
    TLS_BROKEN = "tls_broken"
    IN_THE_CLEAR = "in_the_clear"
    NO_LOGIN = "no_login"
    LOGIN_REFUSED = "login_refused"
    BUSY = "busy"
    HUNG_UP = "hung_up"
    UNWRITTEN = "unwritten"
    FOR_NOW = "for_now"
    REFUSED = "refused"
    SUPPRESSED = "suppressed"
    NO_KEY = "no_key"


def fault_words(fault: str) -> str:
    """What is wrong, what becomes of the mail, and what to do; empty for nothing at all."""
    return SENTENCES[MailFault(fault)]() if fault in set(MailFault) else ""


SENTENCES = {
    MailFault.NAME_UNKNOWN: lambda: _(
        "The name of the outgoing mail server is not known. The mail is kept and tried again every minute. Correct the "
        "host in PALIER_SMTP_URL."
    ),
    MailFault.NOBODY_THERE: lambda: _(
        "The outgoing mail server takes no connection. The mail is kept and tried again every minute. Is the server "
        "running, and is the port in PALIER_SMTP_URL the right one?"
    ),
    MailFault.SILENT: lambda: _(
        "The outgoing mail server does not answer. The mail is kept and tried again every minute. A firewall may stand "
        "between, or the port speaks TLS at once (smtps://)."
    ),
    MailFault.UNTRUSTED: lambda: _(
        "The certificate of the outgoing mail server was signed by nobody this machine trusts. Nothing was sent. Name "
        "its authority in PALIER_SMTP_CA_FILE, or give the server a certificate of a public one."
    ),
    MailFault.OTHER_NAME: lambda: _(
        "The certificate of the outgoing mail server names another host. Nothing was sent. Write the host in "
        "PALIER_SMTP_URL as its certificate does."
    ),
    MailFault.EXPIRED: lambda: _(
        "The certificate of the outgoing mail server is no longer valid. Nothing was sent. Renew it; the mail leaves "
        "by itself then."
    ),
    MailFault.NO_TLS: lambda: _(
        "The outgoing mail server offers no STARTTLS. Nothing was sent in the clear. Switch it on there, or write "
        "smtps:// or smtp:// in PALIER_SMTP_URL."
    ),
    MailFault.TLS_BROKEN: lambda: _(
        "No encrypted connection to the outgoing mail server came about. The mail is kept and tried again every "
        "minute. For TLS from the first byte write smtps://, for STARTTLS write smtp+starttls://."
    ),
    MailFault.IN_THE_CLEAR: lambda: _(
        "The password of the outgoing mail server would travel in the clear. Nothing was sent. Write smtp+starttls:// "
        "or smtps:// in PALIER_SMTP_URL."
    ),
    MailFault.NO_LOGIN: lambda: _(
        "The outgoing mail server offers no way to log in, but PALIER_SMTP_URL names a user. Nothing was sent. Leave "
        "user and password out, or use the port for submission (587 or 465)."
    ),
    MailFault.LOGIN_REFUSED: lambda: _(
        "The outgoing mail server refused our user or password. The mail is kept and tried again every minute. Correct "
        "them in PALIER_SMTP_URL."
    ),
    MailFault.BUSY: lambda: _(
        "The outgoing mail server takes nothing at the moment. The mail is kept and tried again every minute."
    ),
    MailFault.HUNG_UP: lambda: _("The outgoing mail server hung up. The mail is kept and tried again."),
    MailFault.UNWRITTEN: lambda: _("The mail could not be written. It is kept and tried again; the log says why."),
    MailFault.FOR_NOW: lambda: _("It was refused for now and is tried again, for five days in all."),
    MailFault.REFUSED: lambda: _(
        "It was refused for good. Reach your customer in another way, or correct the address."
    ),
    MailFault.SUPPRESSED: lambda: _(
        "Nothing is sent to this address any more, because it refused mail for good. Allow it again once it is in "
        "order."
    ),
    MailFault.NO_KEY: lambda: _(
        "This answer may leave encrypted only, and there is no key of its reader. Ask for their key and send it again."
    ),
}
"""What each means, in the reader's language when asked."""

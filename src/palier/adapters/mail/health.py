"""Is the way out for mail well?  Told to whoever asks how the installation is.

What speaks with servers is loaded when it is asked: every process registers these, few ask them.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from palier.adapters.health.findings import Answer, fault, good, register, warning

CONNECT_SECONDS = 3.0


def register_all() -> None:
    """Have these asked too."""
    register("mail out", check_mail_out)
    register("DKIM", check_dkim, needs="migrations")


def check_mail_out() -> Answer:
    """Can answers leave?"""
    if not settings.SMTP_URL:
        return warning(_("No server for outgoing mail is set: answers stay in the desk. Set PALIER_SMTP_URL."))
    from palier.adapters.mail.postman import MailServer, Postman, Unreachable
    from palier.adapters.shared.mail_faults import fault_words

    server = MailServer.at(settings.SMTP_URL)
    values = {"host": server.host, "port": server.port}
    try:
        with Postman(server, trusted=settings.SMTP_CA_FILE, timeout=CONNECT_SECONDS) as postman:
            postman.look()
    except Unreachable as error:
        said = _("%(host)s:%(port)d: %(words)s (%(error)s)")
        return fault(said, **values, words=fault_words(error.fault), error=error)
    return good(_("The mail server %(host)s:%(port)d answers."), **values)


def check_dkim() -> Answer:
    """Will receivers find our signatures good?"""
    from palier.adapters.mail import signing
    from palier.apps.outbox.signing_keys import signing_key

    key = signing_key(signing.domain_of_desk())
    if key is None:
        return good(_("Mail is not signed here: the mail server must do it. Otherwise run: palier mail dkim"))
    if not signing.is_published(key):
        missing = _("The DNS record %(name)s is missing or another one. Publish: %(record)s")
        return warning(missing, name=key.name, record=key.record)
    return good(_("Mail is signed, and the DNS record %(name)s fits."), name=key.name)

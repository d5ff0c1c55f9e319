"""Mails to reporters of vulnerabilities: fixed texts without a word of theirs, and answers that are encrypted."""

from email.message import EmailMessage, MIMEPart

from django.utils.translation import gettext as _

from palier.adapters.mail.instants import instant_words
from palier.apps.mailroom.letters import Letter
from palier.apps.vulnerabilities.queries import SecurityLetter

KEY_FILE = "openpgp-key.asc"


def security_paragraphs(letter: Letter, security: SecurityLetter) -> tuple[str, ...]:
    """The body, paragraph by paragraph.  The language must be active."""
    named = {"reference": letter.reference, "fingerprint": spaced(security.fingerprint)}
    if letter.kind == "security_answer":
        return (_("This answer to your report %(reference)s is encrypted with your OpenPGP key.") % named,)
    key = _("Our OpenPGP key is attached; its fingerprint is %(fingerprint)s.") % named
    if letter.kind == "security_unreadable":
        return (
            _("Your report has arrived and was kept as %(reference)s, but it was not encrypted with our key.") % named,
            _("Please encrypt it with the key attached and send it again. Nobody could read it so far."),
            key,
            _("This mail was written automatically."),
        )
    return (
        _("Your report has arrived. Only our security team can read it. Its reference is %(reference)s.") % named,
        _acknowledged(letter),
        _("Answer this mail to add something. Send us your OpenPGP key too: we answer encrypted only."),
        key,
        _("This mail was written automatically."),
    )


def spaced(fingerprint: str) -> str:
    """A fingerprint in groups that can be read aloud."""
    return " ".join(fingerprint[place : place + 4] for place in range(0, len(fingerprint), 4))


def attach_key(mail: EmailMessage, security: SecurityLetter) -> None:
    """Our public key, as mail programs import it (RFC 3156 §7)."""
    mail.add_attachment(
        security.armoured.encode(), maintype="application", subtype="pgp-keys", filename=KEY_FILE, cte="base64"
    )


def fill_encrypted(mail: EmailMessage, security: SecurityLetter) -> None:
    """A mail that holds nothing but its encrypted part (RFC 3156 §4)."""
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = 'multipart/encrypted; protocol="application/pgp-encrypted"'
    version, cipher = MIMEPart(policy=mail.policy), MIMEPart(policy=mail.policy)
    version.set_content(b"Version: 1\r\n", maintype="application", subtype="pgp-encrypted", cte="7bit")
    cipher.set_content(
        security.answer, maintype="application", subtype="octet-stream", cte="7bit", filename="encrypted.asc"
    )
    mail.set_payload([version, cipher])


def _acknowledged(letter: Letter) -> str:
    if letter.answer_by is None:
        return ""
    return _("A person will acknowledge it by %(when)s at the latest.") % {
        "when": instant_words(letter.answer_by, letter.zone)
    }

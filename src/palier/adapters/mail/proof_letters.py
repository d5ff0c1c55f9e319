"""What somebody is told when what they sign in with has changed, in their language."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from palier.adapters.shared.moments import full_moment, zone_of
from palier.apps.signin.letters import Change, ProofLetter


def proof_title(change: Change) -> str:
    """The subject.  The language must be active."""
    return {
        Change.PASSWORD: _("Your password was changed"),
        Change.PASSWORD_REMOVED: _("Your password was removed"),
        Change.APP: _("An authenticator app was set up"),
        Change.APP_REMOVED: _("Your authenticator app was removed"),
        Change.PASSKEY: _("A passkey was added"),
        Change.PASSKEY_REMOVED: _("A passkey was removed"),
        Change.CODES: _("Your recovery codes were renewed"),
        Change.CODE_USED: _("A recovery code was used"),
        Change.RESET: _("Your second proof was taken away"),
    }[change]


def proof_paragraphs(letter: ProofLetter) -> tuple[str, ...]:
    """The body.  The language must be active."""
    name = "desk:security" if letter.is_agent else "portal:security"
    page = {"address": settings.PUBLIC_URL.rstrip("/") + reverse(name)}
    when = {"when": full_moment(letter.at, zone_of(letter.zone))}
    undo = {
        True: _(
            "If it was not you, tell whoever runs the desk at once, change what you still can and sign out elsewhere: "
            "%(address)s"
        ),
        False: _(
            "If it was not you, answer this mail at once, change what you still can and sign out elsewhere: %(address)s"
        ),
    }[letter.is_agent]
    return (
        _("Hello %(name)s,") % {"name": letter.reader},
        _said(letter) % when,
        _("If it was you, there is nothing to do."),
        undo % page,
    )


def _said(letter: ProofLetter) -> str:
    if letter.is_agent:
        return {
            Change.PASSWORD: _("The password with which you sign in to the support desk was set on %(when)s."),
            Change.APP: _("An authenticator app was set up for your access to the support desk on %(when)s."),
            Change.APP_REMOVED: _("The authenticator app of your access to the support desk was removed on %(when)s."),
            Change.PASSKEY: _("A passkey was added to your access to the support desk on %(when)s."),
            Change.PASSKEY_REMOVED: _("A passkey was removed from your access to the support desk on %(when)s."),
            Change.CODES: _("The recovery codes of your access to the support desk were renewed on %(when)s."),
            Change.CODE_USED: _("A recovery code opened the support desk under your name on %(when)s."),
            Change.RESET: _("An administrator took app, recovery codes and passkeys from your access on %(when)s."),
        }[letter.change]
    return {
        Change.PASSWORD: _("The password with which you sign in to the support portal was set on %(when)s."),
        Change.PASSWORD_REMOVED: _("Your password for the support portal was removed on %(when)s."),
        Change.APP: _("An authenticator app was set up for your access to the support portal on %(when)s."),
        Change.APP_REMOVED: _("The authenticator app of your access to the support portal was removed on %(when)s."),
        Change.PASSKEY: _("A passkey was added to your access to the support portal on %(when)s."),
        Change.PASSKEY_REMOVED: _("A passkey was removed from your access to the support portal on %(when)s."),
        Change.CODES: _("The recovery codes of your access to the support portal were renewed on %(when)s."),
        Change.CODE_USED: _("A recovery code opened the support portal under your name on %(when)s."),
        Change.RESET: _("Our team took app, recovery codes and passkeys from your access on %(when)s."),
    }[letter.change]

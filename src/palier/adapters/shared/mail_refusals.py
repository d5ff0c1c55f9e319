"""What mail, its texts, webhooks and the vulnerability channel refuse, in sentences."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as told

from palier.apps.cases.restricted_errors import SealedCase
from palier.apps.escalations.errors import HookKnown, HookRefused
from palier.apps.letters.errors import ColourRefused, LetterRefused, LogoRefused, WrittenMeanwhile
from palier.apps.vulnerabilities.errors import (
    FormFlooded,
    NoKeyOfOurs,
    NoKeyOfReporter,
    NothingReported,
    TooMuchReported,
)
from palier.core.errors import DomainError
from palier.core.letters.forms import FaultKind, FormFault
from palier.core.pgp.keys import KeyFault, KeyRefused

MAIL_SENTENCES: Mapping[type[DomainError], str] = {
    HookRefused: told(
        "“%(url)s” cannot be called. Nothing was kept. Use an address that begins with https:// and holds no password."
    ),
    HookKnown: told("%(url)s is called already. Nothing was changed."),
    SealedCase: told(
        "The words of %(reference)s are sealed. Nothing was written. Answer it, and note on it, under "
        "“Vulnerabilities”."
    ),
    WrittenMeanwhile: told(
        "%(name)s has written a newer version meanwhile. Yours was not kept; it stands in the form. Look at theirs, "
        "then save yours again."
    ),
    ColourRefused: told(
        "White letters on “%(colour)s” can't be read by everybody. The letterhead stays as it was. Choose a darker "
        "colour, written like #1f5fbf."
    ),
    LogoRefused: told(
        "The logo must be a PNG, JPEG or GIF of at most %(largest_kb)s kB. The letterhead stays as it was. Make the "
        "picture smaller."
    ),
    NoKeyOfReporter: told(
        "There is no OpenPGP key of whoever reported %(reference)s, and an answer leaves encrypted or not at all. "
        "Nothing was sent. Add their key below, then send it again."
    ),
    NoKeyOfOurs: told(
        "The channel %(address)s has no key. Nothing can be sealed. Make one with “palier security key make”."
    ),
    NothingReported: told("There is not a word in it, so nothing was sent. Say what you found."),
    TooMuchReported: told(
        "The report is longer than %(largest)s characters. Nothing was kept. Send it by mail, or shorten it."
    ),
    FormFlooded: told(
        "More than %(an_hour)s reports came by this form within the hour. Yours was not kept; it stands in the form. "
        "Send it by mail, or try again later."
    ),
}
"""Those that are the same whatever happened."""


def letter_refused(error: LetterRefused) -> str:
    """What is wrong with a text, fault by fault."""
    said = " ".join(form_fault_words(fault) for fault in error.faults)
    return _("The text was not kept; the one in use stays. %(faults)s") % {"faults": said}


def form_fault_words(fault: FormFault) -> str:
    """One fault of a text, and what to do about it."""
    words = {
        FaultKind.EMPTY: _("It is empty."),
        FaultKind.TOO_LONG: _("It is too long: 10,000 characters are the most."),
        FaultKind.UNKNOWN: _("Line %(line)s: “%(name)s” is no placeholder of this mail. Choose one of the list."),
        FaultKind.MISSING: _("“%(name)s” is missing: without it the mail would not say what it is for."),
        FaultKind.SUBJECT_TOO_LONG: _("The subject is too long, or is no single line: 150 characters are the most."),
        FaultKind.SUBJECT_UNKNOWN: _("The subject can’t say “%(name)s”. Choose one of the placeholders below it."),
        FaultKind.SUBJECT_MISSING: _(
            "“%(name)s” is missing in the subject: by it people and programs know the case again."
        ),
        FaultKind.NOT_ALONE: _("Line %(line)s: “%(name)s” needs a paragraph of its own."),
    }
    return words[fault.kind] % {"line": fault.line, "name": fault.name}


def key_refused(error: KeyRefused) -> str:
    """Why a key can't be used."""
    return {
        KeyFault.UNREADABLE: _("This is no OpenPGP key, or a part of it is missing. Nothing was kept. Copy all of it."),
        KeyFault.TOO_LARGE: _(
            "The key is too large to be read. Nothing was kept. Export it without foreign signatures."
        ),
        KeyFault.EXPIRED: _("The key has expired. Nothing was kept. Extend it, or send another one."),
        KeyFault.REVOKED: _("The key was revoked by its owner. Nothing was kept. Send another one."),
        KeyFault.CANNOT_ENCRYPT: _("Nothing can be encrypted with this key. Nothing was kept. Send another one."),
        KeyFault.PUBLIC_ONLY: _("This is the public half of a key. Nothing was kept. Export the secret key."),
        KeyFault.LOCKED: _(
            "The key is under a passphrase. Nothing was kept. Take the passphrase off before you import it."
        ),
    }[error.fault]


MAIL_REFUSALS: Mapping[type[DomainError], Callable[..., str]] = {
    LetterRefused: letter_refused,
    KeyRefused: key_refused,
    **dict.fromkeys(MAIL_SENTENCES, lambda error: _(MAIL_SENTENCES[type(error)]) % vars(error)),
}
"""Each refusal and how it is said."""

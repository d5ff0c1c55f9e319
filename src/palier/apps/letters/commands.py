"""Writing what our mails say."""

from datetime import datetime

from django.db import IntegrityError, transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.letters import policies
from palier.apps.letters.errors import ColourRefused, LetterRefused, LogoRefused, WrittenMeanwhile
from palier.apps.letters.models import Letterhead, LetterText
from palier.core.actor import Actor
from palier.core.letters.colours import carries_white
from palier.core.letters.forms import faults_of, subject_faults
from palier.core.letters.kinds import BLOCKS, LETTER_KINDS, subject_needs, subject_says

LARGEST_LOGO = 100_000
LOGO_STARTS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
"""Kinds of pictures that every mail program shows, by their first bytes."""


@transaction.atomic
def write_letter(
    *, kind: str, language: str, body: str, subject: str = "", seen: int | None = None, by: Actor, at: datetime
) -> int:
    """Say this in mails of a kind from now on; answers the number of the version.

    An empty `body` goes back to the built-in text, an empty `subject` to the case's own.  `seen` is the version the
    writer had before them; None writes regardless.  Raises NotAllowed, NotFound, LetterRefused (nothing is kept of a
    faulty text), WrittenMeanwhile.
    """
    policies.require(policies.may_write_letters(by), by=by, act="write_letter")
    if kind not in LETTER_KINDS:
        raise NotFound("letter", kind)
    body = "\n".join(line.rstrip() for line in body.replace("\r\n", "\n").replace("\0", "").split("\n")).strip("\n")
    allowed = LETTER_KINDS[kind]
    subject = " ".join(subject.replace("\0", "").split())
    faults = (
        *(faults_of(body, known=allowed.known, needed=allowed.needs, blocks=BLOCKS) if body else ()),
        *subject_faults(subject, known=subject_says(kind), needed=subject_needs(kind)),
    )
    if faults:
        raise LetterRefused(faults)
    versions = LetterText.objects.filter(kind=kind, language=language).order_by("-number")
    latest = versions.values_list("number", "written_by").first() or (0, "")
    if seen is not None and seen != latest[0]:
        raise WrittenMeanwhile(latest[1])
    number = latest[0] + 1
    try:
        with transaction.atomic():
            LetterText.objects.create(
                kind=kind,
                language=language,
                number=number,
                body=body,
                subject=subject,
                written_by=by.name,
                written_at=at,
            )
    except IntegrityError as race:
        raise WrittenMeanwhile(versions.values_list("written_by", flat=True)[0]) from race
    audit.record(by=by, at=at, act="write_letter", facts={"kind": kind, "language": language, "number": number})
    return number


@transaction.atomic
def set_letterhead(*, colour: str, logo: bytes | None = None, by: Actor, at: datetime) -> None:
    """Give mails this colour (`#rrggbb`) and logo; None keeps the logo there is, empty bytes take it away.

    Raises NotAllowed, ColourRefused, LogoRefused.
    """
    policies.require(policies.may_write_letters(by), by=by, act="set_letterhead")
    if not carries_white(colour):
        raise ColourRefused(colour)
    before = Letterhead.objects.order_by("-id").first()
    if logo is None:
        logo, logo_type = (bytes(before.logo), before.logo_type) if before else (b"", "")
    else:
        logo_type = next((kind for start, kind in LOGO_STARTS.items() if logo.startswith(start)), "")
    if logo and (not logo_type or len(logo) > LARGEST_LOGO):
        raise LogoRefused(LARGEST_LOGO // 1000)
    Letterhead.objects.create(colour=colour.lower(), logo=logo, logo_type=logo_type, written_by=by.name, written_at=at)
    audit.record(by=by, at=at, act="set_letterhead", facts={"colour": colour, "logo": len(logo)})

"""A report in the words of its readers: each part apart, and what its seal and signature are worth."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from palier.adapters.desk.mail_lines import sending_words
from palier.apps.vulnerabilities.queries import Entry, ReportSheet
from palier.core.case import Side
from palier.core.pgp.opening import OpenedMail, Part, Seal, Signed


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part: its text, or a file to fetch by its `place`; `marks` say how it came."""

    place: int
    text: str
    name: str
    size: int
    marks: tuple[str, ...]
    shut: bool


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One message of a report."""

    seq: int
    at: datetime
    who: str
    voice: str
    subject: str
    text: str
    state: str
    parts: tuple[PartShown, ...]


@dataclass(frozen=True, slots=True)
class ReportShown:
    """The page of one report."""

    sheet: ReportSheet
    entries: tuple[EntryShown, ...]


def report_shown(sheet: ReportSheet) -> ReportShown:
    """The page, part by part."""
    return ReportShown(sheet, tuple(_entry(entry, sheet) for entry in sheet.entries))


def _entry(entry: Entry, sheet: ReportSheet) -> EntryShown:
    mail = entry.mail
    voice = "note" if entry.note else "customer" if entry.side is Side.CUSTOMER else "staff"
    return EntryShown(
        seq=entry.seq,
        at=entry.at,
        who=(mail.name or mail.sender or sheet.address or _("Somebody without a name")) if mail else entry.who,
        voice=voice,
        subject=mail.subject if mail else "",
        text=entry.text,
        state=sending_words(entry.leaving) if entry.leaving else "",
        parts=_parts(mail) if mail else (),
    )


def _parts(mail: OpenedMail) -> tuple[PartShown, ...]:
    return tuple(_part(place, part) for place, part in enumerate(mail.parts))


def _part(place: int, part: Part) -> PartShown:
    is_text = not part.name and part.media_type == "text/plain"
    return PartShown(
        place=place,
        text=part.text if is_text else "",
        name=part.name or (_("a part without a name") if not is_text else ""),
        size=len(part.content),
        marks=(seal_words(part.seal), *((signed_words(part.signed),) if part.seal is Seal.DECRYPTED else ())),
        shut=part.seal is Seal.LOCKED,
    )


def seal_words(seal: Seal) -> str:
    """How a part came."""
    return {
        Seal.DECRYPTED: _("came encrypted"),
        Seal.OPEN: _("came in the clear"),
        Seal.LOCKED: _("can’t be read: encrypted with another key, or damaged"),
    }[seal]


def signed_words(signed: Signed) -> str:
    """What its signature is worth."""
    return {
        Signed.NO: _("not signed"),
        Signed.KNOWN: _("signed with the key we knew of this sender"),
        Signed.BROUGHT: _("signed with a key that came along, which proves nothing about its sender"),
        Signed.UNPROVEN: _("the signature could not be proven"),
    }[signed]

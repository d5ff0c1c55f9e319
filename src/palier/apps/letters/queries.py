"""What screens and composers read of our mails' texts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from palier.apps.letters import policies
from palier.apps.letters.models import Letterhead, LetterText
from palier.core.actor import Actor

FORMS = """
SELECT asked.kind, asked.language, coalesce(form.body, ''), coalesce(form.subject, ''),
       head.colour, head.logo, head.logo_type
FROM unnest(%s::text[], %s::text[]) AS asked (kind, language)
LEFT JOIN LATERAL (SELECT body, subject FROM letters_lettertext
                   WHERE kind = asked.kind AND language = asked.language ORDER BY number DESC LIMIT 1) form ON true
LEFT JOIN LATERAL (SELECT colour, logo, logo_type FROM letters_letterhead ORDER BY id DESC LIMIT 1) head ON true
"""
COLOUR = "#1f5fbf"
"""What buttons and the line above a mail look like unless a provider chooses."""


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One version of a text.  An empty body is the built-in one, an empty subject the case's own."""

    number: int
    body: str
    written_by: str
    written_at: datetime
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The letterhead: a colour on which white can be read, and a logo or none."""

    colour: str = COLOUR
    logo: bytes = b""
    logo_type: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a provider made mails of a kind say: empty where the built-in text or subject is in use."""

    body: str = ""
    subject: str = ""


def form_of(kind: str, language: str) -> tuple[Form, Head]:
    """What a provider made mails of this kind say, and the letterhead."""
    return forms_of({(kind, language)})[kind, language]


def forms_of(asked: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[Form, Head]]:
    """The same for several kinds and languages, by both: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(FORMS, [[kind for kind, _ in asked], [language for _, language in asked]])
        rows = cursor.fetchall()
    return {
        (kind, language): (
            Form(body, subject),
            Head() if colour is None else Head(colour, bytes(logo), logo_type),
        )
        for kind, language, body, subject, colour, logo, logo_type in rows
    }


def head() -> Head:
    """The letterhead in use."""
    row = Letterhead.objects.order_by("-id").values_list("colour", "logo", "logo_type").first()
    return Head(row[0], bytes(row[1]), row[2]) if row else Head()


def latest_texts(*, viewer: Actor) -> Mapping[tuple[str, str], TextVersion]:
    """The version in use of every text that was ever rewritten, by kind and language; one statement."""
    if not policies.may_read_letters(viewer):
        return {}
    rows = LetterText.objects.order_by("kind", "language", "-number").distinct("kind", "language")
    columns = rows.values_list("kind", "language", "number", "body", "written_by", "written_at", "subject")
    return {(row[0], row[1]): TextVersion(*row[2:]) for row in columns}


def versions_of(*, viewer: Actor, kind: str, language: str) -> Sequence[TextVersion]:
    """Every version of one text, newest first."""
    if not policies.may_read_letters(viewer):
        return ()
    rows = LetterText.objects.filter(kind=kind, language=language).order_by("-number")
    return tuple(TextVersion(*row) for row in rows.values_list("number", "body", "written_by", "written_at", "subject"))

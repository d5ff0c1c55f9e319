"""Versions of what our mails say, and of the letterhead."""

from django.db import models


class LetterText(models.Model):
    """One version of the text of a kind of mail in a language; the latest counts.

    An empty body is the built-in text, an empty subject the case's own.
    """

    kind = models.TextField()
    language = models.TextField()
    number = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    subject = models.TextField(blank=True, default="")
    written_by = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language", "number"], name="letter_version")]


class Letterhead(models.Model):
    """One version of what our mails look like; the latest counts.  A logo is a small picture sent along."""

    colour = models.TextField()
    logo = models.BinaryField(default=b"")
    logo_type = models.TextField(blank=True, default="")
    written_by = models.TextField()
    written_at = models.DateTimeField()

"""Drafts and their files."""

from django.db import models


class Draft(models.Model):
    """What one actor has typed into one form, whatever its fields are.  `key` names the form: "case:7:reply".

    No foreign key to who or what it is for: a draft is nobody else's business, and a new owner of a case loses nothing.
    """

    actor_kind = models.TextField()
    actor_id = models.BigIntegerField()
    key = models.TextField()
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_kind", "actor_id", "key"], name="draft_once")]
        indexes = [models.Index(fields=["saved_at"], name="draft_saved_at")]

    def __str__(self) -> str:
        return self.key


class DraftFile(models.Model):
    """A file handed over before the words that go with it are sent."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    name = models.TextField()
    media_type = models.TextField()
    size = models.PositiveBigIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name

"""Who takes part in a case besides its requester."""

from django.db import models
from django.db.models import Q

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case


class CaseParticipant(models.Model):
    """A colleague of the requester who reads the case and may answer, from one instant to another; never deleted."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants", db_index=False)
    account_id = models.BigIntegerField()
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    added_by = models.TextField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "contact"], name="participant_once", condition=Q(removed_at__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["contact", "case"], name="participant_contact")]

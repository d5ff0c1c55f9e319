"""The audit trail."""

from django.db import models


class AuditEntry(models.Model):
    """One act by one actor; never changed, never deleted."""

    at = models.DateTimeField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField()
    actor_name = models.TextField()
    act = models.TextField()
    case_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "id"], name="audit_case", condition=models.Q(case_id__isnull=False)),
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["actor_kind", "actor_id", "at"], name="audit_actor"),
            models.Index(fields=["act", "at"], name="audit_act"),
            models.Index(
                fields=["account_id", "at"], name="audit_account", condition=models.Q(account_id__isnull=False)
            ),
        ]

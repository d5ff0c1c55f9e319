"""Indexes by which the trail is searched; built beside the work, which goes on writing it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0002_append_only")]
    operations = [
        AddIndexConcurrently(
            "auditentry", models.Index(fields=["actor_kind", "actor_id", "at"], name="audit_actor")
        ),
        AddIndexConcurrently("auditentry", models.Index(fields=["act", "at"], name="audit_act")),
        AddIndexConcurrently(
            "auditentry",
            models.Index(
                fields=["account_id", "at"], name="audit_account", condition=models.Q(account_id__isnull=False)
            ),
        ),
    ]

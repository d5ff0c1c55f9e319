"""Lists of one customer's open cases walk an index, however many cases that customer has had."""

from django.db import migrations

INDEX = """
CREATE INDEX case_account_queue ON cases_case (account_id, next_due_at, id) WHERE NOT (status = 'closed')
"""


class Migration(migrations.Migration):
    dependencies = [("views", "0001_first"), ("cases", "0005_files_of_notes")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX case_account_queue")]

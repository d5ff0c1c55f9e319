"""Each case knows when something last happened to it: added, filled from its events, then required."""

from django.db import migrations, models

FILL = """
UPDATE cases_case SET last_event_at = last.at
FROM (SELECT case_id, max(at) AS at FROM cases_caseevent GROUP BY case_id) AS last
WHERE last.case_id = cases_case.id
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only")]
    operations = [
        migrations.AddField("case", "last_event_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("case", "last_event_at", models.DateTimeField()),
    ]

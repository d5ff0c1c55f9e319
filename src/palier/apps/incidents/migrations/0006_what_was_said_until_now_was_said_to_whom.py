"""Until now nobody came to know of an incident later: each update was said to whom its incident is for."""

from django.db import migrations

FILL = """
ALTER TABLE incidents_incidentupdate DISABLE TRIGGER incidents_update_stays;
UPDATE incidents_incidentupdate said
SET audience = incident.audience,
    readers = CASE WHEN incident.audience = 'accounts' THEN ARRAY(
        SELECT chosen.account_id FROM incidents_incident_accounts chosen
        WHERE chosen.incident_id = incident.id ORDER BY chosen.account_id
    ) ELSE '{}' END
FROM incidents_incident incident WHERE incident.id = said.incident_id;
ALTER TABLE incidents_incidentupdate ENABLE TRIGGER incidents_update_stays;
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_to_whom_updates_are_said")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]

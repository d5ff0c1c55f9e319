"""What was said and what was shown stays as it was written: the database itself refuses to change or delete it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION incidents_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER incidents_update_stays BEFORE UPDATE OR DELETE ON incidents_incidentupdate
    FOR EACH ROW EXECUTE FUNCTION incidents_stays();
CREATE TRIGGER incidents_mark_stays BEFORE UPDATE OR DELETE ON incidents_componentmark
    FOR EACH ROW EXECUTE FUNCTION incidents_stays();
"""
UNGUARD = """
DROP TRIGGER incidents_mark_stays ON incidents_componentmark;
DROP TRIGGER incidents_update_stays ON incidents_incidentupdate;
DROP FUNCTION incidents_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_first")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]

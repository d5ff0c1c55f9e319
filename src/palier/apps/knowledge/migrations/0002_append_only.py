"""What was published stays as it was published: the database itself refuses to change or delete it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION knowledge_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER knowledge_version_stays BEFORE UPDATE OR DELETE ON knowledge_articleversion
    FOR EACH ROW EXECUTE FUNCTION knowledge_stays();
"""
UNGUARD = """
DROP TRIGGER knowledge_version_stays ON knowledge_articleversion;
DROP FUNCTION knowledge_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_first")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]

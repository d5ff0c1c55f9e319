"""What was published stays as it was published: the database itself refuses to change or delete it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION analyses_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER analyses_version_stays BEFORE UPDATE OR DELETE ON analyses_version
    FOR EACH ROW EXECUTE FUNCTION analyses_stays();
CREATE TRIGGER analyses_copy_stays BEFORE UPDATE OR DELETE ON analyses_copy
    FOR EACH ROW EXECUTE FUNCTION analyses_stays();
"""
UNGUARD = """
DROP TRIGGER analyses_copy_stays ON analyses_copy;
DROP TRIGGER analyses_version_stays ON analyses_version;
DROP FUNCTION analyses_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("analyses", "0001_first")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]

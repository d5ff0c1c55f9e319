"""What is written here stays as it was written: the database itself refuses to change or delete it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION catalogues_catalogueversion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'catalogues_catalogueversion is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER catalogues_catalogueversion_stays BEFORE UPDATE OR DELETE ON catalogues_catalogueversion
    FOR EACH ROW EXECUTE FUNCTION catalogues_catalogueversion_stays();
"""
UNGUARD = """
DROP TRIGGER catalogues_catalogueversion_stays ON catalogues_catalogueversion;
DROP FUNCTION catalogues_catalogueversion_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogues", "0001_first")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]

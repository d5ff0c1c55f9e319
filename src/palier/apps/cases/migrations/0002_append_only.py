"""What is written here stays as it was written: the database itself refuses to change or delete it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION cases_caseevent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'cases_caseevent is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER cases_caseevent_stays BEFORE UPDATE OR DELETE ON cases_caseevent
    FOR EACH ROW EXECUTE FUNCTION cases_caseevent_stays();
"""
UNGUARD = """
DROP TRIGGER cases_caseevent_stays ON cases_caseevent;
DROP FUNCTION cases_caseevent_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_first")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]

"""What was sent stays as it was sent: the database itself refuses to change or delete it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION reports_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a report that was sent stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reports_sent_stays BEFORE UPDATE OR DELETE ON reports_report
    FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION reports_stays();
"""
UNGUARD = """
DROP TRIGGER reports_sent_stays ON reports_report;
DROP FUNCTION reports_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_first")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]

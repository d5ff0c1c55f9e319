"""What is written here stays as it was written: the database itself refuses to change or delete it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION audit_auditentry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_auditentry is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_auditentry_stays BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_auditentry_stays();
"""
UNGUARD = """
DROP TRIGGER audit_auditentry_stays ON audit_auditentry;
DROP FUNCTION audit_auditentry_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_first")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]

"""Lines stay as they were written, and none leaves its lot below zero: the database itself refuses."""

from django.db import migrations

GUARD = """
CREATE FUNCTION entitlements_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entitlements_ledgerentry is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entitlements_entry_stays BEFORE UPDATE OR DELETE ON entitlements_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION entitlements_entry_stays();

CREATE FUNCTION entitlements_lot_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM entitlements_ledgerentry WHERE ledger_id = NEW.ledger_id AND lot = NEW.lot
        HAVING sum(free) < 0 OR sum(reserved) < 0;
    IF FOUND THEN
        RAISE EXCEPTION 'entitlements_ledgerentry: ledger % lot % would fall below zero', NEW.ledger_id, NEW.lot
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entitlements_lot_holds AFTER INSERT ON entitlements_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION entitlements_lot_holds();
"""
UNGUARD = """
DROP TRIGGER entitlements_lot_holds ON entitlements_ledgerentry;
DROP FUNCTION entitlements_lot_holds();
DROP TRIGGER entitlements_entry_stays ON entitlements_ledgerentry;
DROP FUNCTION entitlements_entry_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("entitlements", "0001_first")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]

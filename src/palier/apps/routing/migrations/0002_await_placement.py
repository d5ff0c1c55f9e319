"""The database itself notes new cases that wait for somebody, and wakes the worker that looks for one.

So opening a case needs no statement more, and none of the ways to open one can forget it.  While there is neither
advisor nor rule nor rota, nothing is noted.
"""

from django.db import migrations

NOTE = """
CREATE FUNCTION routing_note_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM routing_rule) OR EXISTS (SELECT FROM routing_advisor) OR EXISTS (SELECT FROM rotas_rota) THEN
        INSERT INTO routing_unplaced (case_id, attempts, next_at)
            SELECT id, 0, opened_at FROM opened
            WHERE assignee_id IS NULL AND team_id IS NULL AND status <> 'closed';
        PERFORM pg_notify('palier_case_opened', '');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER routing_note_opened AFTER INSERT ON cases_case REFERENCING NEW TABLE AS opened
    FOR EACH STATEMENT EXECUTE FUNCTION routing_note_opened();
"""
FORGET = """
DROP TRIGGER routing_note_opened ON cases_case;
DROP FUNCTION routing_note_opened();
"""


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_first"), ("rotas", "0001_first"), ("cases", "0001_first")]
    operations = [migrations.RunSQL(NOTE, FORGET)]

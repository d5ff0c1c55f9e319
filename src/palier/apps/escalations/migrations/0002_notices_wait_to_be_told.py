"""Every notice that tells somebody waits in a table of its own until a worker has told of it.

The sweep writes notices in one statement that knows nothing of tellings; the trigger adds theirs in the same
transaction, so that none is lost and none is told of that was undone.  The step called "breached" tells nobody.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION escalations_keep_untold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO escalations_untold (notice_id) SELECT id FROM noticed WHERE step <> 'breached';
    IF FOUND THEN
        PERFORM pg_notify('palier_tell', '');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER escalations_untold AFTER INSERT ON clocks_clocknotice
    REFERENCING NEW TABLE AS noticed FOR EACH STATEMENT EXECUTE FUNCTION escalations_keep_untold();
"""
FORGET = """
DROP TRIGGER escalations_untold ON clocks_clocknotice;
DROP FUNCTION escalations_keep_untold();
"""


class Migration(migrations.Migration):
    """A trigger on the notices of clocks."""

    dependencies = [("escalations", "0001_first"), ("clocks", "0002_notices_vouched_for")]

    operations = [migrations.RunSQL(KEEP, FORGET)]

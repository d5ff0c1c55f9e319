"""What the house itself does to a case and people should hear of waits to be told too.

A duty that ended in silence and the day of review of a case on hold are facts of the apps below, which know nothing of
tellings; the trigger adds theirs in the same transaction.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION escalations_keep_untold_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO escalations_untold (event_id) VALUES (NEW.id);
    PERFORM pg_notify('palier_tell', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER escalations_untold_act AFTER INSERT ON cases_caseevent
    FOR EACH ROW WHEN (NEW.kind IN ('reach_missed', 'review_due')) EXECUTE FUNCTION escalations_keep_untold_act();
"""
FORGET = """
DROP TRIGGER escalations_untold_act ON cases_caseevent;
DROP FUNCTION escalations_keep_untold_act();
"""


class Migration(migrations.Migration):
    """A trigger on the facts of cases."""

    dependencies = [("escalations", "0002_notices_wait_to_be_told"), ("cases", "0001_first")]

    operations = [migrations.RunSQL(KEEP, FORGET)]

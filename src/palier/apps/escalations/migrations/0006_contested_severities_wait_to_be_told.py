"""A severity that the customer contests, and one that nobody decided in time, wait to be told too."""

from django.db import migrations

KEEP = """
DROP TRIGGER escalations_untold_act ON cases_caseevent;
CREATE TRIGGER escalations_untold_act AFTER INSERT ON cases_caseevent
    FOR EACH ROW WHEN (NEW.kind IN ('reach_missed', 'review_due', 'severity_contested', 'severity_undecided'))
    EXECUTE FUNCTION escalations_keep_untold_act();
"""
FORGET = """
DROP TRIGGER escalations_untold_act ON cases_caseevent;
CREATE TRIGGER escalations_untold_act AFTER INSERT ON cases_caseevent
    FOR EACH ROW WHEN (NEW.kind IN ('reach_missed', 'review_due')) EXECUTE FUNCTION escalations_keep_untold_act();
"""


class Migration(migrations.Migration):
    """Another condition of the trigger on the facts of cases."""

    dependencies = [("escalations", "0005_mails_are_paced"), ("cases", "0006_restricted_to_a_team")]

    operations = [migrations.RunSQL(KEEP, FORGET)]

"""A case is answered with an article when staff sends its address there: whatever way the words leave by.

The trigger reads the words of new messages alone, and those only that hold such an address at all.
"""

from django.db import migrations

FOLLOW = r"""
CREATE FUNCTION knowledge_note_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO knowledge_articleanswer (article_id, case_id, at, by_id, by_name)
    SELECT article.id, added.case_id, event.at, event.actor_id, event.actor_name
    FROM added
    JOIN cases_caseevent event ON event.id = added.event_id AND event.side = 'staff' AND event.actor_kind = 'agent'
    CROSS JOIN LATERAL regexp_matches(
        added.text, 'https?://[^\s<>()/]+/(?:help/(?:en|fr)|portal/knowledge)/([0-9]{1,18})(?![0-9A-Za-z_-])', 'g'
    ) AS named
    JOIN knowledge_article article ON article.id = named[1]::bigint
    WHERE added.text LIKE '%/help/%' OR added.text LIKE '%/portal/knowledge/%'
    ON CONFLICT (article_id, case_id) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER knowledge_note_answers AFTER INSERT ON cases_message
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION knowledge_note_answers();
"""
UNFOLLOW = """
DROP TRIGGER knowledge_note_answers ON cases_message;
DROP FUNCTION knowledge_note_answers();
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0002_append_only")]
    operations = [migrations.RunSQL(FOLLOW, UNFOLLOW)]

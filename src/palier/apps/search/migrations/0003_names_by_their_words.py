"""Accounts and contacts are found by the beginning of any word of their names, however many there are.

The functions are defined anew with bodies bound to what they call: an index is built with no other schema in sight.
"""

from django.db import migrations

BOUND = r"""
CREATE OR REPLACE FUNCTION palier_fold(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(
    replace(replace(replace(
        regexp_replace(normalize(lower(written), NFKD), '[\u0300-\u036f]', '', 'g'),
        'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
    '[^[:alnum:]]+', ' ', 'g');

CREATE OR REPLACE FUNCTION palier_french(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN palier_fold(strip(to_tsvector('pg_catalog.french', translate(lower(written), '-/_.@', '     ')))::text);

CREATE OR REPLACE FUNCTION palier_words(written text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT strip(
        to_tsvector('pg_catalog.french', folded) || to_tsvector('pg_catalog.english', folded)
        || to_tsvector('pg_catalog.simple', folded) || to_tsvector('pg_catalog.simple', palier_french(written)))
    FROM palier_fold(written) AS folded
);
"""
INDEXES = """
CREATE INDEX account_words ON accounts_account USING gin (palier_words(name));
CREATE INDEX contact_words ON accounts_contact USING gin (palier_words(name || ' ' || email));
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_follow_what_is_said"), ("accounts", "0002_seats_invitations_and_portal_sessions")]
    operations = [
        migrations.RunSQL(BOUND, migrations.RunSQL.noop),
        migrations.RunSQL(INDEXES, "DROP INDEX account_words; DROP INDEX contact_words;"),
    ]

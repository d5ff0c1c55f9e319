"""Words as PostgreSQL understands them, and a trigger that notes which cases have new ones.

French is stemmed twice, with its accents and without: stems are cut by the accents they end in, and whoever searches
may leave them out.  No extension is needed.  Both sides, what is stored and what is asked, go through `palier_fold`.  The trigger costs an
opening one row without an index of its own: the words themselves are looked at later, by the worker.
"""

from django.db import migrations

WORDS = r"""
CREATE OR REPLACE FUNCTION palier_fold(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        replace(replace(replace(
            regexp_replace(normalize(lower(written), NFKD), '[\u0300-\u036f]', '', 'g'),
            'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
        '[^[:alnum:]]+', ' ', 'g')
$$;

CREATE FUNCTION palier_french(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT palier_fold(strip(to_tsvector('pg_catalog.french', translate(lower(written), '-/_.@', '     ')))::text)
$$;

CREATE FUNCTION palier_words(written text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT strip(
        to_tsvector('pg_catalog.french', folded) || to_tsvector('pg_catalog.english', folded)
        || to_tsvector('pg_catalog.simple', folded) || to_tsvector('pg_catalog.simple', palier_french(written)))
    FROM palier_fold(written) AS folded
$$;

CREATE FUNCTION palier_asks(word text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT plainto_tsquery('pg_catalog.french', folded) || plainto_tsquery('pg_catalog.english', folded)
        || plainto_tsquery('pg_catalog.simple', folded) || plainto_tsquery('pg_catalog.simple', palier_french(word))
    FROM palier_fold(word) AS folded
$$;

CREATE FUNCTION palier_asks_beginning(word text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN folded = '' THEN ''::tsquery
        ELSE to_tsquery('pg_catalog.simple', replace(folded, ' ', ' & ') || ':*') || palier_asks(word) END
    FROM btrim(palier_fold(word)) AS folded
$$;
"""
WEIGH = r"""
CREATE FUNCTION search_weigh(asked text[], unfinished boolean, accounts bigint[], OUT query tsquery, OUT cases bigint)
LANGUAGE plpgsql AS $$
DECLARE
    word text;
    place integer := 0;
    plan json;
    theirs tsquery := ''::tsquery;
    account bigint;
BEGIN
    query := ''::tsquery;
    FOREACH word IN ARRAY asked LOOP
        place := place + 1;
        query := query && CASE WHEN unfinished AND place = array_length(asked, 1)
            THEN palier_asks_beginning(word) ELSE palier_asks(word) END;
    END LOOP;
    IF numnode(query) = 0 THEN
        cases := 0;
        RETURN;
    END IF;
    FOREACH account IN ARRAY accounts LOOP
        theirs := theirs || quote_literal('~account.' || account)::tsquery;
    END LOOP;
    query := query && theirs;
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM search_casewords WHERE words @@ %L::tsquery', query) INTO plan;
    cases := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::bigint;
END $$;
"""
UNDO_WORDS = """
DROP FUNCTION search_weigh(text[], boolean, bigint[]);
DROP FUNCTION palier_asks_beginning(text);
DROP FUNCTION palier_asks(text);
DROP FUNCTION palier_words(text);
DROP FUNCTION palier_french(text);
"""
FOLLOW = """
CREATE FUNCTION search_note_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_wordsdue (case_id)
    SELECT DISTINCT case_id FROM added WHERE kind IN (
        'opened', 'staff_replied', 'customer_replied', 'note_added', 'requester_changed', 'participant_added',
        'solution_proposed', 'workaround_provided', 'resolved', 'split', 'merged', 'escalation_asked'
    );
    RETURN NULL;
END $$;
CREATE TRIGGER search_note_words AFTER INSERT ON cases_caseevent
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION search_note_words();
INSERT INTO search_wordsdue (case_id) SELECT id FROM cases_case ORDER BY id DESC;
"""
UNFOLLOW = """
DROP TRIGGER search_note_words ON cases_caseevent;
DROP FUNCTION search_note_words();
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_first"), ("cases", "0005_files_of_notes")]
    operations = [migrations.RunSQL(WORDS + WEIGH, UNDO_WORDS), migrations.RunSQL(FOLLOW, UNFOLLOW)]

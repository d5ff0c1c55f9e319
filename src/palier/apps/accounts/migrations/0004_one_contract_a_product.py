"""No two contracts of an account cover the same product on the same day: PostgreSQL itself refuses.

Accounts, products and days are all compared as ranges, which GiST knows without any extension: the extension
btree_gist, which would compare the account's id as it is, does not come with every PostgreSQL.  A contract without
products covers them all.  The function names its types by schema, for PostgreSQL empties the search path while it
builds an index.
"""

from django.db import migrations

GUARD = """
CREATE TYPE public.product_range AS RANGE (
    subtype = text, collation = "C", multirange_type_name = public.product_set
);
CREATE FUNCTION public.covered_products(products text[]) RETURNS public.product_set
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN cardinality(products) = 0 THEN public.product_set(public.product_range(NULL, NULL))
           ELSE (SELECT range_agg(public.product_range(product, product, '[]')) FROM unnest(products) AS product) END
$$;
ALTER TABLE accounts_contractline ADD CONSTRAINT line_covers_once EXCLUDE USING gist (
    int8range(account_id, account_id, '[]') WITH &&,
    public.covered_products(products) WITH &&,
    daterange(starts_on, ends_on, '[]') WITH &&
) WHERE (superseded_at IS NULL);
"""
UNGUARD = """
ALTER TABLE accounts_contractline DROP CONSTRAINT line_covers_once;
DROP FUNCTION public.covered_products(text[]);
DROP TYPE public.product_range;
"""

STAYS = """
CREATE FUNCTION accounts_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER accounts_contractact_stays BEFORE UPDATE OR DELETE ON accounts_contractact
    FOR EACH ROW EXECUTE FUNCTION accounts_stays();
CREATE TRIGGER accounts_paymentchange_stays BEFORE UPDATE OR DELETE ON accounts_paymentchange
    FOR EACH ROW EXECUTE FUNCTION accounts_stays();
CREATE FUNCTION accounts_contractline_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.superseded_at IS NULL THEN
        OLD.superseded_at := NEW.superseded_at;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a line of a contract can only be superseded, once' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER accounts_contractline_stays BEFORE UPDATE OR DELETE ON accounts_contractline
    FOR EACH ROW EXECUTE FUNCTION accounts_contractline_stays();
"""
UNSTAYS = """
DROP TRIGGER accounts_contractline_stays ON accounts_contractline;
DROP FUNCTION accounts_contractline_stays();
DROP TRIGGER accounts_paymentchange_stays ON accounts_paymentchange;
DROP TRIGGER accounts_contractact_stays ON accounts_contractact;
DROP FUNCTION accounts_stays();
"""

FILL = """
WITH signed AS (
    INSERT INTO accounts_contractact (contract_id, account_id, kind, from_on, order_number, reason, recorded_at,
                                      actor_kind, actor_id, actor_name)
    SELECT id, account_id, 'signed', starts_on, '', '', created_at, 'system', 0, 'Palier' FROM accounts_contract
    RETURNING id, contract_id
)
INSERT INTO accounts_contractline (contract_id, account_id, act_id, catalogue_id, plan, add_ons, products, region,
                                   negotiated, term_starts, starts_on, ends_on, recorded_at)
SELECT contract.id, account_id, signed.id, catalogue_id, plan, add_ons, products, region, '', starts_on, starts_on,
       ends_on, created_at
FROM accounts_contract contract JOIN signed ON signed.contract_id = contract.id
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_contract_acts_and_payments")]
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(STAYS, UNSTAYS),
    ]

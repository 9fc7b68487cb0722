"""The tables keep the data rules, read from the catalogue of the database itself."""

import pytest
from django.apps import apps
from django.db import connection

from tests.query_lint import tenant_tables
from xaso.kernel.tenancy.api import CommuneManager

pytestmark = pytest.mark.django_db
SHARED = {
    "organisations_commune", "organisations_unit", "organisations_village", "accounts_user",
    "eforms_formversion",
    "portal_ratingscale",
    "procedures_procedure", "procedures_procedurefield", "procedures_procedureversion",
}  # fmt: skip
"""What a tenant row may refer to besides rows of its own commune (data rule 1)."""

TENANT = """
WITH tenant AS (
    SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, a.attnum, a.attnotnull
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE a.attname = 'commune_id' AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
      AND c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
)
"""
RULES = {
    "a unique index without the commune": """
        SELECT i.indexrelid::regclass::text FROM pg_index i JOIN tenant t ON t.oid = i.indrelid
        WHERE i.indisunique AND NOT t.attnum = ANY (i.indkey::int2[])""",
    "a lookup index that does not start with the commune": """
        SELECT i.indexrelid::regclass::text FROM pg_index i JOIN tenant t ON t.oid = i.indrelid
        JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
        WHERE m.amname = 'btree' AND i.indkey[0] <> t.attnum""",
    "a reference between business rows without the commune": """
        SELECT k.conname::text FROM pg_constraint k
        JOIN tenant a ON a.oid = k.conrelid JOIN tenant b ON b.oid = k.confrelid
        WHERE k.contype = 'f' AND NOT EXISTS (
            SELECT 1 FROM unnest(k.conkey, k.confkey) u(x, y)
            WHERE u.x = a.attnum AND u.y = b.attnum)""",
    "a deferrable reference from a business row": """
        SELECT k.conname::text FROM pg_constraint k JOIN tenant a ON a.oid = k.conrelid
        WHERE k.contype = 'f' AND k.condeferrable""",
    "a reference from a shared table to a business row": """
        SELECT k.conname::text FROM pg_constraint k JOIN tenant b ON b.oid = k.confrelid
        JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.contype = 'f' AND NOT c.relispartition AND NOT EXISTS
            (SELECT 1 FROM tenant WHERE oid = k.conrelid)""",
    "a sequence on a business table": """
        SELECT t.relname || '.' || a.attname FROM tenant t JOIN pg_attribute a ON a.attrelid = t.oid
        WHERE a.attidentity <> '' OR EXISTS (
            SELECT 1 FROM pg_attrdef d WHERE d.adrelid = t.oid AND d.adnum = a.attnum
            AND pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval%%')""",
    "a commune that may be null": "SELECT relname::text FROM tenant WHERE NOT attnotnull",
    "an exclusion or deferrable uniqueness": """
        SELECT k.conname::text FROM pg_constraint k JOIN tenant t ON t.oid = k.conrelid
        WHERE k.contype = 'x' OR (k.contype IN ('u', 'p') AND k.condeferrable)""",
    "a trigger": """
        SELECT g.tgname::text FROM pg_trigger g JOIN tenant t ON t.oid = g.tgrelid
        WHERE NOT g.tgisinternal""",
    "row-level security that is off or not forced": """
        SELECT relname::text FROM tenant WHERE NOT (relrowsecurity AND relforcerowsecurity)""",
}


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_no_business_table_has(rule):
    assert rows(TENANT + rule) == []


def test_the_linter_looks_at_every_business_table():
    found = rows(TENANT + "SELECT relname::text FROM tenant")

    assert set(found) == tenant_tables()


def test_business_rows_refer_only_to_declared_shared_tables():
    referred = rows(
        TENANT
        + """SELECT DISTINCT k.confrelid::regclass::text FROM pg_constraint k
        JOIN tenant a ON a.oid = k.conrelid WHERE k.contype = 'f'
        AND NOT EXISTS (SELECT 1 FROM tenant WHERE oid = k.confrelid)"""
    )

    assert set(referred) <= SHARED


def test_partitions_are_closed_to_the_application_too():
    direct = rows(
        "SELECT c.relname::text FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'"
        " AND NOT c.relrowsecurity AND has_table_privilege(current_user, c.oid, 'SELECT')"
    )

    assert direct == []


def test_every_way_to_a_business_row_is_narrowed_to_the_commune():
    wrong = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.db_table in tenant_tables()
        and not isinstance(model._base_manager, CommuneManager)
    ]

    assert wrong == [], "CommuneModel must be the first base of these"

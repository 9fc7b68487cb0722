"""The query linter finds the queries that would run in every commune at once."""

import pytest

from tests.query_lint import names_one_commune

TABLE = "audit_auditentry"


@pytest.mark.parametrize(
    ("sql", "sound"),
    [
        (f"SELECT * FROM {TABLE} WHERE commune_id = %s", True),
        (f"SELECT * FROM {TABLE}", False),
        (f"SELECT * FROM {TABLE} WHERE id = %s", False),
        (
            f"SELECT * FROM {TABLE} a JOIN {TABLE} b ON a.id = b.id WHERE a.commune_id = 1",
            False,
        ),
        (
            f"SELECT * FROM {TABLE} a JOIN {TABLE} b"
            " ON a.id = b.id AND a.commune_id = b.commune_id WHERE a.commune_id = 1",
            True,
        ),
        (f"UPDATE {TABLE} SET action = 'x' WHERE id = %s", False),
        (f"UPDATE {TABLE} SET action = 'x' WHERE commune_id = %s AND id = %s", True),
        (f"DELETE FROM {TABLE} WHERE id = %s", False),
        (f"INSERT INTO {TABLE} (commune_id) VALUES (%s)", True),
        (f"INSERT INTO {TABLE} (commune_id) SELECT * FROM UNNEST((%s)::int[])", True),
        (f"INSERT INTO {TABLE} (commune_id) SELECT commune_id FROM {TABLE}", False),
        ("SELECT * FROM organisations_commune", True),
        ("SAVEPOINT s1", True),
    ],
)
def test_a_statement_names_one_commune_or_is_found(sql, sound):
    assert names_one_commune(sql) is sound

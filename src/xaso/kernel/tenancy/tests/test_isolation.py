"""A commune's rows do not exist for another, whoever forgets to filter."""

from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import InternalError

from xaso.kernel.audit.api import record
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import NoCommuneError, acting_in

SUBJECT = ("test", UUID(int=1))
pytestmark = [pytest.mark.django_db, pytest.mark.crosses_communes]


@pytest.fixture
def one_entry_each():
    for commune in (HERE, THERE):
        with acting_in(commune):
            record(f"test.thing.done_{commune}", actor=None, subject=SUBJECT)


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_the_application_role_owns_nothing_and_bypasses_nothing():
    found = rows("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    owned = rows(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname = current_user"
    )

    assert found == [(False, False)]
    assert owned == [(0,)]


def test_only_the_rows_of_the_commune_in_force_are_seen(one_entry_each):
    with acting_in(HERE):
        seen = list(AuditEntry.objects.values_list("action", flat=True))

    assert seen == [f"test.thing.done_{HERE}"]


def test_without_a_commune_business_rows_cannot_be_asked_for(one_entry_each):
    with pytest.raises(NoCommuneError):
        AuditEntry.objects.count()


def test_raw_sql_sees_only_the_commune_in_force(one_entry_each):
    with acting_in(HERE):
        seen = rows("SELECT DISTINCT commune_id FROM audit_auditentry")

    assert seen == [(HERE,)]


def test_raw_sql_without_a_commune_sees_nothing(one_entry_each):
    assert rows("SELECT count(*) FROM audit_auditentry") == [(0,)]


def test_a_row_for_another_commune_is_refused_by_the_database():
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with acting_in(HERE), refused, transaction.atomic():
        AuditEntry.objects.create(
            commune_id=THERE, action="x", subject_kind="test", subject_id=UUID(int=2)
        )


def test_nested_communes_return_to_the_outer_one(one_entry_each):
    with acting_in(HERE):
        with acting_in(THERE):
            inside = rows("SELECT DISTINCT commune_id FROM audit_auditentry")
        outside = rows("SELECT DISTINCT commune_id FROM audit_auditentry")

    assert (inside, outside) == ([(THERE,)], [(HERE,)])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET action = 'forged'",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
    ],
)
def test_the_audit_trail_cannot_be_changed(one_entry_each, statement):
    refused = pytest.raises((ProgrammingError, InternalError), match="permission denied")
    with acting_in(HERE), refused, transaction.atomic():
        rows(statement)

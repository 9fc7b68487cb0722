"""The fixture for tests that commit."""

import pytest
from django.db import connection, transaction

from tests.real import run_together
from xaso.kernel.organisations.api import Commune
from xaso.kernel.organisations.testing import HERE

pytestmark = pytest.mark.real_database


def name_of_commune():
    return Commune.objects.values_list("name", flat=True).get(pk=HERE)


def backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), current_database()")
        return cursor.fetchone()


def test_threads_see_what_another_committed(real_database):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('khoa', '', now())")

    def count():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_session")
            return cursor.fetchone()[0]

    assert run_together([count, count]) == [1, 1]


def test_every_thread_has_its_own_connection_to_the_fresh_database(real_database):
    seen = run_together([backend] * 3)

    assert len({pid for pid, _ in seen}) == 3
    assert {name for _, name in seen} == {real_database}


def test_nothing_of_an_earlier_test_is_left(real_database):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")

        assert cursor.fetchone() == (0,)
    assert name_of_commune()


@pytest.mark.django_db
def test_a_rolled_back_test_cannot_commit_for_real(request):
    with pytest.raises(RuntimeError, match="does not go together"):
        request.getfixturevalue("real_database")

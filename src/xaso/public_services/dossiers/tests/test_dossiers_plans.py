"""What PostgreSQL does for the reads of one dossier once there are very many."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.tenancy.owner import as_owner
from xaso.public_services.dossiers.models import Dossier, DossierAct, StepRun
from xaso.public_services.dossiers.queries.searching import search_dossiers
from xaso.public_services.dossiers.testing import handed_over, people

ROWS = 1_000_000


def say_that_there_are_many(*models):
    """Let PostgreSQL plan as for a province: what it chooses for three rows is chance."""
    with as_owner(), connection.cursor() as cursor:
        for model in models:
            cursor.execute(
                "SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', %s::text,"
                " 'relpages', 1, 'reltuples', %s::real)",
                [model._meta.db_table, ROWS],
            )


@pytest.mark.real_database
def test_who_may_read_a_dossier_is_looked_up_by_index(real_database):
    who = people()
    dossier = handed_over(who)
    say_that_there_are_many(Dossier, DossierAct, StepRun)

    with acting_in(HERE):
        plan = Dossier.objects.readable_by(who.specialist).filter(pk=dossier.id).explain()

    assert "Seq Scan on dossiers_" not in plan
    assert "step_run_by_dossier" in plan
    assert "act_by_dossier" in plan


@pytest.mark.real_database
def test_a_leader_who_searches_reads_the_index_of_the_commune_alone(real_database):
    who = people()
    dossier = handed_over(who)
    say_that_there_are_many(Dossier)

    with acting_in(HERE), transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            found = search_dossiers("Lê Thị Mẫu", who.leader, limit=10)
        statement = next(one["sql"] for one in asked if "search_text" in one["sql"])
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(line for (line,) in cursor.fetchall())

    assert [one.code for one in found] == [dossier.code]
    assert "Index Only Scan using dossier_newest" in plan
    assert "Seq Scan on dossiers_" not in plan

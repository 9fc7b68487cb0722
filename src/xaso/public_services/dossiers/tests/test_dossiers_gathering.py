"""What one statement gathers is what each table says by itself."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import (
    DossierAct,
    DossierComponent,
    DossierFile,
    StepRun,
)
from xaso.public_services.dossiers.queries.gathering import gather
from xaso.public_services.dossiers.services.files import add_file
from xaso.public_services.dossiers.testing import handed_over, people

pytestmark = pytest.mark.django_db

COLUMNS = {
    DossierAct: ("at", "key", "details", "actor__full_name", "on_behalf_of__full_name"),
    StepRun: ("step_name", "entered_at", "left_at", "unit__name", "assignee__full_name"),
    DossierComponent: ("order", "name", "is_required"),
    DossierFile: ("part", "stored_file__original_name", "stored_file__content__size"),
}


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


@pytest.fixture
def dossier():
    who = people()
    found = handed_over(who)
    handed_over(who)
    scan = ContentFile(a_pdf(), name="to-khai.pdf")
    add_file(found.id, scan, actor=who.desk)
    return found


def read(row, column):
    for name in column.split("__"):
        row = getattr(row, name) if row is not None else None
    return row


@pytest.mark.parametrize("model", COLUMNS)
def test_each_value_is_that_of_its_table(dossier, model):
    rows = model.objects.order_by("-id")

    found = gather(dossier.id, {"rows": (rows, COLUMNS[model])})["rows"]

    said = [tuple(read(row, column) for column in COLUMNS[model]) for row in found]
    assert said == list(rows.filter(dossier=dossier.id).values_list(*COLUMNS[model]))
    assert said


def test_all_tables_cost_one_statement(dossier):
    wanted = {model.__name__: (model.objects.all(), ("dossier_id",)) for model in COLUMNS}

    with CaptureQueriesContext(connection) as asked:
        found = gather(dossier.id, wanted)

    assert len(asked) == 1
    assert [len(rows) for rows in found.values()] == [2, 2, 1, 1]


def test_a_column_that_was_not_wanted_is_read_when_it_is_needed(dossier):
    [component] = gather(
        dossier.id, {"components": (DossierComponent.objects.all(), ("name",))}
    )["components"]

    with CaptureQueriesContext(connection) as asked:
        kind = component.kind

    assert kind == "original"
    assert len(asked) == 1

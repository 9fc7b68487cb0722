"""Which form belongs to a procedure on a day, and that every one shipped can be filled in."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from xaso.kernel.forms.api import form_in_use
from xaso.public_services.procedures import api
from xaso.public_services.procedures.models import Procedure, ProcedureForm
from xaso.public_services.procedures.services import load_procedures
from xaso.public_services.procedures.services.form_links import shipped_form_links

BIRTH = "1.001193"
WITHOUT_FORM = "2.001035"
DAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def link(code, form, begins, ends=None):
    procedure = Procedure.objects.get(code=code)
    return ProcedureForm.objects.create(
        procedure=procedure, form=form, valid_from=begins, valid_to=ends
    )


def test_every_linked_form_is_published():
    keys = [api.form_for(one["procedure"], DAY) for one in shipped_form_links()]

    assert len(keys) >= 14
    assert [form_in_use(key).key for key in keys] == keys


def test_a_procedure_without_a_form_has_none():
    assert api.form_for(WITHOUT_FORM, DAY) is None
    assert api.form_for("9.999999", DAY) is None


def test_a_form_counts_from_its_first_day_to_its_last():
    link(WITHOUT_FORM, "small_form", DAY, DAY + timedelta(days=9))

    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=9), DAY + timedelta(days=10)]

    assert [api.form_for(WITHOUT_FORM, day) for day in days] == [
        None,
        "small_form",
        "small_form",
        None,
    ]


def test_the_form_that_began_last_counts():
    link(BIRTH, "birth_registration_2027", date(2027, 3, 1))

    assert api.form_for(BIRTH, date(2027, 2, 28)) == "birth_registration"
    assert api.form_for(BIRTH, date(2027, 3, 1)) == "birth_registration_2027"


def test_loading_again_brings_back_the_shipped_links_and_no_others():
    before = set(ProcedureForm.objects.values_list("procedure__code", "form", "source"))
    link(WITHOUT_FORM, "small_form", DAY)
    ProcedureForm.objects.filter(procedure__code=BIRTH).delete()

    load_procedures()

    after = set(ProcedureForm.objects.values_list("procedure__code", "form", "source"))
    assert after == before
    assert api.form_for(WITHOUT_FORM, DAY) is None


def test_a_form_cannot_end_before_it_begins():
    with pytest.raises(IntegrityError, match="ends_after_it_begins"), transaction.atomic():
        link(WITHOUT_FORM, "small_form", DAY, DAY - timedelta(days=1))

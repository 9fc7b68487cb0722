"""Equal uploads at the same moment share one object and lose nothing."""

import pytest
from django.db import transaction
from tests.real import run_together

from xaso.kernel.files import api
from xaso.kernel.files.models import StoredObject
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.real_database


@pytest.fixture
def folder(real_database, settings, tmp_path):
    settings.XASO_FILES_DIR = tmp_path / "kho"
    with transaction.atomic():
        commune(HERE)
    return settings.XASO_FILES_DIR


def store():
    with acting_in(HERE), transaction.atomic():
        return api.store_bytes(a_pdf("cùng lúc"), name="a.pdf", actor=None).id


def test_writers_of_one_content_share_it(folder):
    ids = run_together([store] * 6)

    with acting_in(HERE), transaction.atomic():
        assert {api.read(one) for one in ids} == {a_pdf("cùng lúc")}
        assert StoredObject.objects.count() == 1
    assert len(set(ids)) == 6
    assert len([path for path in folder.rglob("*.*") if path.is_file()]) == 1


def test_a_writer_that_rolls_back_does_not_take_the_others_content_away(folder):
    def give_up():
        with acting_in(HERE), transaction.atomic():
            api.store_bytes(a_pdf("cùng lúc"), name="b.pdf", actor=None)
            transaction.set_rollback(True)

    ids = run_together([give_up, store, give_up, store])

    with acting_in(HERE), transaction.atomic():
        assert [api.read(one) for one in ids if one] == [a_pdf("cùng lúc")] * 2


def test_a_streamed_answer_outlives_its_request(folder):
    with acting_in(HERE), transaction.atomic():
        file_id = store()
        response = api.as_response(file_id, inline=False)

    assert response.getvalue() == a_pdf("cùng lúc")

"""A result on the citizen's page says whether its signature counts, and how others check it."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.signed_files import of_each_kind

from xaso.kernel.files.api import store
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.signing.api import check_files
from xaso.public_services.dossiers.events import DossierCompleted
from xaso.public_services.dossiers.models import Dossier, DossierFile
from xaso.public_services.dossiers.subscribers import keep_result
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal.testing import submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def files(ca_of_session):
    return of_each_kind(ca_of_session)


@pytest.fixture
def me(ca, settings, client):
    settings.XASO_SIGNING_TRUST = str(ca.trust_root)
    commune(HERE)
    people()
    user = citizen(full_name="Lê Thị Mẫu")
    enter_as(client, user)
    return user


def decided(user, *contents, checked=True):
    """Let a dossier of the citizen be granted with these files, and the worker check them."""
    with acting_in(HERE):
        made = submitted(user)[0]
        row = Dossier.objects.get(pk=made.id)
        row.state, row.outcome, row.result_number = "completed", "granted", "15/XN-UBND"
        row.save()
        kept = [store(io.BytesIO(one), name="kq.pdf", actor=None).id for one in contents]
        for file_id in kept:
            DossierFile.objects.create(
                dossier=row, part="result", stored_file_id=file_id, added_at=clock.now()
            )
        keep_result(DossierCompleted(row.pk, row.code, row.outcome, clock.now(), None))
        if checked:
            check_files(kept)
    return row.code


def page_of(client, code):
    return client.get(reverse("portal:own-dossier", args=[code]))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("valid", "Chữ ký số hợp lệ"),
        ("changed", "Chữ ký số không hợp lệ"),
        ("stranger", "Chưa xác định được chữ ký số"),
        ("plain", "Không có chữ ký số"),
    ],
)
def test_each_verdict_is_said_in_words(client, me, files, kind, words):
    code = decided(me, files[kind])

    assert words in page_of(client, code).content.decode()


def test_a_result_nobody_checked_yet_says_so(client, me, files):
    code = decided(me, files["valid"], checked=False)

    assert "Chữ ký số chưa được kiểm tra" in page_of(client, code).content.decode()


def test_anybody_checks_a_result_by_its_code(client, me, files):
    code = decided(me, files["valid"])
    (shown,) = page_of(client, code).context["results"]
    client.logout()

    page = client.get("/" + shown.address.split("/", 3)[3]).content.decode()

    assert "Chữ ký số hợp lệ" in page
    assert "15/XN-UBND" in page
    assert "Lê Thị Mẫu" not in page


def test_many_results_cost_no_more_statements(client, me, files):
    one, three = decided(me, files["plain"]), decided(me, *[files["plain"]] * 3)
    counts = []

    for code in (one, one, three):
        with CaptureQueriesContext(connection) as statements:
            page_of(client, code)
        counts.append(len(statements))

    assert counts[1] == counts[2]

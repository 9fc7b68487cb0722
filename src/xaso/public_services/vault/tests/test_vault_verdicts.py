"""A result in the vault says whether its signature counts, and gives a code to check it by."""

import io

import pytest
from django.urls import reverse
from tests.signed_files import of_each_kind

from xaso.kernel.files.api import store
from xaso.kernel.files.testing import hold_all, stored_pdf
from xaso.kernel.identity.api import Level, vouched_number
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.vault.contracts import ResultPaper
from xaso.public_services.vault.models import VaultFile, VaultPaper
from xaso.public_services.vault.opening import every_vault
from xaso.public_services.vault.services import keeping
from xaso.public_services.vault.services.keeping import check_and_lock, keep_result
from xaso.public_services.vault.testing import own_paper

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def files(ca_of_session):
    return of_each_kind(ca_of_session)


@pytest.fixture
def me(ca, settings):
    settings.XASO_SIGNING_TRUST = str(ca.trust_root)
    commune(HERE)
    return citizen(full_name="Lê Thị Mẫu")


def come(me, content):
    """Let a result with this file come into the vault, and the worker lock it."""
    with acting_in(HERE):
        file_id = store(io.BytesIO(content), name="ket-qua.pdf", actor=None).id
        given = ResultPaper(
            vouched_number(me.pk), me.full_name, "Giấy xác nhận", "H56-1", file_id, "", "12/XN"
        )
        paper = keep_result(given)
        check_and_lock()
    return paper


@pytest.mark.parametrize(
    ("kind", "verdict", "words"),
    [
        ("valid", "valid", "Chữ ký số hợp lệ"),
        ("changed", "invalid", "Chữ ký số không hợp lệ"),
        ("stranger", "indeterminate", "Chưa xác định được chữ ký số"),
        ("plain", "not_signed", "Không có chữ ký số"),
    ],
)
def test_a_result_says_whether_its_signature_counts(client, me, files, kind, verdict, words):
    paper = come(me, files[kind])
    enter_as(client, me)

    page = client.get(reverse("vault:paper", args=[paper]))

    with every_vault():
        assert VaultPaper.objects.get(pk=paper).verdict == verdict
    assert words in page.content.decode()


def test_the_code_of_a_result_leads_to_its_check(client, me, files):
    paper = come(me, files["valid"])
    enter_as(client, me)
    address = client.get(reverse("vault:paper", args=[paper])).context["check_address"]
    client.logout()

    page = client.get("/" + address.split("/", 3)[3]).content.decode()

    assert "Chữ ký số hợp lệ" in page
    assert "12/XN" in page
    assert "Giấy xác nhận" not in page


def test_what_its_owner_brought_is_said_to_be_unchecked(client, me):
    with acting_in(HERE):
        paper = own_paper(me, level=Level.FULL)
    enter_as(client, me)

    page = client.get(reverse("vault:paper", args=[paper]))

    assert "Chữ ký số chưa được kiểm tra" in page.content.decode()
    assert page.context["check_address"] == ""


def test_what_its_owner_brought_is_judged_by_nobody_while_it_waits_for_the_scanner(
    me, monkeypatch
):
    asked = []
    monkeypatch.setattr(keeping, "check_files", asked.extend)
    with acting_in(HERE):
        scan = stored_pdf("cho-quet.pdf")
        hold_all("quarantined")
        own_paper(me, level=Level.FULL, file_id=scan)
        hold_all("available")

        keeping.check_and_lock()

        locked = VaultFile.objects.get().is_locked

    assert (asked, locked) == ([], True)

"""Annexes on a phone and at a desk: brought by the author, signed with the seal."""

import pytest
from django.db import transaction
from playwright.sync_api import expect
from standins.signing_plugin.program import SigningProgram
from standins.signing_plugin.server import running
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.models import Document, DocumentFile
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.testing import a_pdf, drafted, kept
from xaso.office.signing.api import sign_now
from xaso.office.signing.models import SigningKey
from xaso.office.signing.places import folder
from xaso.office.signing.states import KeyProvider
from xaso.office.signing.testing import PIN, signing_key

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
LONG_NAME = "danh-sach-to-cong-nghe-so-cong-dong-cac-thon-nam-2026.pdf"


@pytest.fixture
def office(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        found = {
            "author": official(Role.SPECIALIST, full_name="Lê Văn Bình"),
            "chair": official(Role.LEADER, full_name="Hoàng Minh Đức"),
            "clerk": official(Role.CLERK, full_name="Đỗ Thị Kim"),
        }
        signing_key(found["chair"])
        signing_key(None, recorder=found["clerk"])
        return found


def submitted(document_id, office):
    with acting_in(HERE), transaction.atomic():
        document = Document.objects.get(pk=document_id)
        request = submit_for_signature(document, actor=office["author"])
        sign_now(request, actor=office["chair"], pin=PIN)


def looked_at(page, barriers):
    assert barriers(page) == []
    assert runs_over(page) <= 0


def test_annexes_are_brought_on_a_phone_and_signed_with_the_seal(
    office, open_as, barriers, tmp_path
):
    with acting_in(HERE), transaction.atomic():
        document = drafted(office["author"], signer_id=office["chair"].pk)
    (tmp_path / LONG_NAME).write_bytes(a_pdf())
    (tmp_path / "so-lieu.txt").write_text("Thôn 1: 20 hộ")

    page = open_as(office["author"], f"/documents/{document.pk}/do/annexes/", **PHONE)
    page.set_input_files("input[type=file]", [tmp_path / LONG_NAME, tmp_path / "so-lieu.txt"])
    looked_at(page, barriers)
    page.get_by_role("button", name="Lưu phụ lục").click()
    expect(page.get_by_text("Được ký khi văn bản được đóng dấu")).to_be_visible()
    looked_at(page, barriers)
    submitted(document.pk, office)
    desk = open_as(office["clerk"], f"/documents/{document.pk}/do/seal/", **DESK)
    looked_at(desk, barriers)
    desk.fill("input[name=pin]", PIN)
    desk.get_by_role("button", name="Đóng dấu và phát hành").click()

    expect(desk.get_by_text("Đã có chữ ký số của cơ quan")).to_be_visible()
    expect(desk.get_by_text("Không phải PDF")).to_be_visible()
    looked_at(desk, barriers)
    with acting_in(HERE), transaction.atomic():
        rows = DocumentFile.objects.filter(document=document.pk, role="attachment")
        assert rows.filter(signing_request__isnull=False).count() == 1


def test_the_program_of_the_computer_signs_one_annex_after_another(
    office, open_as, barriers, settings
):
    with acting_in(HERE), transaction.atomic():
        document = drafted(office["author"], signer_id=office["chair"].pk)
        for order in (1, 2):
            file_id = kept(a_pdf(subject=f"Phụ lục {order}"), office["author"], f"{order}.pdf")
            DocumentFile.objects.create(
                document=document, role="attachment", order=order, file_id=file_id
            )
        seal = SigningKey.objects.filter(owner="organisation")
        seal.update(provider=KeyProvider.PLUGIN)
        program = SigningProgram(folder() / seal.get().place, PIN)
    submitted(document.pk, office)

    with running(program) as address:
        settings.XASO_SIGNING_PLUGIN = address
        desk = open_as(office["clerk"], "/signing/?view=seals", **DESK)
        for name in ("Kiện toàn Tổ công nghệ số", ": 1.pdf", ": 2.pdf"):
            desk.goto(desk.url.partition("/signing/")[0] + "/signing/?view=seals")
            desk.get_by_role("link", name=name).click()
            desk.get_by_role("button", name="Ký bằng thiết bị").click()
            desk.wait_for_url("**/signing/requests/**")
    desk.goto(desk.url.partition("/signing/")[0] + f"/documents/{document.pk}/do/release/")
    looked_at(desk, barriers)
    expect(desk.locator("input[name=pin]")).to_have_count(0)
    desk.get_by_role("button", name="Phát hành").click()

    expect(desk.get_by_text("Đã có chữ ký số của cơ quan").first).to_be_visible()
    assert program.asked == ["SignIssued", "SignAppendix", "SignAppendix"]
    with acting_in(HERE), transaction.atomic():
        assert Document.objects.get(pk=document.pk).state == "released"

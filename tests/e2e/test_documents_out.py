"""A document of ours in a browser: drafted with its preview, signed on a phone, sealed, released."""

import pytest
from django.db import transaction
from playwright.sync_api import expect
from tests.e2e.office import keyed, looked_at, sealed_and_released, signed_on_a_phone

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.models import Document
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.testing import handed_over
from xaso.public_services.dossiers.testing import people as one_stop_people

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
SUBJECT = "Kiện toàn Tổ công nghệ số cộng đồng thôn Bản Lý"


@pytest.fixture
def people(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        found = {
            "author": official(Role.SPECIALIST, full_name="Lê Văn Bình"),
            "chair": official(Role.LEADER, full_name="Hoàng Minh Đức"),
            "clerk": official(Role.CLERK, full_name="Đỗ Thị Kim"),
        }
        keyed(found["chair"], found["clerk"])
        return found


def test_a_decision_is_drafted_signed_sealed_and_released(people, open_as, barriers):
    page = open_as(people["author"], "/documents/new/")
    page.select_option("select[name=kind]", "decision")
    page.fill("input[name=subject]", SUBJECT)
    looked_at(page, barriers, "new")
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.wait_for_url("**/edit/")
    before = page.locator("#pages img").first.get_attribute("src")
    page.fill("textarea[name=body]", "Căn cứ Luật Tổ chức chính quyền địa phương\nĐiều 1. Mới.")
    expect(page.locator("#pages img").first).not_to_have_attribute("src", before)
    page.select_option("select[name=signer]", str(people["chair"].pk))
    page.fill("textarea[name=receivers]", "UBND tỉnh; H56\nThôn Bản Lý")
    looked_at(page, barriers, "edit")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Trình ký").click()
    page.get_by_role("button", name="Trình ký").click()
    expect(page.locator("main")).to_contain_text("Đang chờ Hoàng Minh Đức ký.")

    signed_on_a_phone(open_as, people["chair"])
    page = sealed_and_released(open_as, people["clerk"])

    expect(page.locator("main")).to_contain_text("01/QĐ-UBND")
    expect(page.locator("main img").first).to_be_visible()
    looked_at(page, barriers, "released")
    page.locator("main a[href$='tab=receivers']").click()
    expect(page.locator("main")).to_contain_text("Thôn Bản Lý")
    looked_at(page, barriers, "receivers")
    page.goto(page.url.split("/documents/")[0] + "/documents/register/")
    expect(page.locator("main table")).to_contain_text(SUBJECT)
    with acting_in(HERE), transaction.atomic():
        assert Document.objects.get().state == "released"


def test_the_result_of_a_dossier_is_a_signed_document(real_database, open_as, barriers):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        who = one_stop_people()
        keyed(who.leader, who.clerk)
        dossier = handed_over(who)
    page = open_as(who.specialist, f"/dossiers/{dossier.id}/")
    page.get_by_role("link", name="Soạn văn bản kết quả").click()
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.wait_for_url("**/edit/")
    page.fill("textarea[name=body]", "Xác nhận nội dung đề nghị của bà Lê Thị Mẫu.")
    page.select_option("select[name=signer]", str(who.leader.pk))
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Trình ký").click()
    page.get_by_role("button", name="Trình ký").click()

    signed_on_a_phone(open_as, who.leader)
    sealed_and_released(open_as, who.clerk)
    with acting_in(HERE), transaction.atomic():
        deliver_all()

    page = open_as(who.desk, f"/dossiers/{dossier.id}/")
    expect(page.locator("main")).to_contain_text("01/")
    looked_at(page, barriers, "dossier-done")
    with acting_in(HERE), transaction.atomic():
        assert Dossier.objects.get(pk=dossier.id).state == "completed"

"""Anybody with a phone checks a document: valid, changed, expired, revoked."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.urls import reverse
from tests.browser import runs_over
from tests.signed_files import of_each_kind

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import store
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import today
from xaso.office.signing import readers
from xaso.office.signing.api import (
    DocumentFacts,
    check_address,
    check_code_for,
    check_files,
)

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
WORDS = {
    "valid": ("Chữ ký số hợp lệ", "Hoàng Minh Đức"),
    "changed": ("Chữ ký số không hợp lệ", "Nội dung đã bị sửa sau khi ký."),
    "expired": ("Chưa xác định được chữ ký số", "Chứng thư số đã hết hạn"),
    "revoked": ("Chữ ký số không hợp lệ", "Chứng thư số đã bị thu hồi"),
}


@pytest.fixture(scope="module")
def files(ca_of_session):
    with ThreadPoolExecutor() as elsewhere:  # a browser's loop may run here already
        return elsewhere.submit(of_each_kind, ca_of_session).result()


def test_a_phone_checks_documents_one_after_another(open_as, barriers, settings, ca, files):
    settings.XASO_SIGNING_TRUST = str(ca.trust_root)
    page = open_as(None, "/kiem-tra-van-ban/", width=390, height=844)
    troubles = {"start": barriers(page)}

    for kind, (verdict, sentence) in WORDS.items():
        page.locator("input[type=file]").set_input_files(
            {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": files[kind]}
        )
        page.get_by_role("button", name="Kiểm tra chữ ký").click()
        page.get_by_text(f"{kind}.pdf").first.wait_for()
        said = page.locator("#answer").inner_text()
        assert verdict in said
        assert sentence in said
        troubles[kind] = barriers(page)

    assert set(map(str, troubles.values())) == {"[]"}, troubles


def release(content):
    """Let the commune release a signed document that anybody may read."""
    with transaction.atomic(), acting_in(HERE):
        commune(HERE)
        clerk = official(Role.CLERK)
        file_id = store(io.BytesIO(content), name="quyet-dinh.pdf", actor=clerk).id
        facts = DocumentFacts("Quyết định", "15/QĐ-UBND", "UBND xã Mẫu", today(), is_open=True)
        code = check_code_for(file_id, facts)
    with acting_in(HERE):
        check_files([file_id])
    return clerk, file_id, check_address(code).split("/", 3)[3]


def test_the_code_on_a_document_and_its_verdict_for_officials(
    open_as, barriers, settings, ca, files, monkeypatch
):
    settings.XASO_SIGNING_TRUST = str(ca.trust_root)
    clerk, file_id, address = release(files["valid"])
    monkeypatch.setitem(readers._readers, "test", lambda user, one: user == clerk)

    found = {}
    for width in (320, 390, 1440):
        page = open_as(None, f"/{address}", width=width)
        assert "15/QĐ-UBND" in page.locator("#answer").inner_text()
        found[width] = (barriers(page), max(runs_over(page), 0))
    inside = open_as(clerk, reverse("signing:verdict", args=[file_id]))
    found["official"] = (barriers(inside), max(runs_over(inside), 0))

    assert "Chữ ký số hợp lệ" in inside.locator("#content").inner_text()
    assert set(map(str, found.values())) == {"([], 0)"}, found


def test_a_large_screen_shows_it_whole(open_as, barriers, settings, ca, files):
    settings.XASO_SIGNING_TRUST = str(ca.trust_root)
    page = open_as(None, "/kiem-tra-van-ban/", width=1440)
    page.locator("input[type=file]").set_input_files(
        {"name": "van-ban.pdf", "mimeType": "application/pdf", "buffer": files["valid"]}
    )

    page.get_by_role("button", name="Kiểm tra chữ ký").click()

    page.get_by_text("Hoàng Minh Đức").first.wait_for()
    assert barriers(page) == []

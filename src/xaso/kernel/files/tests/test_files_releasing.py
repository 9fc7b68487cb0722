"""A false alarm of the scanner is released after a second look, never against the scanner."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files import api
from xaso.kernel.files.models import StoredObject
from xaso.kernel.files.scanning.port import ScannerUnavailableError
from xaso.kernel.files.services.releasing import release
from xaso.kernel.files.testing import held_pdf, stored_pdf
from xaso.kernel.files.tests.conftest import MALWARE, TEST_SIGNATURE
from xaso.kernel.notifications.testing import subjects_for

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
WHY = "Nhà sản xuất đã xác nhận báo động nhầm."


@pytest.fixture
def it(here):
    return official(Role.IT_OFFICER, full_name="Đỗ Quang Minh")


@pytest.fixture
def scanned(settings, clamav):
    settings.XASO_CLAMD = clamav


@pytest.fixture
def pages(client, it):
    client.force_login(it, backend=BACKEND)
    return client


def entries():
    rows = AuditEntry.objects.filter(action__startswith="files.file.")
    return [(one.action, one.subject_id, one.details) for one in rows.order_by("at")]


def test_what_is_clean_today_is_open_again_and_its_sender_told(it, scanned):
    sender = official(Role.RECEPTIONIST)
    file_id = held_pdf("đơn.pdf", actor=sender)

    second = release(file_id, reason=WHY, actor=it)
    deliver_all()

    assert second.finding == ""
    assert api.info(file_id).is_available
    assert api.read(file_id).startswith(b"%PDF")
    ((action, subject, details),) = entries()
    assert (action, subject) == ("files.file.released", file_id)
    assert (details["reason"], details["finding"]) == (WHY, "Xaso.Test")
    assert "ClamAV" in details["signatures"]
    assert list(subjects_for(sender.pk)) == ["Một tệp ông/bà gửi lên nay đã mở được."]


def test_what_is_still_found_stays_closed_whoever_asks(it, scanned):
    stored = api.store(io.BytesIO(b"truoc " + MALWARE), name="đơn.txt", actor=None)

    second = release(stored.id, reason=WHY, actor=it)

    assert second.finding.startswith(TEST_SIGNATURE)
    with pytest.raises(api.FileQuarantinedError):
        api.read(stored.id)
    assert [action for action, *_ in entries()] == [
        "files.file.infected", "files.file.still_held",
    ]  # fmt: skip


def test_the_verdict_holds_for_every_file_of_the_content(it, scanned):
    first = held_pdf("một.pdf")
    content = api.read
    StoredObject.objects.update(state="available")
    again = api.store_bytes(content(first), name="hai.pdf", actor=None).id
    StoredObject.objects.update(state="infected")

    release(first, reason=WHY, actor=it)

    assert api.info(again).is_available
    assert {subject for _action, subject, _details in entries()} == {first, again}


@pytest.mark.parametrize("address", ["", "/nowhere/clamd.sock"])
def test_without_a_scanner_nothing_is_released(it, settings, address):
    settings.XASO_CLAMD = address
    file_id = held_pdf()

    with pytest.raises(ScannerUnavailableError):
        release(file_id, reason=WHY, actor=it)

    assert not api.info(file_id).is_available
    assert entries() == []


def test_only_the_it_officer_releases(here, scanned):
    file_id = held_pdf()

    for role in set(Role) - {Role.IT_OFFICER}:
        with pytest.raises(PermissionDenied):
            release(file_id, reason=WHY, actor=official(role))


def test_only_what_is_held_for_malware_can_be_released(it, scanned):
    with pytest.raises(api.NoSuchFileError):
        release(stored_pdf(), reason=WHY, actor=it)


def test_the_list_shows_what_is_held_and_finds_it(pages):
    held_pdf("đơn xin.pdf"), held_pdf("giấy khai sinh.pdf"), stored_pdf("sạch.pdf")

    everything = pages.get(reverse("files:held")).content.decode()
    found = pages.get(reverse("files:held"), {"q": "khai sinh"}).content.decode()
    waiting = pages.get(reverse("files:held"), {"state": "quarantined"}).content.decode()

    assert "đơn xin.pdf" in everything
    assert "sạch.pdf" not in everything
    assert "giấy khai sinh.pdf" in found
    assert "đơn xin.pdf" not in found
    assert "Không có tệp nào phù hợp" in waiting


def test_an_empty_list_says_what_will_stand_there(pages):
    assert "Không có tệp nào bị giữ lại" in pages.get(reverse("files:held")).content.decode()


def test_the_page_asks_for_a_reason_and_opens_the_file(pages, scanned):
    address = reverse("files:release", args=[held_pdf("đơn.pdf")])

    without = pages.post(address, {"reason": " "})
    done = pages.post(address, {"reason": WHY}, follow=True)

    assert without.status_code == 422
    assert "Đã mở lại “đơn.pdf”" in done.content.decode()
    assert pages.get(address).status_code == 404


def test_the_page_says_what_is_still_found(pages, scanned):
    stored = api.store(io.BytesIO(MALWARE), name="đơn.txt", actor=None)

    answer = pages.post(reverse("files:release", args=[stored.id]), {"reason": WHY})

    assert answer.status_code == 422
    assert f"vẫn phát hiện “{TEST_SIGNATURE}" in answer.content.decode()


def test_the_page_says_that_the_scanner_is_away(pages, settings):
    settings.XASO_CLAMD = "/nowhere/clamd.sock"

    answer = pages.post(reverse("files:release", args=[held_pdf()]), {"reason": WHY})

    assert answer.status_code == 422
    assert "không trả lời" in answer.content.decode()

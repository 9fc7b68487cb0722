"""What is kept of a check, the codes on documents, and the public pages that answer by them."""

import io
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import signed_files as files

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.files.api import DamagedFileError, read, store, store_bytes
from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.ids import uuid7
from xaso.lib.sandbox.errors import UnfitError
from xaso.office.signing import api, readers
from xaso.office.signing.check_code_text import make_code, read_code, say_code
from xaso.office.signing.models import CheckCode, KeptVerdict
from xaso.office.signing.services import verdicts
from xaso.office.signing.verifying import checking
from xaso.office.signing.verifying.values import Verdict

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
SOURCE = Path(__file__).resolve().parents[4]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def signed_pdf(ca_of_session):
    return files.signed(files.plain_pdf(), ca_of_session, level="B-LTA")


@pytest.fixture(autouse=True)
def here(ca, settings):
    settings.XASO_SIGNING_TRUST = str(ca.trust_root)
    settings.XASO_CHECKS_PER_MINUTE = 0
    with acting_in(HERE):
        yield


@pytest.fixture
def kept(signed_pdf):
    """A signed file in the store of the commune."""
    return store(io.BytesIO(signed_pdf), name="quyet-dinh.pdf", actor=None).id


def released(file_id, *, is_open=True):
    """Let the file be a released document with a code."""
    facts = api.DocumentFacts(
        "Quyết định cấp giấy phép",
        "15/QĐ-UBND",
        "UBND xã Vĩnh Hưng",
        date(2026, 11, 20),
        is_open,
    )
    code = api.reserve_check_code(facts.title)
    api.bind_check_code(code, file_id, facts)
    return code


def upload(client, content, address=None, name="van-ban.pdf"):
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(address or reverse("check:start"), {"file": file})


def test_a_verdict_is_kept_with_its_report(kept):
    found = verdicts.check_file(kept)

    row = KeptVerdict.objects.get()
    assert (row.file_id, row.verdict, row.signatures) == (kept, "valid", 1)
    assert row.report["signatures"][0]["signer"] == "Hoàng Minh Đức"
    assert {one["kind"] for one in row.evidence} == {"ocsp", "crl"}
    assert row.sha256 == found.sha256


def test_a_file_is_checked_once_unless_it_is_asked_for(kept, ca):
    first, second = verdicts.check_file(kept), verdicts.check_file(kept)
    again = verdicts.check_file(kept, again=True)

    assert first.signatures == second.signatures == again.signatures
    assert KeptVerdict.objects.count() == 2


def test_an_earlier_state_of_our_own_paper_is_not_the_paper(kept, monkeypatch):
    monkeypatch.setattr(verdicts, "signatures_written", lambda file_id: 2)

    found = verdicts.check_file(kept)

    assert (found.verdict, found.reasons) == (Verdict.INVALID, ("fewer_signatures",))


def test_the_verdicts_of_many_files_cost_one_statement(kept):
    other = store_bytes(files.plain_pdf(), name="nhap.pdf", actor=None).id
    verdicts.check_file(kept)
    verdicts.check_file(other)

    with CaptureQueriesContext(
        connection,
    ) as statements:
        found = api.verdicts_of([kept, other, uuid7()])

    assert found == {kept: Verdict.VALID, other: Verdict.NOT_SIGNED}
    assert len(statements) == 1


def test_another_communes_verdicts_do_not_exist(kept):
    verdicts.check_file(kept)

    with acting_in(THERE):
        found = api.verdicts_of([kept])

    assert found == {}


def test_the_worker_checks_what_came_new(kept):
    picture = store_bytes("Ghi chú".encode(), name="ghi-chu.txt", actor=None).id

    verdicts.check_new.run(commune_id=HERE, file_ids=[str(kept), str(picture)])

    assert set(api.verdicts_of([kept, picture])) == {kept}


def test_what_an_authority_left_open_is_asked_again(ca):
    bare = files.signed(files.plain_pdf(), ca)
    file_id = store(io.BytesIO(bare), name="quyet-dinh.pdf", actor=None).id
    with ca.behaving(down=["ocsp", "crl"]):
        verdicts.check_file(file_id)
        still = verdicts.check_uncertain()
    before = api.verdicts_of([file_id])[file_id]

    changed = verdicts.check_uncertain()

    assert (before, still, changed) == (Verdict.INDETERMINATE, 0, 1)
    assert api.verdicts_of([file_id])[file_id] == Verdict.VALID
    assert verdicts.check_uncertain() == 0


def test_a_code_is_read_as_people_type_it():
    code = make_code(HERE)

    assert read_code(f" {say_code(code).lower().replace('0', 'o')} ") == code
    assert read_code(code[:-1]) == ""
    assert read_code("không phải mã") == ""


def test_codes_are_never_the_same():
    codes = {make_code(HERE) for _time in range(500)}

    assert len(codes) == 500


def test_the_page_of_a_code_says_what_is_known(client, kept):
    code = released(kept)
    verdicts.check_file(kept)

    with acting_in(None):
        page = client.get(reverse("check:document", args=[say_code(code)])).content.decode()

    assert "15/QĐ-UBND" in page
    assert "Quyết định cấp giấy phép" in page
    assert "Chữ ký số hợp lệ" in page
    assert "Hoàng Minh Đức" in page


def test_the_subject_of_a_document_that_is_not_public_stays_hidden(client, kept):
    code = released(kept, is_open=False)

    page = client.get(reverse("check:document", args=[code]))
    file = client.get(reverse("check:file", args=[code]))

    assert "Quyết định cấp giấy phép" not in page.content.decode()
    assert "15/QĐ-UBND" in page.content.decode()
    assert file.status_code == 404


def test_a_public_document_can_be_opened(client, kept, signed_pdf):
    code = released(kept)

    answer = client.get(reverse("check:file", args=[code]))

    assert b"".join(answer.streaming_content) == signed_pdf


def test_a_document_that_was_never_checked_is_said_to_be(client, kept):
    page = client.get(reverse("check:document", args=[released(kept)])).content.decode()

    assert "Chữ ký số chưa được kiểm tra" in page


def test_a_recalled_document_no_longer_counts(client, kept):
    code = released(kept)
    api.end_check_code(code, "recalled")

    page = client.get(reverse("check:document", args=[code])).content.decode()

    assert "Đã thu hồi" in page
    assert client.get(reverse("check:file", args=[code])).status_code == 404


@pytest.mark.parametrize(
    "code",
    ["khong-co", make_code(HERE), make_code(1)],
    ids=["none", "of this commune", "of another"],
)
def test_an_unknown_code_says_so(client, code):
    page = client.get(reverse("check:document", args=[code])).content.decode()

    assert "Không tìm thấy văn bản nào có mã này" in page


def test_a_reserved_code_says_nothing_before_the_document_is_signed(client):
    code = api.reserve_check_code("Quyết định mật")

    page = client.get(reverse("check:document", args=[code])).content.decode()

    assert "Quyết định mật" not in page
    assert "Không tìm thấy văn bản nào có mã này" in page


def test_the_next_state_of_a_document_takes_its_code_along(kept):
    code = released(kept)
    later = store_bytes(files.plain_pdf(), name="da-dong-dau.pdf", actor=None).id

    api.bind_check_code(code, later)

    row = CheckCode.objects.get(code=code)
    assert (row.file_id, row.number) == (later, "15/QĐ-UBND")
    assert api.check_codes_of([kept, later]) == {later: code}


def test_the_qr_code_leads_to_the_page(kept):
    code = api.check_code_for(kept)

    assert api.check_code_for(kept) == code
    assert api.check_address(code).endswith(f"/kiem-tra-van-ban/{say_code(code)}/")
    assert "<svg" in api.check_qr(code, title="Kiểm tra")


def test_an_upload_is_checked_and_nothing_of_it_stays(client, signed_pdf, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000  # so that Django writes it to the disk
    before = (StoredFile.objects.count(), set(Path(tempfile.gettempdir()).iterdir()))

    page = upload(client, signed_pdf).content.decode()

    assert "Chữ ký số hợp lệ" in page
    assert "Hoàng Minh Đức" in page
    left = set(Path(tempfile.gettempdir()).iterdir()) - before[1]
    assert StoredFile.objects.count() == before[0]
    assert not [one for one in left if "upload" in one.name]
    assert not KeptVerdict.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (files.flip_a_byte, "Nội dung đã bị sửa sau khi ký."),
        (files.add_a_page, "Có nội dung được thêm hoặc sửa sau khi ký."),
        (lambda pdf: b"xin chao", "Đây không phải tệp PDF."),
        (lambda pdf: b"", "Đây không phải tệp PDF."),
        (lambda pdf: files.plain_pdf(), "Không tìm thấy chữ ký số nào trong tệp."),
    ],
    ids=["changed", "page added", "text", "empty", "not signed"],
)
def test_what_is_wrong_with_an_upload_is_said_in_a_sentence(
    client, signed_pdf, change, sentence
):
    page = upload(client, change(signed_pdf)).content.decode()

    assert sentence in page
    assert "Chữ ký số hợp lệ" not in page


def test_an_upload_too_large_is_refused(client, settings):
    settings.XASO_CHECKS_MAX_BYTES = 1000

    answer = upload(client, b"%PDF-1.7" + b" " * 2000)

    assert answer.status_code == 422
    assert "Tệp lớn hơn" in answer.content.decode()


def test_a_file_is_compared_with_the_released_document(client, kept, signed_pdf):
    address = reverse("check:document", args=[released(kept)])

    same = upload(client, signed_pdf, address).content.decode()
    other = upload(client, files.first_state_of(signed_pdf), address).content.decode()

    assert "Đây đúng là văn bản đã phát hành" in same
    assert "Đây không phải tệp mà cơ quan đã phát hành" in other


def test_who_asks_too_often_waits(client, settings):
    settings.XASO_CHECKS_PER_MINUTE = 2

    answers = [client.get(reverse("check:start")).status_code for _time in range(4)]

    assert answers.count(429) >= 1


def test_an_official_sees_every_check_and_asks_for_another(client, kept, monkeypatch):
    clerk = official(Role.CLERK)
    monkeypatch.setitem(readers._readers, "test", lambda user, file_id: user == clerk)
    client.force_login(clerk, backend=BACKEND)
    verdicts.check_file(kept)
    address = reverse("signing:verdict", args=[kept])

    client.post(address)

    page = client.get(address).content.decode()
    assert page.count("Chữ ký số hợp lệ") >= 3
    assert KeptVerdict.objects.filter(checked_by=clerk).count() == 1
    assert AuditEntry.objects.filter(action="signing.file.checked").exists()


def test_whom_no_module_lets_read_the_file_learns_nothing_of_it(client, kept):
    client.force_login(official(Role.LEADER), backend=BACKEND)
    address = reverse("signing:verdict", args=[kept])

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_what_stood_in_the_way_for_a_moment_is_not_kept(kept, monkeypatch):
    def away(content, question):
        raise OSError("no sandbox")

    monkeypatch.setattr(checking, "_judge", away)
    verdicts.check_files([kept])
    passed = KeptVerdict.objects.exists()
    monkeypatch.undo()

    verdicts.check_files([kept])

    assert not passed
    assert KeptVerdict.objects.get().verdict == "valid"


def test_a_file_that_cannot_be_read_holds_up_no_other(kept, monkeypatch):
    damaged = stored_pdf("hong.pdf")

    def reading(file_id):
        if file_id == damaged:
            raise DamagedFileError("hong")
        return read(file_id)

    monkeypatch.setattr(verdicts, "read", reading)

    verdicts.check_files([damaged, kept])

    assert set(verdicts.verdicts_of([damaged, kept])) == {kept}


def test_no_certificates_to_be_read_is_said_in_a_sentence(
    client, signed_pdf, settings, tmp_path
):
    (tmp_path / "root.pem").write_text("không phải chứng thư")
    settings.XASO_SIGNING_TRUST = str(tmp_path)

    page = upload(client, signed_pdf)

    assert page.status_code == 422
    assert "Hiện chưa kiểm tra được" in page.content.decode()


def test_a_check_holds_no_transaction(client, signed_pdf, monkeypatch):
    seen, outside = [], len(connection.savepoint_ids)

    def watching(content, question):
        seen.append(len(connection.savepoint_ids))
        raise UnfitError("too_complex")

    monkeypatch.setattr(checking, "_judge", watching)
    upload(client, signed_pdf)
    upload(client, signed_pdf, reverse("check:document", args=[released(stored_pdf())]))

    assert seen == [outside, outside]


def command(*arguments, ca=None):
    environment = os.environ | {
        "PYTHONPATH": f"{SOURCE}{os.pathsep}{SOURCE.parent}",
        "XASO_SIGNING_TRUST": str(ca.trust_root),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "XASO_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
    }
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "xaso", "pdf", "verify", *map(str, arguments)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_says_the_same_without_a_database(tmp_path, signed_pdf, ca):
    contents = {
        "dung": signed_pdf,
        "sua": files.flip_a_byte(signed_pdf),
        "la": files.signed(files.plain_pdf(), ca, by="nguoi.la"),
        "chua-ky": files.plain_pdf(),
    }
    for name, content in contents.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)

    done = [command(tmp_path / f"{name}.pdf", "--json", ca=ca) for name in contents]
    absent = command(tmp_path / "khong-co.pdf", ca=ca)

    said = [json.loads(one.stdout) for one in done]
    assert [one.returncode for one in [*done, absent]] == [0, 1, 2, 3, 4]
    assert [one["verdict"] for one in said] == [
        "valid",
        "invalid",
        "indeterminate",
        "not_signed",
    ]
    assert said[0]["signatures"][0]["signer"] == "Hoàng Minh Đức"

"""Files that come with a sender's change wait beside the document until the clerk has answered."""

from dataclasses import replace

import pytest
from django.db import connection
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AccessRecord
from xaso.kernel.files.api import FileRefusedError, read, store_bytes
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.testing import pdf_of
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.api import (
    SecretDocumentError,
    answer_change,
    ask_for_change,
    destroy_contents,
    destroy_recalled,
    document_info,
)
from xaso.office.documents.errors import NotCheckedYetError
from xaso.office.documents.models import (
    Arrival,
    ChangeFile,
    Document,
    DocumentAct,
    DocumentFile,
    DocumentText,
)
from xaso.office.documents.queries.finding import find_documents
from xaso.office.documents.services.incoming import reading
from xaso.office.documents.services.incoming.refusing import refuse, refuse_secret
from xaso.office.documents.testing_incoming import (
    LETTER,
    arrived,
    letter_pdf,
    named,
    registered,
    scanned_page,
)

REASON = "Gửi lại bản đã đính chính"
MAIN, ANNEX = "cong-van.pdf", "phu-luc.pdf"
SUBJECT = "đính chính số liệu kiểm kê đàn gia súc"
OTHER = letter_pdf(subject=SUBJECT)
THIRD = letter_pdf(code="7/SNV")


@pytest.fixture
def clerk(client, db):
    commune(HERE)
    with acting_in(HERE):
        user = official(Role.CLERK)
        sign_in(client, user)
        yield user


def sign_in(client, user):
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")


def changed(document, *files, **said):
    given = replace(LETTER, files=tuple(named(*one) for one in files), **said)
    ask_for_change(document.pk, given, reason=REASON)


def page_of(client, document):
    return client.get(document.get_absolute_url()).text


def file_page(document, row):
    return reverse("documents:arrival-file", args=[document.pk, row.pk])


def files_of(document):
    rows = DocumentFile.objects.filter(document=document).order_by("id")
    return [(one.role, one.file.original_name) for one in rows]


def verdict_of_scanner(row, state):
    """Let the malware scanner have said something of one file."""
    content = StoredFile.objects.values("content").get(pk=row.file_id)["content"]
    found = StoredObject.objects.filter(pk=content)
    found.update(state=state, finding="Xaso.Test", scanned_at=clock.now())


def contents():
    return sorted(read(one) for one in StoredFile.objects.values_list("pk", flat=True))


def test_each_file_is_opened_before_it_is_decided_and_the_look_is_written_down(client, clerk):
    document = registered(clerk)
    changed(document, (OTHER, MAIN), (THIRD, ANNEX))
    main, annex = ChangeFile.objects.order_by("id")

    page = page_of(client, document)
    opened = client.get(file_page(document, annex))

    assert all(file_page(document, one) in page for one in (main, annex))
    assert "thay cho tệp cùng tên" in page
    assert (opened.status_code, opened.getvalue()) == (200, read(annex.file_id))
    assert AccessRecord.objects.get().subject_id == document.pk
    assert files_of(document) == [("main", MAIN)]


def statements(client, document):
    """Count what the page of a document asks, once the process remembers what it may."""
    asked = []
    page_of(client, document)
    with connection.execute_wrapper(
        lambda execute, sql, *rest: asked.append(sql) or execute(sql, *rest)
    ):
        page_of(client, document)
    return len([one for one in asked if "SAVEPOINT" not in one])


def test_the_page_asks_as_little_for_many_files_as_for_one(client, clerk):
    document = registered(clerk)
    changed(document, (OTHER, MAIN))
    few = statements(client, document)
    changed(document, (THIRD, ANNEX), (cleaned("ba"), "ba.pdf"))

    assert few == statements(client, document) <= 12


def test_who_may_not_read_the_document_opens_no_file_that_waits(client, clerk):
    document = registered(clerk)
    changed(document, (OTHER, MAIN))
    sign_in(client, official(Role.SPECIALIST))

    row = ChangeFile.objects.get()

    assert client.get(file_page(document, row)).status_code == 404
    assert client.get(reverse("signing:verdict", args=[row.file_id])).status_code == 404


def test_a_file_that_waits_is_no_file_of_another_document(client, clerk):
    document, other = registered(clerk), registered(clerk, number=77)
    changed(document, (OTHER, MAIN))

    assert client.get(file_page(other, ChangeFile.objects.get())).status_code == 404


def test_taken_over_they_are_files_of_the_document_and_its_text_is_found_anew(client, clerk):
    document = registered(clerk)
    reading.read_document(document.pk)
    changed(document, (OTHER, MAIN), (THIRD, ANNEX))

    client.post(reverse("documents:arrival-accept-change", args=[document.pk]))
    reading.read_document(document.pk)

    assert files_of(document) == [("replaced", MAIN), ("main", MAIN), ("attachment", ANNEX)]
    assert not ChangeFile.objects.exists()
    main = document_info([document.pk])[document.pk].file("main")
    assert read(main.file_id) == read(DocumentFile.objects.get(role="main").file_id)
    assert main.verdict == "not_signed"
    assert SUBJECT in DocumentText.objects.get().text
    assert find_documents("kiem ke dan gia suc", clerk, limit=5) == [document.pk]
    page = page_of(client, document)
    shown = DocumentFile.objects.get(role="main")
    assert f'src="{file_page(document, shown)}' in page
    assert "Đã thay thế" in page


def test_a_new_annex_leaves_the_text_as_it_was_read(clerk):
    document = registered(clerk)
    reading.read_document(document.pk)
    changed(document, (THIRD, ANNEX))

    answer_change(document.pk, accepted=True, actor=clerk)

    assert files_of(document) == [("main", MAIN), ("attachment", ANNEX)]
    assert Arrival.objects.get().reading == Arrival.Reading.DONE


def test_a_package_for_the_archive_has_only_what_counts(clerk):
    document = registered(clerk, files=(named(letter_pdf(), MAIN), named(THIRD, ANNEX)))
    changed(document, (OTHER, ANNEX))

    answer_change(document.pk, accepted=True, actor=clerk)

    info = document_info([document.pk])[document.pk]
    [annex] = [one for one in info.files if one.role == "attachment"]
    assert annex.file_id == DocumentFile.objects.get(role="attachment").file_id
    assert files_of(document)[1:] == [("replaced", ANNEX), ("attachment", ANNEX)]


def test_declined_they_stay_as_evidence_and_are_no_files_of_the_document(client, clerk):
    document = registered(clerk)
    changed(document, (OTHER, MAIN))

    page = reverse("documents:arrival-decline-change", args=[document.pk])
    client.post(page, {"reason": "Đã thi hành xong."})

    row = ChangeFile.objects.get()
    assert row.answered_at is not None
    assert files_of(document) == [("main", MAIN)]
    assert client.get(file_page(document, row)).status_code == 200
    after = page_of(client, document)
    assert file_page(document, row) in after
    assert "không đưa vào văn bản" in after


def test_what_was_declined_waits_again_when_it_comes_again(clerk):
    document = registered(clerk)
    changed(document, (OTHER, MAIN))
    answer_change(document.pk, accepted=False, reason="Không", actor=clerk)

    changed(document, (OTHER, MAIN))

    assert ChangeFile.objects.filter(answered_at=None).count() == 1


def test_files_of_a_document_that_is_refused_meanwhile_stay_beside_it(client, clerk):
    document = arrived()
    changed(document, (OTHER, ANNEX))

    refuse(document.pk, reason="Gửi nhầm.", actor=clerk)

    assert file_page(document, ChangeFile.objects.get()) in page_of(client, document)


def test_the_same_update_twice_keeps_its_files_once(clerk):
    document = registered(clerk)
    for _time in range(2):
        changed(document, (OTHER, MAIN), (OTHER, "ban-sao.pdf"))

    assert ChangeFile.objects.count() == 1
    assert StoredFile.objects.count() == 2

    answer_change(document.pk, accepted=True, actor=clerk)
    changed(document, (OTHER, MAIN))

    assert not ChangeFile.objects.exists()


def test_a_newer_update_with_a_file_of_the_same_name_counts(clerk):
    document = registered(clerk)
    changed(document, (OTHER, MAIN), (THIRD, ANNEX))
    newest = letter_pdf(code="8/SNV")
    changed(document, (newest, MAIN))

    answer_change(document.pk, accepted=True, actor=clerk)

    assert files_of(document) == [("replaced", MAIN), ("attachment", ANNEX), ("main", MAIN)]
    before = letter_pdf(), THIRD, newest
    assert StoredFile.objects.count() == len(before)


def test_a_sender_may_go_back_to_what_it_sent_first(clerk):
    document = registered(clerk)
    for content in (OTHER, letter_pdf()):
        changed(document, (content, MAIN))
        answer_change(document.pk, accepted=True, actor=clerk)

    assert [role for role, _name in files_of(document)] == ["replaced", "replaced", "main"]


def cleaned(words):
    """Return a PDF that is not kept as it came."""
    return pdf_of(
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert) >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        words=words,
    )


def test_what_was_cleaned_is_known_by_what_came_and_not_by_its_name(clerk):
    document = registered(clerk, files=(named(cleaned("một"), MAIN),))

    changed(document, (cleaned("một"), "ten-khac.pdf"))
    same = ChangeFile.objects.count()
    changed(document, (cleaned("hai"), MAIN))

    assert same == 0
    assert ChangeFile.objects.get().file.original_name == MAIN


def test_a_file_with_malware_is_shown_closed_and_not_taken_over(client, clerk):
    document = registered(clerk)
    changed(document, (OTHER, MAIN), (THIRD, ANNEX))
    infected = ChangeFile.objects.get(file__original_name=MAIN)
    verdict_of_scanner(infected, "infected")

    page = page_of(client, document)
    opened = client.get(file_page(document, infected)).status_code
    client.post(reverse("documents:arrival-accept-change", args=[document.pk]))

    assert MAIN in page
    assert file_page(document, infected) not in page
    assert opened == 404
    assert files_of(document) == [("main", MAIN), ("attachment", ANNEX)]
    assert ChangeFile.objects.get().answered_at is not None
    told = "1 tệp không được đưa vào văn bản vì có mã độc."
    assert DocumentAct.objects.get(key="change_accepted").words == told


def test_nothing_is_taken_over_before_the_scanner_has_spoken(client, clerk, settings):
    document = registered(clerk)
    settings.XASO_CLAMD = "/nowhere/clamd.sock"
    changed(document, (OTHER, MAIN), subject=SUBJECT)
    row, accept = (
        ChangeFile.objects.get(),
        reverse("documents:arrival-accept-change", args=[document.pk]),
    )

    page = page_of(client, document)
    told = client.post(accept, follow=True).text
    with pytest.raises(NotCheckedYetError):
        answer_change(document.pk, accepted=True, actor=clerk)
    early = Document.objects.get().subject, files_of(document)
    verdict_of_scanner(row, "available")
    client.post(accept)

    assert accept not in page
    assert "đang được kiểm tra mã độc" in told
    assert early == (LETTER.subject, [("main", MAIN)])
    assert Document.objects.get().subject == SUBJECT
    assert files_of(document) == [("replaced", MAIN), ("main", MAIN)]


@pytest.mark.parametrize("mark", ["MẬT", "TUYỆT MẬT"])
def test_of_a_change_with_a_secret_file_nothing_is_kept(clerk, mark):
    document = registered(clerk)
    before = contents()

    with pytest.raises(SecretDocumentError):
        changed(document, (OTHER, ANNEX), (letter_pdf(authority=mark), "mat.pdf"))

    assert contents() == before
    assert not ChangeFile.objects.exists()
    assert not DocumentAct.objects.filter(key="change_asked").exists()


def test_a_file_that_is_refused_refuses_the_change(clerk):
    document = registered(clerk)
    before = contents()

    with pytest.raises(FileRefusedError):
        changed(document, (OTHER, ANNEX), (b"MZ\x90\x00" * 40, "cai-dat.exe"))

    assert contents() == before
    assert not DocumentAct.objects.filter(key="change_asked").exists()


@pytest.mark.parametrize("answer", [True, False, None], ids=["taken", "declined", "waiting"])
def test_a_recall_destroys_what_came_with_changes(clerk, answer):
    document = registered(clerk)
    changed(document, (OTHER, MAIN), (THIRD, ANNEX))
    if answer is not None:
        answer_change(document.pk, accepted=answer, reason="Lý do", actor=clerk)
    before = StoredFile.objects.count()

    destroy_recalled(document.pk, reason="Gửi nhầm.")

    assert before == 3
    assert not ChangeFile.objects.exists()
    assert not StoredFile.objects.exists()
    assert not StoredObject.objects.exists()


def test_what_turns_out_to_be_secret_goes_with_the_files_of_its_changes(clerk):
    document = registered(clerk)
    changed(document, (OTHER, MAIN))

    refuse_secret(document.pk, "MẬT")

    assert not StoredFile.objects.exists()


def test_disposal_destroys_them_and_nothing_new_is_kept_afterwards(client, clerk):
    document = registered(clerk)
    changed(document, (OTHER, MAIN))

    destroy_contents([document.pk], reason="Quyết định 5/QĐ-UBND", actor=clerk)
    changed(document, (THIRD, "muon.pdf"))

    assert set(StoredObject.objects.values_list("state", flat=True)) == {"destroyed"}
    assert StoredFile.objects.count() == 2
    page = page_of(client, document)
    assert "muon.pdf" in page
    assert "trang liên thông" in page


def test_signatures_are_checked_while_a_file_still_waits(client, clerk):
    document = registered(clerk)
    changed(document, (OTHER, MAIN))
    reading.read_document(document.pk)

    verdict = reverse("signing:verdict", args=[ChangeFile.objects.get().file_id])

    assert verdict in page_of(client, document)
    assert client.get(verdict).status_code == 200


def made_readable(document):
    """Let the worker have put a readable file in front of a scan, as it came."""
    DocumentFile.objects.filter(document=document, role="main").update(role="original")
    made = store_bytes(letter_pdf(), name=reading.SCAN_NAME, actor=None)
    DocumentFile.objects.create(document=document, role="main", file_id=made.id)


def test_in_the_place_of_a_scan_the_new_file_is_read_anew(clerk):
    document = registered(clerk, files=(named(THIRD, "quet.pdf"),))
    made_readable(document)
    Arrival.objects.update(reading=Arrival.Reading.DONE)
    changed(document, (OTHER, "quet.pdf"))

    answer_change(document.pk, accepted=True, actor=clerk)

    assert files_of(document) == [
        ("replaced", "quet.pdf"),
        ("replaced", reading.SCAN_NAME),
        ("main", "quet.pdf"),
    ]
    assert Arrival.objects.get().reading == Arrival.Reading.WAITING


def test_a_page_that_was_photographed_anew_is_bound_with_the_others(clerk):
    pages = [named(scanned_page(dpi), f"trang-{dpi}.jpg") for dpi in (60, 61)]
    document = registered(clerk, files=tuple(pages))
    made_readable(document)
    Arrival.objects.update(reading=Arrival.Reading.DONE)
    changed(document, (scanned_page(62), "trang-60.jpg"))

    answer_change(document.pk, accepted=True, actor=clerk)

    rows = DocumentFile.objects.exclude(role="replaced").order_by("order", "id")
    assert [(one.role, one.file.original_name) for one in rows] == [
        ("original", "trang-60.jpg"),
        ("original", "trang-61.jpg"),
    ]
    assert Arrival.objects.get().reading == Arrival.Reading.WAITING


def test_who_was_reading_the_old_file_does_not_say_what_the_new_one_says(clerk, monkeypatch):
    document = registered(clerk)
    changed(document, (OTHER, MAIN))
    whole = reading.read_pdf

    def read_slowly(content):
        monkeypatch.setattr(reading, "read_pdf", whole)
        answer_change(document.pk, accepted=True, actor=clerk)
        return whole(content)

    monkeypatch.setattr(reading, "read_pdf", read_slowly)
    reading.read_document(document.pk)
    meanwhile = Arrival.objects.get().reading, DocumentText.objects.exists()
    reading.read_document(document.pk)

    assert meanwhile == (Arrival.Reading.WAITING, False)
    assert SUBJECT in DocumentText.objects.get().text

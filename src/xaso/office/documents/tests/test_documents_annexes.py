"""Annexes in files of their own: brought by the author, signed by the organisation, sent along."""

import shutil
import subprocess

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.api import read
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.testing import hold_all
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.api import document_info
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import Document, DocumentAct, DocumentFile
from xaso.office.documents.services.annexes import MOST, change_annexes
from xaso.office.documents.services.destroying import destroy_contents
from xaso.office.documents.services.releasing import recall, release
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.states import Channel
from xaso.office.documents.testing import a_pdf, drafted, kept
from xaso.office.signing.api import (
    check_address,
    check_codes_of,
    sign_now,
    signatures_written,
    verdicts_of,
)
from xaso.office.signing.engine.pades import sign_pdf
from xaso.office.signing.engine.pkcs12 import open_pkcs12
from xaso.office.signing.models import SigningKey, SigningRequest, SigningStep
from xaso.office.signing.services.batches import begin_batch, mark_item, note_seen, sign_next
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.states import ItemMark
from xaso.office.signing.testing import PIN, self_made_p12, signing_key

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
FARMERS = ReceiverInput("Hội Nông dân xã", channel=Channel.EMAIL, address="hnd@xa.example")
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, settings, tmp_path):
    settings.XASO_SIGNING_KEYS = tmp_path
    commune(HERE)
    with acting_in(HERE):
        user = official(Role.CLERK, full_name="Sùng Thị Dợ")
        signing_key(None, recorder=user)
        client.force_login(user, backend=BACKEND)
        yield user


@pytest.fixture
def chair(clerk):
    user = official(Role.LEADER, full_name="Vàng A Páo")
    signing_key(user)
    return user


def pdf_file(name="danh-sach.pdf", *, words="Danh sách"):
    return SimpleUploadedFile(name, a_pdf(subject=words), "application/pdf")


def act(client, document, key, **typed):
    """Press the button of an act on its page."""
    return client.post(reverse("documents:act", args=[document.pk, key]), typed)


def page_of(client, document):
    return client.get(reverse("documents:document", args=[document.pk])).content.decode()


def annexes(document):
    rows = DocumentFile.objects.filter(document=document, role="attachment")
    return list(rows.select_related("file").order_by("order"))


def waiting_for_seal(client, clerk, chair, *files, **content):
    """Make a document with annexes that its signer has signed."""
    document = drafted(clerk, signer_id=chair.pk, **content)
    if files:
        act(client, document, "annexes", brought=list(files))
    sign_now(submit_for_signature(document, actor=clerk), actor=chair, pin=PIN)
    return Document.objects.get(pk=document.pk)


def sealed_elsewhere(document, clerk):
    """Seal it as the batch does: neither its annexes are signed nor is it released."""
    step = SigningStep.objects.get(request=document.signing_request, kind="organisation")
    in_a_batch([step.pk], clerk)
    document.refresh_from_db()


def in_a_batch(steps, clerk):
    batch = begin_batch(steps, actor=clerk)
    for item in batch.items.all():
        note_seen(item)
        mark_item(item.pk, ItemMark.SIGN, actor=clerk)
    while sign_next(batch.pk, actor=clerk, pin=PIN).left:
        pass


def mark_steps():
    return list(SigningStep.objects.filter(kind="text_mark", state="ready"))


def how_it_stands(document):
    """Return what an act may have changed."""
    document.refresh_from_db()
    signed = [one.signing_request is not None for one in annexes(document)]
    marks = SigningRequest.objects.filter(source="documents.annexes")
    return document.state, signed, marks.filter(state="completed").count()


def tool(name, *arguments):
    if shutil.which(name) is None:
        pytest.skip(f"No {name} here (Debian: poppler-utils).")
    done = subprocess.run([name, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout


def laid(content, tmp_path):
    path = tmp_path / "phu-luc.pdf"
    path.write_bytes(content)
    return str(path)


def test_two_annexes_are_signed_when_the_clerk_seals_and_releases(
    client, clerk, chair, tmp_path
):
    files = [pdf_file(), pdf_file("ban-do.pdf", words="Bản đồ")]
    document = waiting_for_seal(client, clerk, chair, *files)
    brought = [(one.file_id, read(one.file_id)) for one in annexes(document)]

    act(client, document, "seal", pin=PIN)

    assert how_it_stands(document) == ("released", [True, True], 2)
    for one, (old_id, content), name in zip(
        annexes(document), brought, ["danh-sach.pdf", "ban-do.pdf"], strict=True
    ):
        signed = read(one.file_id)
        assert signed.startswith(content)
        assert one.file.original_name == name
        assert signatures_written(one.file_id) == 1
        assert not StoredFile.objects.filter(pk=old_id).exists()
        assert "Signature is Valid." in tool("pdfsig", "-nocert", laid(signed, tmp_path))


def test_the_mark_names_number_agency_and_moment_at_the_top_right_of_the_first_page(
    client, clerk, chair, tmp_path
):
    document = waiting_for_seal(client, clerk, chair, pdf_file())
    act(client, document, "seal", pin=PIN)
    document.refresh_from_db()
    [annex] = annexes(document)

    path = laid(read(annex.file_id), tmp_path)
    corner = ["-f", "1", "-l", "1", "-x", "297", "-y", "0", "-W", "298", "-H", "60"]
    said = tool("pdftotext", *corner, path, "-")

    assert f"Số: {document.code}" in said
    assert document.organ_name in said
    assert "+07:00" in said


def test_a_wrong_pin_at_the_seal_leaves_nothing_half_and_is_counted(client, clerk, chair):
    document = waiting_for_seal(client, clerk, chair, pdf_file(), pdf_file("2.pdf", words="2"))

    answer = act(client, document, "seal", pin="000000")

    assert answer.status_code == 422
    assert how_it_stands(document) == ("signing", [False, False], 0)
    assert not SigningRequest.objects.filter(source="documents.annexes").exists()
    assert SigningKey.objects.get(owner="organisation").wrong_pins == 1


def test_an_annex_that_fails_takes_the_seal_back_too(client, clerk, chair):
    document = waiting_for_seal(client, clerk, chair, pdf_file(), pdf_file("2.pdf", words="2"))
    last = annexes(document)[-1]
    StoredObject.objects.filter(pk=last.file.content_id).update(state="quarantined")

    answer = act(client, document, "seal", pin=PIN)

    assert answer.status_code == 422
    assert how_it_stands(document) == ("signing", [False, False], 0)
    assert not DocumentAct.objects.filter(document=document, key="sealed").exists()
    hold_all("available")
    act(client, document, "seal", pin=PIN)
    assert how_it_stands(document) == ("released", [True, True], 2)


def test_what_is_no_pdf_goes_out_as_it_is_and_the_page_says_so(client, clerk, chair):
    table = SimpleUploadedFile("so-lieu.txt", "Thôn 1: 20 hộ".encode(), "text/plain")
    document = waiting_for_seal(client, clerk, chair, table, pdf_file())
    before = page_of(client, document)
    act(client, document, "seal", pin=PIN)

    after = page_of(client, document)

    plain, signed = annexes(document)
    assert (plain.signing_request, read(plain.file_id).decode()) == (None, "Thôn 1: 20 hộ")
    assert signed.signing_request is not None
    assert "Không phải PDF: gửi đi nguyên như vậy" in before
    assert "Được ký khi văn bản được đóng dấu" in before
    assert "Không phải PDF: gửi đi nguyên như vậy" in after
    assert "Đã có chữ ký số của cơ quan" in after
    assert reverse("signing:verdict", args=[signed.file_id]) in after


def test_what_somebody_else_has_signed_is_signed_behind_their_signature(
    client, clerk, chair, tmp_path
):
    with open_pkcs12(self_made_p12("Công ty Đo đạc"), PIN) as key:
        theirs = sign_pdf(a_pdf(), key, field="company")
    file = SimpleUploadedFile("ban-ve.pdf", theirs, "application/pdf")
    document = waiting_for_seal(client, clerk, chair, file)
    act(client, document, "seal", pin=PIN)
    [annex] = annexes(document)

    signed = read(annex.file_id)

    assert signed.startswith(theirs)
    said = tool("pdfsig", "-nocert", laid(signed, tmp_path))
    assert said.count("Signature is Valid.") == 2


def test_after_a_batch_of_seals_the_annexes_wait_and_the_release_asks_for_the_pin(
    client, clerk, chair
):
    document = waiting_for_seal(client, clerk, chair, pdf_file())
    sealed_elsewhere(document, clerk)
    page = page_of(client, document)
    form = client.get(reverse("documents:act", args=[document.pk, "release"]))

    without = act(client, document, "release", receivers="")
    wrong = act(client, document, "release", receivers="", pin="000000")
    waits = how_it_stands(document)
    counted = SigningKey.objects.get(owner="organisation").wrong_pins
    act(client, document, "release", receivers="Thôn 1", pin=PIN)

    assert "Chờ chữ ký số của cơ quan" in page
    assert 'name="pin"' in form.content.decode()
    assert (without.status_code, wrong.status_code) == (422, 422)
    assert (waits, counted) == (("signed", [False], 0), 1)
    assert how_it_stands(document) == ("released", [True], 1)


def test_annexes_are_signed_in_a_batch_too_and_the_release_asks_for_no_pin_then(
    client, clerk, chair
):
    documents = [
        waiting_for_seal(client, clerk, chair, pdf_file(words=f"Phụ lục {turn}"))
        for turn in range(2)
    ]
    for one in documents:
        sealed_elsewhere(one, clerk)
    in_a_batch([one.pk for one in mark_steps()], clerk)

    form = client.get(reverse("documents:act", args=[documents[0].pk, "release"]))
    act(client, documents[0], "release", receivers="")

    assert 'name="pin"' not in form.content.decode()
    assert how_it_stands(documents[0]) == ("released", [True], 2)
    assert how_it_stands(documents[1]) == ("signed", [True], 2)


def test_nothing_is_released_past_an_annex_that_lacks_its_signature(client, clerk, chair):
    document = waiting_for_seal(client, clerk, chair, pdf_file())
    sealed_elsewhere(document, clerk)

    with pytest.raises(WrongStateError):
        release(document, actor=clerk)

    assert how_it_stands(document) == ("signed", [False], 0)


def test_an_annex_that_was_refused_is_asked_for_anew_at_the_release(client, clerk, chair):
    document = waiting_for_seal(client, clerk, chair, pdf_file())
    sealed_elsewhere(document, clerk)
    [step] = mark_steps()
    refuse_step(step.pk, actor=clerk, reason="Nhầm bản")

    act(client, document, "release", receivers="", pin="000000")
    asked = len(mark_steps())
    act(client, document, "release", receivers="", pin=PIN)

    assert asked == 1
    assert how_it_stands(document) == ("released", [True], 1)
    acts = DocumentAct.objects.filter(document=document, key="annex_refused")
    assert [one.words for one in acts] == ["Nhầm bản"]


def test_a_recall_calls_the_signatures_off_that_still_wait(client, clerk, chair):
    document = waiting_for_seal(client, clerk, chair, pdf_file())
    sealed_elsewhere(document, clerk)

    recall(document, actor=clerk, reason="Sai căn cứ")

    assert mark_steps() == []
    marks = SigningRequest.objects.filter(source="documents.annexes")
    assert [one.state for one in marks] == ["cancelled"]


def test_the_letter_and_the_exchange_take_the_signed_annex(client, clerk, chair):
    document = waiting_for_seal(client, clerk, chair, pdf_file(), receivers=[FARMERS])
    act(client, document, "seal", pin=PIN)
    deliver_all()

    [letter] = mail.outbox
    [annex] = annexes(document)
    info = document_info([document.pk])[document.pk]

    names = {one.filename: one.content for one in letter.attachments}
    assert names["danh-sach.pdf"] == read(annex.file_id)
    assert [one.file_id for one in info.files if one.role == "attachment"] == [annex.file_id]


@pytest.mark.parametrize("is_public", [True, False])
def test_the_verdict_of_an_annex_is_kept_and_its_code_opens_what_was_made_public(
    client, clerk, chair, is_public
):
    document = waiting_for_seal(client, clerk, chair, pdf_file())
    act(client, document, "seal", pin=PIN, **({"is_public": "on"} if is_public else {}))
    deliver_all()
    [annex] = annexes(document)
    [code] = check_codes_of([annex.file_id]).values()
    checks = client.get(reverse("signing:verdict", args=[annex.file_id])).content.decode()
    client.logout()

    said = client.get(reverse("check:document", args=[code])).content.decode()
    opened = client.get(reverse("check:file", args=[code])).status_code
    recall(Document.objects.get(pk=document.pk), actor=clerk, reason="Sai căn cứ")
    after = client.get(reverse("check:file", args=[code])).status_code

    assert annex.file_id in verdicts_of([annex.file_id])
    assert check_address(code) in checks
    assert ("danh-sach.pdf" in said, opened) == (is_public, 200 if is_public else 404)
    assert after == 404


def test_the_author_takes_annexes_out_again_and_only_while_writing(client, clerk, chair):
    document = drafted(clerk, signer_id=chair.pk)
    act(client, document, "annexes", brought=[pdf_file(), pdf_file("2.pdf", words="2")])
    first, second = annexes(document)

    act(client, document, "annexes", take_out=[str(first.pk)])
    left = annexes(document)
    submit_for_signature(document, actor=clerk)
    late = act(client, document, "annexes", brought=[pdf_file("3.pdf", words="3")])

    assert left == [second]
    assert not StoredFile.objects.filter(pk=first.file_id).exists()
    assert late.status_code == 403
    assert annexes(document) == [second]


def test_a_file_that_cannot_be_signed_or_is_secret_is_refused_when_it_is_brought(client, clerk):
    document = drafted(clerk)
    secret = SimpleUploadedFile("mat.pdf", a_pdf(body="TỐI MẬT"), "application/pdf")
    broken = SimpleUploadedFile("hong.pdf", b"%PDF-1.7\nnothing", "application/pdf")

    said = [
        act(client, document, "annexes", brought=[pdf_file(), one]).content.decode()
        for one in (secret, broken)
    ]

    assert annexes(document) == []
    assert "TỐI MẬT" in said[0]
    assert "hong.pdf" in said[1]
    assert act(client, document, "annexes").status_code == 422


def test_there_is_an_end_to_the_annexes_of_a_document(clerk):
    document = drafted(clerk)
    DocumentFile.objects.bulk_create(
        DocumentFile(document=document, role="attachment", file_id=kept(a_pdf(), clerk))
        for _one in range(MOST)
    )

    with pytest.raises(WrongStateError):
        change_annexes(document, brought=[pdf_file()], actor=clerk)

    assert len(annexes(document)) == MOST


def test_many_annexes_cost_the_page_no_more_statements_than_one(client, clerk, chair):
    counted = []
    for many in (1, 3):
        files = [pdf_file(f"{place}.pdf", words=f"{many}, {place}") for place in range(many)]
        document = waiting_for_seal(client, clerk, chair, *files)
        act(client, document, "seal", pin=PIN)
        page_of(client, document)
        with CaptureQueriesContext(connection) as asked:
            page_of(client, document)
        counted.append(sum("SAVEPOINT" not in one["sql"] for one in asked))

    assert counted[0] == counted[1]


def test_a_decision_destroys_the_annexes_with_the_document(client, clerk, chair):
    document = waiting_for_seal(client, clerk, chair, pdf_file())
    act(client, document, "seal", pin=PIN)
    [annex] = annexes(document)

    destroy_contents([document.pk], reason="Quyết định 5/QĐ-UBND", actor=clerk)

    annex.file.content.refresh_from_db()
    assert annex.file.content.state == "destroyed"

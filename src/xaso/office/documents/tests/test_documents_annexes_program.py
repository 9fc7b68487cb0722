"""Annexes that the signing program of the clerk's own computer signs, one after another."""

from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from standins.signing_plugin.program import SigningProgram

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import read
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.models import CertifiedCopy, Document, DocumentFile
from xaso.office.documents.services.copying import ask_for_copy
from xaso.office.documents.services.releasing import recall
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.states import CopyKind
from xaso.office.documents.testing import a_pdf, drafted, kept, released
from xaso.office.documents.tests.test_documents_annexes import tool
from xaso.office.signing.api import sign_now, signatures_written
from xaso.office.signing.models import SigningKey, SigningStep
from xaso.office.signing.places import folder
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.states import KeyProvider
from xaso.office.signing.testing import PIN, signing_key

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
LINE = "ws://127.0.0.1:8987"
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, settings, tmp_path):
    settings.XASO_SIGNING_KEYS, settings.XASO_SIGNING_PLUGIN = tmp_path, LINE
    commune(HERE)
    with acting_in(HERE):
        user = official(Role.CLERK, full_name="Sùng Thị Dợ")
        signing_key(None, recorder=user)
        SigningKey.objects.update(provider=KeyProvider.PLUGIN)
        client.force_login(user, backend=BACKEND)
        yield user


@pytest.fixture
def program(clerk):
    return SigningProgram(folder() / SigningKey.objects.get(owner="organisation").place, PIN)


@pytest.fixture
def document(clerk):
    """A document with two annexes that waits for the seal."""
    chair = official(Role.LEADER)
    signing_key(chair)
    found = drafted(clerk, signer_id=chair.pk)
    for order in (1, 2):
        file_id = kept(a_pdf(subject=f"Phụ lục {order}"), clerk, f"phu-luc-{order}.pdf")
        DocumentFile.objects.create(
            document=found, role="attachment", order=order, file_id=file_id
        )
    sign_now(submit_for_signature(found, actor=clerk), actor=chair, pin=PIN)
    return Document.objects.get(pk=found.pk)


def waiting(client):
    """Return what the page of the seal lists."""
    page = client.get(reverse("signing:start"), {"view": "seals"}).content.decode()
    steps = SigningStep.objects.ready().order_by("id")
    return [one for one in steps if reverse("signing:step", args=[one.pk]) in page]


def by_the_program(client, program, step):
    """Let the program sign a paper, as its page has it do; return what it was told and answered."""
    told = client.post(reverse("signing:plugin", args=[step.pk])).json()
    message = told["message"]
    paper = client.get(urlsplit(message["FileName"]).path).content
    signed = program.signed(paper, message.get("DocNumber", ""))
    upload = SimpleUploadedFile("van-ban.pdf", signed, "application/pdf")
    address = urlsplit(message["FileUploadHandler"]).path
    return told, client.post(address, {"uploadfile": upload}).json()


def annexes(document):
    rows = DocumentFile.objects.filter(document=document, role="attachment")
    return list(rows.select_related("file").order_by("order"))


def released_without_pin(client, document):
    address = reverse("documents:act", args=[document.pk, "release"])
    form = client.get(address).content.decode()
    client.post(address, {"receivers": "Thôn 1"})
    document.refresh_from_db()
    return 'name="pin"' not in form, document.state


def test_annexes_are_signed_one_after_another_and_then_the_document_goes_out(
    client, clerk, program, document, tmp_path
):
    [seal] = waiting(client)
    by_the_program(client, program, seal)
    document.refresh_from_db()
    before = released_without_pin(client, document)
    marks = waiting(client)
    told = [by_the_program(client, program, one) for one in marks]

    after = released_without_pin(client, document)

    assert (before, after) == ((False, "signed"), (True, "released"))
    assert [answer["Status"] for _told, answer in told] == [True, True]
    assert {one["address"] for one, _answer in told} == {f"{LINE}/SignAppendix"}
    assert {one["message"]["DocNumber"] for one, _answer in told} == {document.code}
    for one in annexes(document):
        path = tmp_path / one.file.original_name
        path.write_bytes(read(one.file_id))
        assert signatures_written(one.file_id) == 1
        assert tool("pdfsig", "-nocert", str(path)).count("Signature is Valid.") == 1
        corner = ["-f", "1", "-l", "1", "-x", "297", "-y", "0", "-W", "298", "-H", "60"]
        assert "So: 01/QD-UBND" in tool("pdftotext", *corner, str(path), "-")


def test_an_annex_that_waits_is_signed_no_more_once_the_document_was_recalled(
    client, clerk, program, document
):
    by_the_program(client, program, waiting(client)[0])
    step = waiting(client)[0]
    told = client.post(reverse("signing:plugin", args=[step.pk])).json()["message"]
    paper = client.get(urlsplit(told["FileName"]).path).content
    recall(Document.objects.get(pk=document.pk), actor=clerk, reason="Sai căn cứ")
    upload = SimpleUploadedFile("x.pdf", program.signed(paper), "application/pdf")

    answer = client.post(urlsplit(told["FileUploadHandler"]).path, {"uploadfile": upload})

    assert answer.json()["Status"] is False
    assert waiting(client) == []
    assert [one.signing_request for one in annexes(document)] == [None, None]


def test_an_annex_that_was_refused_is_asked_for_anew_and_the_program_signs_it(
    client, clerk, program, document
):
    by_the_program(client, program, waiting(client)[0])
    first, second = waiting(client)
    by_the_program(client, program, first)
    refuse_step(second.pk, actor=clerk, reason="Nhầm bản")
    document.refresh_from_db()
    none_waits = waiting(client)

    released_without_pin(client, document)
    address = reverse("documents:act", args=[document.pk, "release"])
    with_pin = client.post(address, {"receivers": "", "pin": PIN}).content.decode()
    [again] = waiting(client)
    by_the_program(client, program, again)

    assert none_waits == []
    assert "trong danh sách chờ ký số" in with_pin
    assert released_without_pin(client, document) == (True, "released")


def test_the_program_is_told_the_number_of_a_copy(client, clerk, program):
    document = released(clerk)
    source = document.files.get(role="signed")
    ask_for_copy(document, source, kind=CopyKind.TRUE_COPY, actor=clerk)
    [step] = waiting(client)

    told, answer = by_the_program(client, program, step)

    assert told["address"] == f"{LINE}/SignCopy"
    assert told["message"]["DocNumber"] == "01/SY-UBND"
    assert answer["Status"] is True
    assert CertifiedCopy.objects.get().file_id is not None

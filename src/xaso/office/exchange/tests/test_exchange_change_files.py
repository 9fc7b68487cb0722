"""Files that come with an update by the axis: kept once, taken over or declined, gone with a recall."""

import pytest
from django.urls import reverse

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.testing import a_pdf as pdf
from xaso.kernel.organisations.testing import THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.api import document_info
from xaso.office.documents.models import ChangeFile
from xaso.office.documents.testing_incoming import letter_pdf
from xaso.office.exchange.edxml.tree import Business
from xaso.office.exchange.edxml.writing import write_package
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage
from xaso.office.exchange.services.deciding import agree
from xaso.office.exchange.states import MessageKind
from xaso.office.exchange.tests.moves import came, fetch
from xaso.office.exchange.tests.packages import THERE_CODE, a_file, a_message

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
FIRST = "45-BC-UBND.pdf"
OLD = a_file(FIRST, letter_pdf())
NEW = a_file(FIRST, letter_pdf(subject="đính chính số liệu"))
ANNEX = a_file("phu-luc.pdf", pdf("Phụ lục"))


def laid(axis, kind, *files):
    """Let the sender send something about its document; return what came of it."""
    business = Business(kind, "Sửa số liệu", a_message().document_uid) if kind else Business()
    message = a_message(business=business, attachments=files or (OLD,))
    axis.send("H56.99.49", "edoc", write_package(message), THERE_CODE)
    fetch()
    with acting_in(THERE):
        return IncomingMessage.objects.latest("received_at")


@pytest.fixture
def updated(both, axis, other_clerk):
    """A document that came, and an update of it with one file instead and one more."""
    laid(axis, None)
    return laid(axis, MessageKind.UPDATE, NEW, ANNEX)


def roles():
    [info] = document_info([came().pk]).values()
    return sorted((one.role, one.name) for one in info.files)


def answers():
    told = OutgoingMessage.objects.filter(answers__kind="update")
    return [one.status_code for one in told.order_by("id")]


TAKEN_OVER = [("attachment", "phu-luc.pdf"), ("main", FIRST), ("replaced", FIRST)]


def test_agreeing_takes_the_files_over(updated, other_clerk):
    with acting_in(THERE):
        before = roles()
        agree(updated.pk, actor=other_clerk)

        assert before == [("main", FIRST)]
        assert roles() == TAKEN_OVER


def test_the_same_update_sent_twice_keeps_its_files_once(updated, axis, other_clerk):
    again = laid(axis, MessageKind.UPDATE, NEW, ANNEX)

    with acting_in(THERE):
        assert (again.pk == updated.pk, ChangeFile.objects.count()) == (False, 2)
        agree(again.pk, actor=other_clerk)
        deliver_all()
        assert roles() == TAKEN_OVER
        assert answers() == ["15", "15"]


def test_a_recall_after_it_was_taken_over_leaves_no_file(updated, axis, other_clerk):
    with acting_in(THERE):
        agree(updated.pk, actor=other_clerk)
    recalled = laid(axis, MessageKind.RECALL)

    with acting_in(THERE):
        agree(recalled.pk, actor=other_clerk)

        assert not StoredFile.objects.exists()


def test_nobody_is_told_of_an_answer_while_a_file_is_being_checked(
    client, updated, other_clerk
):
    client.force_login(other_clerk, backend=BACKEND)
    with acting_in(THERE):
        content = ChangeFile.objects.values("file__content").first()["file__content"]
        held = StoredObject.objects.filter(pk=content)
        held.update(state="quarantined", scanned_at=None)

    said = client.post(reverse("exchange:agree", args=[updated.pk]), follow=True).text

    assert "đang được kiểm tra mã độc" in said
    with acting_in(THERE):
        updated.refresh_from_db()
        assert (updated.state, answers()) == ("to_decide", [])
        assert roles() == [("main", FIRST)]


def test_one_with_malware_is_not_taken_over_with_the_others(updated, other_clerk):
    with acting_in(THERE):
        row = ChangeFile.objects.get(file__original_name=FIRST)
        content = StoredFile.objects.values("content").get(pk=row.file_id)["content"]
        held = StoredObject.objects.filter(pk=content)
        held.update(state="infected", finding="Xaso.Test", scanned_at=clock.now())

        agree(updated.pk, actor=other_clerk)

        assert roles() == [("attachment", "phu-luc.pdf"), ("main", FIRST)]
        told = OutgoingMessage.objects.get(answers=updated)
        assert (told.status_code, "vì có mã độc" in told.reason) == ("15", True)


def test_an_update_with_a_secret_file_leaves_only_that_it_came(both, axis):
    laid(axis, None)
    secret = a_file("mat.pdf", letter_pdf(authority="MẬT"))

    found = laid(axis, MessageKind.UPDATE, secret)

    with acting_in(THERE):
        assert (found.state, found.fault, found.raw_id) == ("quarantined", Fault.SECRET, None)
        assert not ChangeFile.objects.exists()
        assert OutgoingMessage.objects.get(answers=found).status_code == "02"


def test_an_update_with_a_file_that_is_refused_is_held_back(both, axis):
    laid(axis, None)

    found = laid(axis, MessageKind.UPDATE, a_file("cai-dat.exe", b"MZ\x90\x00" * 40))

    with acting_in(THERE):
        assert (found.state, found.fault) == ("quarantined", Fault.FILE_REFUSED)
        assert not ChangeFile.objects.exists()

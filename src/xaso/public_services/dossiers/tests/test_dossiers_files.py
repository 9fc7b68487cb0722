"""Files of a dossier: seen by those who see it, each look written down; added later."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xaso.kernel.audit.models import AccessRecord, AuditEntry
from xaso.kernel.files.testing import PNG, a_pdf, hold_all, stored_pdf
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.contracts import ComponentInput
from xaso.public_services.dossiers.models import Dossier, DossierFile
from xaso.public_services.dossiers.services import ending, handling
from xaso.public_services.dossiers.testing import handed_over, people, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


def sign_in(client, person):
    client.force_login(person, backend="xaso.kernel.accounts.backend.AccountBackend")


def with_scan(who):
    scan = ComponentInput("Tờ khai", "original", file_ids=(stored_pdf("to-khai.pdf"),))
    return received(who, components=(scan,))


def file_of(dossier):
    return DossierFile.objects.get(dossier_id=dossier.id)


def address_of(dossier):
    return reverse("dossiers:file", args=[dossier.id, file_of(dossier).pk])


def add(client, dossier, place, *files):
    return client.post(
        reverse("dossiers:add-files", args=[dossier.id]), {"place": place, "scans": files}
    )


def upload(name, content):
    return SimpleUploadedFile(name, content)


def component_of(dossier):
    return str(Dossier.objects.get(pk=dossier.id).components.first().pk)


def test_a_look_at_a_file_is_written_down(client, who):
    dossier = with_scan(who)
    sign_in(client, who.desk)

    answer = client.get(address_of(dossier))

    assert b"".join(answer.streaming_content) == a_pdf("to-khai.pdf")
    assert answer["Content-Disposition"].startswith("inline")
    record = AccessRecord.objects.get()
    assert record.fields == "file: Tờ khai"
    assert record.subject_id == dossier.id
    assert len(bytes(record.person_index)) == 16


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("quarantined", "đang được kiểm tra mã độc"),
        ("infected", "đề nghị người nộp gửi tệp khác"),
    ],
)
def test_a_file_that_is_held_back_says_why_and_has_no_link(client, who, state, said):
    dossier = with_scan(who)
    hold_all(state)
    sign_in(client, who.desk)

    page = client.get(reverse("dossiers:dossier", args=[dossier.id])).content.decode()

    assert said in page
    assert address_of(dossier) not in page
    assert client.get(address_of(dossier)).status_code == 404


def test_a_file_is_saved_when_that_is_asked_for(client, who):
    dossier = with_scan(who)
    sign_in(client, who.desk)

    answer = client.get(address_of(dossier), {"download": ""})

    assert answer["Content-Disposition"].startswith("attachment")


def test_files_of_a_dossier_one_does_not_see_do_not_exist(client, who):
    dossier, other = with_scan(who), received(who)
    address = address_of(dossier)
    through_another = reverse("dossiers:file", args=[other.id, file_of(dossier).pk])

    statuses = []
    for person, way in (
        (who.specialist, address),
        (people(THERE).desk, address),
        (who.desk, through_another),
    ):
        sign_in(client, person)
        statuses.append(client.get(way).status_code)

    assert statuses == [404, 404, 404]
    assert not AccessRecord.objects.exists()


def test_a_scan_and_a_photograph_come_in_later(client, who):
    dossier = received(who)
    sign_in(client, who.desk)

    answer = add(
        client, dossier, component_of(dossier), upload("a.pdf", a_pdf()), upload("b.png", PNG)
    )

    assert answer.status_code == 302
    files = DossierFile.objects.filter(dossier_id=dossier.id, component__name="Tờ khai")
    assert {one.stored_file.original_name for one in files} == {"a.pdf", "b.png"}
    assert AuditEntry.objects.filter(action="dossiers.file.added").count() == 2


def test_what_is_not_taken_is_explained_and_the_rest_is_kept(client, who):
    dossier = received(who)
    sign_in(client, who.desk)

    answer = add(
        client,
        dossier,
        component_of(dossier),
        upload("tot.pdf", a_pdf()),
        upload("xau.pdf", b"MZ not a pdf"),
    )

    assert answer.status_code == 422
    assert "xau.pdf" in answer.content.decode()
    kept = DossierFile.objects.filter(dossier_id=dossier.id)
    assert [one.stored_file.original_name for one in kept] == ["tot.pdf"]


def test_only_the_clerk_adds_to_the_result_and_only_once_there_is_one(client, who):
    dossier = handed_over(who)
    handling.forward(dossier.id, actor=who.specialist)
    handling.approve(dossier.id, actor=who.leader)
    sign_in(client, who.clerk)
    early = add(client, dossier, "result", upload("kq.pdf", a_pdf()))
    handling.stamp(dossier.id, actor=who.clerk)
    stamped = add(client, dossier, "result", upload("kq.pdf", a_pdf()))
    sign_in(client, who.desk)
    desk = add(client, dossier, "result", upload("kq2.pdf", a_pdf("2")))

    assert early.status_code == 302
    assert stamped.status_code == 302
    assert desk.status_code == 422
    results = DossierFile.objects.filter(dossier_id=dossier.id, part="result")
    assert [one.stored_file.original_name for one in results] == ["kq.pdf"]


def test_nothing_is_added_to_a_closed_dossier(client, who):
    dossier = handed_over(who)
    ending.withdraw(dossier.id, reason="Đổi ý.", actor=who.desk)
    ending.close(dossier.id, actor=who.desk)
    sign_in(client, who.desk)

    answer = add(client, dossier, component_of(dossier), upload("a.pdf", a_pdf()))

    assert answer.status_code == 302
    assert not DossierFile.objects.filter(dossier_id=dossier.id).exists()


def test_a_component_of_another_dossier_is_no_place_for_a_file(client, who):
    dossier, other = received(who), received(who)
    sign_in(client, who.desk)

    answer = add(client, dossier, component_of(other), upload("a.pdf", a_pdf()))

    assert answer.status_code == 422
    assert not DossierFile.objects.exists()

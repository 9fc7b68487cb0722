"""The electronic form that came with a dossier: kept as it was filled in, read, printed."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AccessRecord, AuditEntry
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.forms.api import FilledForm, form_in_use, import_form
from xaso.kernel.forms.testing import layout_in_use_of, published_form
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.api import FilingInput
from xaso.public_services.dossiers.contracts import DeclarationInput
from xaso.public_services.dossiers.models import Dossier, DossierForm
from xaso.public_services.dossiers.testing import (
    DECLARATION,
    declaration,
    handed_over,
    people,
)
from xaso.public_services.dossiers.tests.test_dossiers_papers_pages import sign_in, text_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday_here():
    with clock.at(MONDAY), acting_in(HERE):
        yield


@pytest.fixture
def who():
    return people()


def looks_at(number):
    index = blind_index(number, commune_id=HERE, purpose=PERSON)
    return AccessRecord.objects.filter(person_index=index)


def test_what_the_citizen_filled_in_is_read_with_how_it_was_confirmed(client, who):
    helped = FilingInput(helper=who.desk.pk, consent="code", consented_at=clock.now())
    filled = declaration("Lê Thị Mẫu", filled_by=who.desk.pk)
    dossier = handed_over(who, declaration=filled, filing=helped)
    sign_in(client, who.specialist)

    first = client.get(reverse("dossiers:dossier", args=[dossier.id])).content.decode()
    page = client.get(reverse("dossiers:form", args=[dossier.id])).content.decode()

    assert reverse("dossiers:form", args=[dossier.id]) in first
    assert "Số định danh cá nhân" in page
    assert "038190000001" in page
    assert "được xác nhận bằng tài khoản của người dân" in page
    assert f"Do {who.desk.full_name} điền hộ; người dân đồng ý bằng mã" in page


def test_whoever_reads_it_leaves_a_trace(client, who):
    dossier = handed_over(who, declaration=declaration(personal_id="038190000001"))
    sign_in(client, who.specialist)

    client.get(reverse("dossiers:form", args=[dossier.id]))

    assert [look.actor_id for look in looks_at("038190000001")] == [who.specialist.pk]


def test_a_dossier_that_came_on_paper_has_no_form(client, who):
    dossier = handed_over(who)
    sign_in(client, who.specialist)

    first = client.get(reverse("dossiers:dossier", args=[dossier.id])).content.decode()
    answer = client.get(reverse("dossiers:form", args=[dossier.id]))

    assert "Tờ khai điện tử" not in first
    assert answer.status_code == 404


def test_it_keeps_the_version_it_was_filled_in_when_a_new_one_comes(client, who):
    dossier = handed_over(who, declaration=declaration())
    page = {**DECLARATION["pages"][0], "title": "Người yêu cầu"}
    import_form(DECLARATION | {"pages": [page]})
    sign_in(client, who.specialist)

    shown = client.get(reverse("dossiers:form", args=[dossier.id])).content.decode()

    assert "Người khai" in shown
    assert "Người yêu cầu" not in shown


def test_an_address_stays_as_it_was_kept_when_its_commune_is_no_more(client, who):
    kept = {"country": "VN", "commune": "99998", "place": "xã Cũ, tỉnh Cũ", "detail": "Số 1"}
    address = {"key": "address", "kind": "address", "label": "Nơi cư trú", "required": True}
    form = published_form(
        DECLARATION
        | {
            "key": "declaration_with_address",
            "pages": [
                {
                    "key": "who",
                    "title": "Người khai",
                    "groups": [{"key": "applicant", "fields": [address]}],
                }
            ],
        }
    )
    values = {"applicant": {"address": kept}}
    filled = FilledForm(form.version_id, form.key, form.number, form.digest, values, {})
    dossier = handed_over(who, declaration=DeclarationInput(filled, "account", MONDAY))
    sign_in(client, who.specialist)

    shown = client.get(reverse("dossiers:form", args=[dossier.id])).content.decode()

    assert "Số 1, xã Cũ, tỉnh Cũ" in shown


def test_the_answers_lie_sealed(who):
    dossier = handed_over(who, declaration=declaration("Lê Thị Mẫu"))

    row = DossierForm.objects.get(dossier_id=dossier.id)

    assert "Mẫu".encode() not in bytes(row.content_sealed)
    assert "Lê Thị Mẫu" in row.content
    assert Dossier.objects.get(pk=dossier.id).form_version_id == row.form_version_id


def test_it_is_printed_with_the_code_of_the_dossier_and_that_is_in_the_trail(client, who):
    dossier = handed_over(who, declaration=declaration("Lê Thị Mẫu"))
    sign_in(client, who.specialist)

    answer = client.get(reverse("dossiers:form-print", args=[dossier.id]))

    assert answer["Content-Type"] == "application/pdf"
    printed = text_of(answer)
    assert "Lê Thị Mẫu" in printed
    assert "038190000001" in printed
    assert dossier.code in printed
    assert AuditEntry.objects.filter(action="dossiers.form.printed").count() == 1


def test_it_is_taken_in_the_layout_of_the_commune_where_there_is_one(client, who):
    dossier = handed_over(who, declaration=declaration("Lê Thị Mẫu"))
    sign_in(client, who.specialist)
    address = reverse("dossiers:form-docx", args=[dossier.id])
    assert client.get(address).status_code == 404
    form = form_in_use(DECLARATION["key"], commune_id=HERE)

    lines = ("Họ tên: {{ applicant.name }}", "{{ note }}")
    layout_in_use_of(form, *lines, actor=official(Role.IT_OFFICER))
    answer = client.get(address)

    with ZipFile(BytesIO(answer.content)) as archive:
        words = archive.read("word/document.xml").decode()
    assert "Lê Thị Mẫu" in words
    assert dossier.code in words
    assert AuditEntry.objects.get(action="dossiers.form.printed").details["digest"]


def test_for_another_commune_it_does_not_exist(client, who):
    dossier = handed_over(who, declaration=declaration())
    sign_in(client, official(Role.SPECIALIST, commune_id=THERE))

    answer = client.get(reverse("dossiers:form", args=[dossier.id]))

    assert answer.status_code == 404
    assert not looks_at("038190000001").exists()

"""Officials walk through a form: list, begin, fill, look over, print."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.forms.models import FormDraft
from xaso.kernel.forms.testing import published_form
from xaso.kernel.forms.tests.birth_form import BIRTH
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
KEY = BIRTH["key"]


@pytest.fixture
def editor(client):
    commune(HERE)
    published_form(BIRTH)
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)
    return client


def page(name):
    return reverse("forms:page", args=[KEY, name])


def begin(editor, **data):
    return editor.post(reverse("forms:preview", args=[KEY]), data)


def text_of(response):
    return response.content.decode()


def test_the_list_names_the_form_and_leads_to_its_trial(editor):
    shown = text_of(editor.get(reverse("forms:list")))
    form = text_of(editor.get(reverse("forms:form", args=[KEY])))

    assert "Tờ khai đăng ký khai sinh" in shown
    assert reverse("forms:form", args=[KEY]) in shown
    assert reverse("forms:preview", args=[KEY]) in form


def test_an_unknown_form_and_a_page_that_does_not_apply_are_not_found(editor):
    begin(editor)

    assert editor.get(reverse("forms:preview", args=["no_such_form"])).status_code == 404
    assert editor.get(page("parents")).status_code == 404
    assert editor.get(page("nowhere")).status_code == 404


def test_a_trial_begins_at_the_first_page_and_its_problems_stand_by_the_questions(editor):
    first = begin(editor)["Location"]

    refused = editor.post(first, {"applicant-name": "Nguyễn 2", "act": "next"})

    assert first == page("applicant")
    assert refused.status_code == 422
    shown = text_of(refused)
    assert 'href="#id-applicant-name"' in shown
    assert "Xin viết tên bằng chữ" in shown
    assert 'value="Nguyễn 2"' in shown


def test_what_was_typed_is_kept_even_if_it_is_wrong_and_the_form_is_saved(editor):
    begin(editor)

    answer = editor.post(page("applicant"), {"applicant-name": "Nguyễn 2", "act": "save"})

    assert answer["Location"] == reverse("forms:preview", args=[KEY])
    assert "Tiếp tục từ chỗ đã dừng" in text_of(editor.get(answer["Location"]))
    assert 'value="Nguyễn 2"' in text_of(editor.get(page("applicant")))


def test_items_are_added_and_taken_out_without_a_script(editor):
    begin(editor, sample="1")

    editor.post(page("copies"), {"act": "add:siblings"})
    editor.post(page("copies"), {"act": "add:siblings", "siblings-0-name": "Lê Văn Cả"})
    two = text_of(editor.get(page("copies")))
    editor.post(
        page("copies"),
        {
            "act": "remove:siblings:0",
            "siblings-0-name": "Lê Văn Cả",
            "siblings-1-name": "Lê Hai",
        },
    )
    one = text_of(editor.get(page("copies")))

    assert 'value="Lê Văn Cả"' in two
    assert "siblings-1-name" in two
    assert 'value="Lê Hai"' in one
    assert "siblings-1-name" not in one


def test_a_known_value_is_shown_to_be_confirmed_and_can_be_written_anew(editor):
    begin(editor, sample="1")

    shown = text_of(editor.get(page("applicant")))
    anew = editor.post(
        page("applicant"), {"applicant-relation": "father", "act": "edit:applicant.name"}
    )
    asked = text_of(editor.get(anew["Location"]))

    assert "Đã điền sẵn" in shown
    assert 'name="applicant-name"' not in shown
    assert anew["Location"].endswith("?edit=applicant.name#question-applicant-name")
    assert 'name="applicant-name"' in asked


def test_sample_answers_lead_to_the_review_and_to_the_paper(editor):
    begin(editor, sample="1")

    review = editor.get(reverse("forms:review", args=[KEY]))
    paper = editor.get(reverse("forms:paper", args=[KEY]))

    shown = text_of(review)
    assert "Nguyễn Thị Mẫu" in shown
    assert "Còn thông tin chưa điền." not in shown
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_the_review_of_an_empty_form_leads_to_what_is_left(editor):
    begin(editor)

    shown = text_of(editor.get(reverse("forms:review", args=[KEY])))

    assert f"{page('applicant')}?check=1" in shown


def test_beginning_again_throws_the_former_trial_away(editor):
    begin(editor, sample="1")

    begin(editor)

    with acting_in(HERE):
        assert FormDraft.objects.count() == 1
    assert "Nguyễn Thị Mẫu" not in text_of(editor.get(page("applicant")))


def test_an_uploaded_file_is_named_and_can_be_taken_out_again(editor, scan):
    begin(editor, sample="1")
    editor.post(page("child"), {"child-origin": "foundling", "act": "save"})
    editor.post(
        page("child"), {"child-origin": "foundling", "found-minutes": scan, "act": "save"}
    )
    kept = text_of(editor.get(page("child")))

    editor.post(page("child"), {"child-origin": "foundling", "act": "drop:found.minutes:0"})

    assert "bien-ban.pdf" in kept
    assert "bien-ban.pdf" not in text_of(editor.get(page("child")))


@pytest.fixture
def scan():
    return SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4")


def test_the_condition_stands_in_words_for_whoever_has_no_script(editor):
    begin(editor)

    shown = text_of(editor.get(page("applicant")))

    assert "Chỉ điền nếu “Quan hệ với trẻ” là “Ông, bà, người thân”." in shown
    assert 'id="form-conditions"' in shown


def test_communes_are_suggested_to_everybody_by_new_and_old_names(client):
    address = reverse("forms:communes")

    today = client.get(address, {"q": "ba dinh ha noi"}).json()
    formerly = client.get(address, {"q": "truc bach"}).json()

    assert today[0]["label"] == "phường Ba Đình, thành phố Hà Nội"
    assert any("Trúc Bạch" in one["hint"] for one in formerly)
    assert client.get(address).json() == []


def test_who_may_not_edit_forms_may_not_try_them_either(client):
    commune(HERE)
    client.force_login(official(Role.CLERK), backend=BACKEND)

    assert client.get(reverse("forms:list")).status_code == 403

"""The list of forms, versions of one, new forms, JSON forth and back, test data, comparison."""

import json
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.forms.api import form_in_use, read_schema
from xaso.kernel.forms.building.sheet import sample_sheet
from xaso.kernel.forms.models import (
    FormLayout,
    FormSample,
    FormSketch,
    FormVersion,
    FormVersionStatus,
)
from xaso.kernel.forms.services.samples import keep_sample, samples_of
from xaso.kernel.forms.services.sketches import find_sketch
from xaso.kernel.forms.testing import SMALL_FORM, layout_file, published_form
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
KEY = SMALL_FORM["key"]
NEW = "/forms/new/"


@pytest.fixture
def editor(client, db):
    commune(HERE)
    published_form()
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)
    return client


def text_of(response):
    return response.content.decode()


def sketch(key=KEY):
    with acting_in(HERE):
        return find_sketch(key)


def begin(editor):
    return editor.post(reverse("forms:begin", args=[KEY]))


def save_title(editor, title):
    data = {"revision": sketch().revision, "title": title}
    return editor.post(reverse("forms:part", args=[KEY, "form"]), data)


def put_to_use(editor, title):
    begin(editor)
    save_title(editor, title)
    editor.post(reverse("forms:publish", args=[KEY]), {"revision": sketch().revision})


def keep_trial(editor, name="Đủ", **more):
    data = {"name": name, "source": "made-up", "outcome": "take"} | more
    return editor.post(reverse("forms:samples", args=[KEY]), data, follow=True)


def test_the_list_is_searched_without_accents_and_by_standing(editor):
    begin(editor)

    found = text_of(editor.get("/forms/?q=to khai mau"))
    none = text_of(editor.get("/forms/?q=giay phep lai tau"))
    changing = text_of(editor.get("/forms/?standing=changing"))
    out = text_of(editor.get("/forms/?standing=out"))

    address = f'href="/forms/{KEY}/"'
    assert address in found
    assert "Không có biểu mẫu nào phù hợp" in none
    assert address in changing
    assert address not in out


def test_the_list_says_which_procedures_use_a_form(editor):
    shown = text_of(editor.get("/forms/?q=tinh trang hon nhan"))

    assert "(1.004873)" in shown


def test_an_empty_form_begins_with_a_title(editor):
    refused = editor.post(NEW, {"how": "empty"})

    answer = editor.post(NEW, {"how": "empty", "title": "Đơn xin xác nhận"}, follow=True)
    again = editor.post(NEW, {"how": "empty", "title": "Đơn xin xác nhận"}, follow=True)

    assert refused.status_code == 422
    assert answer.redirect_chain[-1][0] == "/forms/don_xin_xac_nhan/edit/"
    assert again.redirect_chain[-1][0] == "/forms/don_xin_xac_nhan_2/edit/"
    assert "Đang soạn" in text_of(editor.get("/forms/?q=don xin"))


def test_what_is_exported_comes_back_as_the_very_same(editor):
    version = form_in_use(KEY, commune_id=HERE).version_id
    exported = editor.get(reverse("forms:export", args=[version])).content

    editor.post(NEW, {"how": "json", "file": SimpleUploadedFile("a.json", exported)})
    built = editor.get(reverse("forms:export-built", args=[KEY])).content

    assert built == exported
    assert sketch().schema == read_schema(SMALL_FORM)


def test_json_that_is_no_form_is_refused_with_its_places(editor):
    raw = deepcopy(SMALL_FORM) | {"colour": "red"}
    for content in (b"{", b"[]", b"null", json.dumps(raw).encode()):
        upload = SimpleUploadedFile("a.json", content)

        answer = editor.post(NEW, {"how": "json", "file": upload})

        assert answer.status_code == 422
    assert "colour" in text_of(answer)
    assert sketch() is None


@pytest.mark.parametrize("odd", ["\ud800", "\x00"], ids=["half a letter", "zero byte"])
def test_texts_that_no_database_keeps_are_refused(editor, odd):
    content = json.dumps(SMALL_FORM | {"title": f"Tờ {odd}"}).encode()

    answer = editor.post(NEW, {"how": "json", "file": SimpleUploadedFile("a.json", content)})

    assert answer.status_code == 422
    assert sketch() is None


def test_a_sheet_becomes_a_form_that_is_being_built(editor):
    upload = SimpleUploadedFile("mau.xlsx", sample_sheet())

    answer = editor.post(NEW, {"how": "sheet", "title": "Đơn mới", "file": upload}, follow=True)

    assert answer.redirect_chain[-1][0] == "/forms/don_moi/edit/"
    assert [one.title.vi for one in sketch("don_moi").schema.pages] == [
        "Người khai",
        "Nội dung",
    ]
    assert editor.get("/forms/new/sheet.xlsx").content[:2] == b"PK"


def test_an_earlier_version_is_built_on_again_and_undo_brings_the_other_back(editor):
    first = form_in_use(KEY, commune_id=HERE).version_id
    put_to_use(editor, "Tờ khai của xã")
    begin(editor)

    editor.post(reverse("forms:restore", args=[first]))
    restored = sketch()
    editor.post(f"/forms/{KEY}/edit/", {"act": "undo", "revision": restored.revision})

    assert restored.schema.title.vi == "Tờ khai mẫu"
    assert sketch().schema.title.vi == "Tờ khai của xã"


def test_a_form_of_the_commune_goes_out_of_use_and_that_of_the_product_counts(editor):
    put_to_use(editor, "Tờ khai của xã")
    own = form_in_use(KEY, commune_id=HERE).version_id

    asked = text_of(editor.get(reverse("forms:retire", args=[own])))
    editor.post(reverse("forms:retire", args=[own]))
    twice = editor.post(reverse("forms:retire", args=[own]), follow=True)

    assert "Ngừng dùng biểu mẫu này?" in asked
    assert form_in_use(KEY, commune_id=HERE).schema.title.vi == "Tờ khai mẫu"
    assert "đã ngừng dùng rồi" in text_of(twice)


def test_a_version_of_the_product_cannot_be_taken_out_of_use_here(editor):
    shared = form_in_use(KEY, commune_id=HERE).version_id

    assert editor.post(reverse("forms:retire", args=[shared])).status_code == 404


def test_versions_are_compared_in_words(editor):
    put_to_use(editor, "Tờ khai của xã")
    own = form_in_use(KEY, commune_id=HERE).version_id

    shown = text_of(editor.get(reverse("forms:compare", args=[KEY])))
    same = text_of(editor.get(f"/forms/{KEY}/compare/?newer={own}&older={own}"))

    assert "Tờ khai mẫu / A small form" in shown
    assert "Tờ khai của xã" in shown
    assert "Hai bên giống nhau" in same


def test_test_data_are_tried_at_every_change(editor):
    keep_trial(editor)
    keep_trial(editor, "Thiếu", outcome="refuse")
    begin(editor)

    before = text_of(editor.get(reverse("forms:publish", args=[KEY])))
    data = {
        "revision": sketch().revision,
        "key": "phone",
        "kind": "phone",
        "label": "Số điện thoại",
        "required": "yes",
    }
    editor.post(reverse("forms:part", args=[KEY, "0-0-1"]), data)
    after = text_of(editor.get(reverse("forms:publish", args=[KEY])))

    assert (before.count("Đúng như mong đợi"), before.count("Không như mong đợi")) == (1, 1)
    assert (after.count("Đúng như mong đợi"), after.count("Không như mong đợi")) == (1, 1)
    assert "Số điện thoại – Xin điền" in after


def test_a_trial_is_kept_as_test_data_looked_at_and_removed(editor):
    too_early = keep_trial(editor, source="trial")
    editor.post(reverse("forms:preview", args=[KEY]), {"sample": "1"})
    keep_trial(editor, "Theo lần thử", source="trial")
    with acting_in(HERE):
        [kept] = samples_of(KEY)
    address = reverse("forms:sample", args=[KEY, kept.id])

    shown = text_of(editor.get(address))
    editor.post(address)

    assert too_early.status_code == 422
    assert kept.values["applicant"]["name"] == "Nguyễn Thị Mẫu"
    assert "Nguyễn Thị Mẫu" in shown
    assert editor.get(address).status_code == 404


def test_test_data_lie_sealed(editor):
    with acting_in(HERE):
        values = {"applicant": {"name": "Lê Thị Kín"}}
        actor = official(Role.IT_OFFICER)
        keep_sample(KEY, "Kín", values, should_pass=True, actor=actor)

        row = FormSample.objects.get()

    assert "Kín".encode() not in bytes(row.content_sealed)
    assert "Lê Thị Kín" in row.content


def test_a_form_that_cannot_be_tried_yet_says_why(editor):
    editor.post(NEW, {"how": "empty", "title": "Đơn mới"})

    answer = editor.post("/forms/don_moi/edit/try/", follow=True)

    assert answer.redirect_chain[-1][0] == "/forms/don_moi/edit/"
    assert "Vui lòng sửa các chỗ chưa đúng" in text_of(answer)


@pytest.mark.real_database
def test_two_presses_at_once_publish_one_version_and_begin_one_sketch(real_database):
    with transaction.atomic():
        commune(HERE)
        published_form()
        person = official(Role.IT_OFFICER)
        windows = [Client(), Client()]
        for one in windows:
            one.force_login(person, backend=BACKEND)

    begun = run_together([lambda one=one: begin(one) for one in windows])
    with transaction.atomic(), acting_in(HERE):
        [row] = FormSketch.objects.all()
        sent = {"revision": row.revision}
    address = reverse("forms:publish", args=[KEY])
    answers = run_together([lambda one=one: one.post(address, sent) for one in windows])

    assert {one.status_code for one in begun + answers} == {302}
    with transaction.atomic(), acting_in(HERE):
        assert FormVersion.objects.filter(definition__of_commune=HERE).count() == 1
        assert FormVersion.objects.get(definition__of_commune=HERE).status == (
            FormVersionStatus.PUBLISHED
        )
        assert not FormSketch.objects.exists()


@pytest.mark.real_database
def test_layouts_and_test_data_that_come_at_once_are_kept_one_after_the_other(real_database):
    with transaction.atomic():
        commune(HERE)
        published_form()
        person = official(Role.IT_OFFICER)
        windows = [Client(), Client()]
        for one in windows:
            one.force_login(person, backend=BACKEND)
    layout = layout_file().getvalue()

    def bring(window):
        upload = SimpleUploadedFile("mau.docx", layout)
        return window.post(reverse("forms:layouts", args=[KEY]), {"file": upload})

    brought = run_together([lambda one=one: bring(one) for one in windows])
    kept = run_together([lambda one=one: keep_trial(one) for one in windows])

    assert [one.status_code for one in brought] == [302, 302]
    assert [one.status_code for one in kept] == [200, 200]
    with transaction.atomic(), acting_in(HERE):
        found = FormLayout.objects.order_by("number")
        assert [(one.number, one.retired_at is None) for one in found] == [
            (1, False),
            (2, True),
        ]
        assert FormSample.objects.count() == 1

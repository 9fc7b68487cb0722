"""Layouts in .docx: placeholders filled in, rows repeated, unknown names told, versions kept."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.forms.checking import check
from xaso.kernel.forms.docx import (
    Filling,
    UnreadableLayoutError,
    fill_layout,
    placeholders_in,
)
from xaso.kernel.forms.models import FormLayout
from xaso.kernel.forms.parsing import read_schema
from xaso.kernel.forms.printing import PaperHead
from xaso.kernel.forms.services.layouts import keep_layout, print_in_layout
from xaso.kernel.forms.testing import SMALL_FORM, layout_file, published_form
from xaso.kernel.forms.tests.birth_form import BIRTH
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import today

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
KEY = SMALL_FORM["key"]
ADDRESS = f"/forms/{KEY}/layouts/"
SCHEMA = read_schema(BIRTH)


def words_of(content, part="word/document.xml"):
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(part).decode()


def test_a_placeholder_that_was_cut_in_pieces_is_filled_in():
    layout = layout_file("Tôi là {{ appli|cant.name| }}, sinh {{a.b}}.").getvalue()

    filled = words_of(
        fill_layout(layout, Filling({"applicant.name": "Lê <Cả>", "a.b": "1990"}))
    )

    assert "{{" not in filled
    assert "".join(filled.split("<w:t")).count("Lê &lt;Cả&gt;") == 1
    assert "1990" in filled


def test_an_answer_that_looks_like_a_placeholder_stays_an_answer():
    layout = layout_file("{{ a.b }}", rows=[("{{ c.d }}",)]).getvalue()
    filling = Filling({"a.b": "{{ x.y }}", "x.y": "bí mật"}, {"c": [{"c.d": "{{ x.y }}"}]})

    filled = words_of(fill_layout(layout, filling))

    assert filled.count("{{ x.y }}") == 2
    assert "bí mật" not in filled


def test_a_row_of_a_repeated_group_is_written_once_for_each_item():
    layout = layout_file("x", rows=[("STT", "Tên"), ("{{ number }}", "{{ c.d }}")]).getvalue()
    items = [{"c.d": "Một"}, {"c.d": "Hai"}]

    filled = words_of(fill_layout(layout, Filling({}, {"c": items})))
    empty = words_of(fill_layout(layout, Filling({}, {"c": []})))

    assert filled.count("<w:tr>") == 3
    assert filled.index("Một") < filled.index("Hai")
    assert empty.count("<w:tr>") == 2
    assert "{{" not in empty


def test_lines_of_an_answer_are_broken_and_what_cannot_be_printed_is_left_out():
    layout = layout_file("{{ a.b }}").getvalue()

    filled = words_of(fill_layout(layout, Filling({"a.b": "Một\nHai\x0b"})))

    assert "<w:br/>" in filled
    assert "Hai<" in filled


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4), st.text(max_size=20))
def test_any_layout_and_any_answer_give_a_document_again(lines, answer):
    plain = ["".join(one for one in line if one.isprintable()) or "x" for line in lines]
    layout = layout_file(*plain, "{{ a.b }}").getvalue()

    filled = fill_layout(layout, Filling({"a.b": answer}))

    assert placeholders_in(layout)[-1] == "a.b"
    assert isinstance(placeholders_in(filled), list)


def test_what_is_no_document_is_refused():
    for content in (b"", b"PK", b"%PDF-1.4"):
        with pytest.raises(UnreadableLayoutError):
            placeholders_in(content)


@pytest.fixture
def editor(client):
    commune(HERE)
    published_form()
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)
    return client


def bring(editor, *lines, name="mau.docx"):
    upload = SimpleUploadedFile(name, layout_file(*lines).getvalue())
    return editor.post(ADDRESS, {"file": upload}, follow=True)


@pytest.mark.django_db
def test_a_layout_is_checked_put_to_use_and_replaces_the_one_before(editor):
    bring(editor, "{{ title }}: {{ applicant.name }}")
    answer = bring(editor, "Họ tên: {{ applicant.name }}")

    assert "Mẫu in được dùng từ bây giờ" in answer.content.decode()
    with acting_in(HERE):
        rows = list(FormLayout.objects.order_by("number"))
        kept = AuditEntry.objects.filter(action="forms.layout.kept").count()
    assert [(one.number, one.retired_at is None) for one in rows] == [(1, False), (2, True)]
    assert rows[0].digest != rows[1].digest
    assert kept == 2


@pytest.mark.django_db
def test_unknown_names_are_told_one_by_one_and_nothing_is_kept(editor):
    answer = bring(editor, "{{ applicant.nmae }} và {{ x }}", "{% for one in all %}")

    shown = answer.content.decode()
    assert answer.status_code == 422
    for name in ("applicant.nmae", "“x”", "{% for one in all %}"):
        assert name in shown
    with acting_in(HERE):
        assert not FormLayout.objects.exists()


@pytest.mark.django_db
def test_what_is_no_word_document_is_refused(editor):
    answer = editor.post(ADDRESS, {"file": SimpleUploadedFile("mau.docx", b"%PDF-1.4 x")})

    assert answer.status_code == 422


@pytest.mark.django_db
def test_a_trial_is_taken_in_the_layout_and_the_file_back(editor):
    bring(editor, "Họ tên: {{ applicant.name }}")
    editor.post(reverse("forms:preview", args=[KEY]), {"sample": "1"})

    review = editor.get(reverse("forms:review", args=[KEY])).content.decode()
    paper = editor.get(reverse("forms:trial-docx", args=[KEY]))
    with acting_in(HERE):
        row = FormLayout.objects.get()
    back = editor.get(reverse("forms:layout", args=[KEY, row.pk]))

    assert reverse("forms:trial-docx", args=[KEY]) in review
    assert "Nguyễn Thị Mẫu" in words_of(paper.content)
    assert row.digest in words_of(paper.content, "docProps/core.xml")
    assert "{{ applicant.name }}" in words_of(b"".join(back.streaming_content))


@pytest.mark.django_db
def test_a_layout_out_of_use_is_not_printed_in(editor):
    bring(editor, "Họ tên: {{ applicant.name }}")
    with acting_in(HERE):
        row = FormLayout.objects.get()

    editor.post(reverse("forms:layout", args=[KEY, row.pk]))
    editor.post(reverse("forms:preview", args=[KEY]), {"sample": "1"})

    assert editor.get(reverse("forms:trial-docx", args=[KEY])).status_code == 404


@pytest.mark.django_db
def test_boxes_repeats_and_the_head_of_a_filled_form_are_printed(editor):
    lines = ("{{ child.gender = male }} Nam {{ child.gender = female }} Nữ", "{{ day.year }}")
    rows = [("{{ number }}", "{{ siblings.name }}")]
    filled = {"child": {"gender": "female"}, "siblings": [{"name": "Lê Văn Cả"}]}
    published_form(BIRTH)

    with acting_in(HERE):
        upload = layout_file(*lines, rows=rows)
        keep_layout(SCHEMA, upload, name="m.docx", actor=official(Role.IT_OFFICER))
        checked = check(SCHEMA, filled, today=today())
        paper = print_in_layout(SCHEMA, checked, PaperHead(day=today()))

    words = words_of(paper.content)
    assert "☐ Nam ☒ Nữ" in words
    assert f"{today().year}" in words
    assert ("Lê Văn Cả" in words) is ("siblings" in checked.values)

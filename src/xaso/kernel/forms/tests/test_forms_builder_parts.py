"""Pages of parts: what the builder shows and keeps of any form; conditions in rows; sheets."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st
from openpyxl import Workbook

from xaso.kernel.forms.building.calculations import typed_of
from xaso.kernel.forms.building.conditions import (
    BadRowError,
    Row,
    Rows,
    condition_from,
    from_json,
    rows_of,
)
from xaso.kernel.forms.building.lines import BadLinesError, read_options
from xaso.kernel.forms.building.part_forms import FormForm, GroupForm, PageForm
from xaso.kernel.forms.building.question_form import QuestionForm
from xaso.kernel.forms.building.sheet import (
    UnreadableSheetError,
    read_sheet,
    sample_sheet,
)
from xaso.kernel.forms.building.spots import part_at, spots
from xaso.kernel.forms.parsing import parse, read_schema
from xaso.kernel.forms.schema import (
    AnyOf,
    Calculation,
    Compared,
    Count,
    Field,
    Group,
    Kind,
    Operation,
)
from xaso.kernel.forms.tests.birth_form import BIRTH
from xaso.kernel.forms.writing import to_json

FILES = sorted(
    file for folder in settings.XASO_FORM_FOLDERS for file in Path(folder).glob("*.json")
)
BIRTH_FORM = read_schema(BIRTH)


def page_of(schema, spot, data=None):
    """Return the page of a part, as it would be shown or sent."""
    part = part_at(schema, spot)
    if not spot:
        return FormForm(data, schema, spot)
    kinds = {Field: QuestionForm, Group: GroupForm}
    return kinds.get(type(part), PageForm)(data, schema, spot, part)


def typed_in(form):
    """Return what a browser would send back for a part as it stands."""
    data = {}
    parts = [form, *[condition for _name, condition in form.conditions()]]
    if hasattr(form, "calculation"):
        demands = [part for one in form.demands for part in (one, one.that)]
        parts += [form.calculation, *demands]
    for one in parts:
        for field in one:
            if field.value() is not None and field.value() is not False:
                data[field.html_name] = field.value()
    return data


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_part_of_a_shipped_form_is_kept_whole_by_its_page(file):
    schema = parse(json.loads(file.read_text(encoding="utf-8"))).schema

    for spot, part in [((), schema), *spots(schema)]:
        form = page_of(schema, spot, typed_in(page_of(schema, spot)))

        assert form.is_valid(), (spot, form.errors)
        assert form.changed() == part, spot


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_form_that_is_exported_reads_back_as_the_very_same(file):
    schema = parse(json.loads(file.read_text(encoding="utf-8"))).schema

    assert parse(json.loads(json.dumps(to_json(schema)))).schema == schema


def test_most_conditions_of_shipped_forms_fit_into_rows():
    shown = []
    for file in FILES:
        schema = parse(json.loads(file.read_text(encoding="utf-8"))).schema
        found = [part.when for _spot, part in spots(schema) if part.when]
        shown += [rows_of(schema, one) is not None for one in found]

    assert len(shown) > 50
    assert sum(shown) / len(shown) > 0.8


def test_a_condition_is_typed_in_the_words_of_the_answers():
    rows = Rows(
        (
            Row("field:child.gender", "is", "Nữ"),
            Row("age:child.birth_date", "under", "14"),
            Row("field:child.gender", "not_in", "Nam; Nữ"),
        ),
        any_of=True,
    )

    found = condition_from(BIRTH_FORM, rows)

    assert isinstance(found, AnyOf)
    assert [one.value for one in found.conditions[:2]] == ["female", 14]
    assert found.conditions[2].condition.value == ("male", "female")
    assert rows_of(BIRTH_FORM, found) == rows


def test_a_value_that_does_not_fit_its_question_is_refused():
    for subject, value in (
        ("field:child.gender", "Khác hẳn"),
        ("age:child.birth_date", "nhiều"),
        ("field:child.birth_date", "ngày kia"),
        ("field:child.gender", " "),
    ):
        with pytest.raises(BadRowError):
            condition_from(BIRTH_FORM, Rows((Row(subject, "is", value),)))


@given(st.text(max_size=40))
def test_any_text_is_a_condition_or_is_refused(text):
    try:
        found = from_json(text)
    except BadRowError:
        return
    assert found is None or isinstance(found, Compared)


@given(st.text(max_size=60))
def test_any_text_is_a_list_of_answers_or_is_refused(text):
    try:
        options = read_options(text)
    except BadLinesError:
        return
    assert all(one.value or one.label.vi for one in options)


def test_every_calculation_of_shipped_forms_is_typed_without_json():
    asked = [
        place.field
        for file in FILES
        for _path, place in parse(json.loads(file.read_text(encoding="utf-8"))).schema.places()
        if place.field.calculation
    ]

    assert len(asked) > 5
    assert all(typed_of(one.calculation) for one in asked)


def test_a_calculation_is_chosen_and_what_is_missing_is_told():
    spot = next(at for at, one in spots(BIRTH_FORM) if one.key == "fee")
    shown = typed_in(page_of(BIRTH_FORM, spot))
    sum_of_two = {
        "calculation-operation": "sum",
        "calculation-source_0": "count:siblings",
        "calculation-source_1": "value",
        "calculation-value_1": "2,5",
    }

    good = page_of(BIRTH_FORM, spot, shown | sum_of_two)
    bad = page_of(BIRTH_FORM, spot, shown | {"calculation-value_1": "tám"})
    none = page_of(BIRTH_FORM, spot, shown | {"calculation-operation": ""})

    assert good.is_valid(), good.errors
    assert good.changed().calculation == Calculation(Operation.SUM, (Count("siblings"), 2.5))
    assert not bad.is_valid()
    assert none.is_valid()
    assert none.changed().calculation is None


def sheet_of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


HEAD = ("Trang", "Nhóm câu hỏi", "Câu hỏi", "Loại câu trả lời", "Bắt buộc trả lời")


def test_the_sample_sheet_reads_as_a_sound_form():
    found = read_sheet(sample_sheet(), key="mau", title="Mẫu")

    parsed = parse(to_json(found.schema))
    assert (found.taken, found.bad, parsed.problems) == (3, (), ())
    asked = [place.field for _path, place in found.schema.places()]
    assert [one.kind for one in asked] == [Kind.PERSON_NAME, Kind.CHOICE, Kind.PARAGRAPH]
    assert [one.label.vi for one in asked[1].options] == ["Nam", "Nữ"]
    assert [one.required for one in asked] == [True, True, False]


def test_good_rows_are_taken_and_bad_ones_are_named():
    content = sheet_of(
        HEAD,
        ("Người khai", "Bản thân", "Họ tên", "Họ tên", "x"),
        ("", "", "Ngày sinh", "Ngày đầy đủ", "có"),
        ("", "", "Màu mắt", "Bảng màu", ""),
        ("", "", "Giới tính", "Chọn một", ""),
        ("", "", "", "Ngày đầy đủ", ""),
        ("", "", "Số con", "number", "có lẽ"),
    )

    found = read_sheet(content, key="mau", title="Mẫu")

    assert found.taken == 2
    assert [one.number for one in found.bad] == [4, 5, 6, 7]
    assert "Bảng màu" in found.bad[0].sentence
    [group] = found.schema.groups()
    assert [one.key for one in group.fields] == ["ho_ten", "ngay_sinh"]


def test_what_is_no_sheet_of_a_form_is_refused():
    for content in (b"PK", sheet_of(), sheet_of(("Tên",), ("x",)), sheet_of(HEAD)):
        with pytest.raises(UnreadableSheetError):
            read_sheet(content, key="mau", title="Mẫu")


@run(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.one_of(st.text(max_size=12), st.integers(), st.none())] * 5),
        max_size=6,
    )
)
def test_any_rows_become_a_form_that_reads_back(rows):
    printable = [
        tuple(
            "".join(letter for letter in one if letter.isprintable())
            if isinstance(one, str)
            else one
            for one in row
        )
        for row in rows
    ]
    try:
        found = read_sheet(sheet_of(HEAD, *printable), key="mau", title="Mẫu")
    except UnreadableSheetError:
        return
    assert parse(to_json(found.schema)).is_read

"""The way through a form: pages, turning them, known values, what stands in words."""

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from xaso.kernel.forms import api
from xaso.kernel.forms.pageform import PageForm
from xaso.kernel.forms.tests.birth_form import BIRTH
from xaso.kernel.forms.tests.test_forms_checking import SON_VI, sampled
from xaso.kernel.forms.turning import fill, page_form, turn_page
from xaso.kernel.forms.values import SourceMark

pytestmark = pytest.mark.django_db
SCHEMA = api.read_schema(BIRTH)
MARKS = {"applicant.name": SourceMark("test.account", "Nguyễn Thị Mẫu")}


def turn(values, page, typed, *, editing=(), marks=MARKS):
    sent = QueryDict(mutable=True)
    for name, value in typed.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    filling = fill(SCHEMA, values, marks=marks, editing=editing)
    return turn_page(filling, page, sent, MultiValueDict(), store=lambda path, file: {})


def question(form: PageForm, path):
    return next(
        one
        for group in form.groups
        for item in group.items
        for one in item.questions
        if one.path == path
    )


def test_the_way_leaves_out_what_does_not_apply():
    filling = fill(SCHEMA, sampled(child={"origin": "foundling"}))

    assert api.next_page(filling.checked, "child") == "copies"
    assert api.previous_page(filling.checked, "copies") == "child"
    assert api.next_page(filling.checked, "copies") is None
    assert api.progress(filling.checked, "copies") == api.Progress(3, 4)
    assert api.progress(filling.checked, api.REVIEW) == api.Progress(4, 4)


def test_a_right_page_leads_on_and_its_answers_are_kept_as_understood():
    typed = {
        "child-origin": "parents",
        "child-name": " Lê  Văn Bé ",
        "child-birth_date": "20/11/2026",
        "child-gender": "male",
    }

    led = turn({}, "child", typed)

    assert (led.goes_on, led.page) == (True, "parents")
    assert led.values["child"]["name"] == "Lê Văn Bé"
    assert led.values["child"]["birth_date"] == "2026-11-20"


def test_a_wrong_page_is_shown_again_with_what_was_typed():
    led = turn({}, "child", {"child-name": "Bé 1", "child-birth_date": "hôm qua"})

    assert not led.goes_on
    assert led.form["child-birth_date"].value() == "hôm qua"
    assert led.form["child-birth_date"].errors
    assert led.form["child-origin"].errors


def test_a_known_value_is_confirmed_not_typed_and_cannot_be_slipped_in():
    values = {"applicant": {"name": "Nguyễn Thị Mẫu"}}

    form = page_form(fill(SCHEMA, values, marks=MARKS), "applicant")
    led = turn(values, "applicant", {"applicant-name": "Kẻ Khác", "act": "save"})

    assert question(form, "applicant.name").shape == "known"
    assert question(form, "applicant.name").said == "Nguyễn Thị Mẫu"
    assert "applicant-name" not in form.fields
    assert led.values["applicant"]["name"] == "Nguyễn Thị Mẫu"


def test_a_known_value_can_be_written_anew():
    values = {"applicant": {"name": "Nguyễn Thị Mẫu"}}

    asked = turn(values, "applicant", {"act": "edit:applicant.name"})
    led = turn(
        values,
        "applicant",
        {"applicant-name": "Nguyễn Thị Sửa", "act": "save"},
        editing=asked.edit,
    )

    assert asked.edit == ("applicant.name",)
    assert led.values["applicant"]["name"] == "Nguyễn Thị Sửa"
    assert question(led.form, "applicant.name").shape == "person_name"


def test_what_must_be_answered_whenever_it_applies_says_so():
    form = page_form(fill(SCHEMA, {}), "applicant")

    assert question(form, "applicant.authorised").bound.field.required
    assert not question(form, "applicant.phone").bound.field.required


def test_the_page_hands_its_own_conditions_to_the_script_and_settles_the_others():
    form = page_form(fill(SCHEMA, sampled(child={"origin": "foundling"})), "child")
    parents = page_form(fill(SCHEMA, sampled(parents={"marriage": "unmarried"})), "parents")

    assert form.conditions["group-found"] == {"name": "child-origin", "is": "foundling"}
    assert parents.conditions["group-father"] == {
        "any": [
            {"name": "parents-marriage", "is": "married"},
            {"name": "parents-acknowledged", "is": True},
        ]
    }
    assert {group.key for group in page_form(fill(SCHEMA, sampled()), "copies").groups} == {
        "siblings",
        "copies",
    }


def test_an_address_is_chosen_by_code_or_written_by_name():
    chosen = turn({}, "applicant", {
        "applicant-address_place": "Ba Đình", "applicant-address_place-chosen": "00004",
        "applicant-address_detail": "Số 1", "act": "save",
    })  # fmt: skip
    written = turn({}, "applicant", {
        "applicant-address_place": "phuong ba dinh, ha noi", "act": "save",
    })  # fmt: skip

    said = "phường Ba Đình, thành phố Hà Nội"
    assert chosen.values["applicant"]["address"]["place"] == said
    assert written.values["applicant"]["address"]["commune"] == "00004"


def test_a_commune_of_which_there_are_several_is_asked_for_again():
    led = turn({}, "applicant", {"applicant-address_place": "Tân Thành"})

    assert "Tân Thành" in led.form.errors["applicant-address"][0]


def test_items_are_added_up_to_the_most_and_only_to_repeats():
    values = sampled()
    for _time in range(7):
        values = turn(values, "copies", {"act": "add:siblings"}).values
    values = turn(values, "copies", {"act": "add:copies"}).values

    assert len(values["siblings"]) == 5
    assert isinstance(values["copies"], dict)


@pytest.mark.parametrize(
    "act",
    [
        "remove:siblings:9",
        "remove:siblings:" + "9" * 5000,
        "remove:copies:0",
        "drop:child.name:0",
        "drop:siblings." + "9" * 5000 + ".name:0",
        "edit:",
        "fly:away",
        "add:",
    ],
    ids=lambda act: act[:24],
)
def test_an_act_that_makes_no_sense_changes_nothing(act):
    values = sampled(siblings=[{"name": "Lê Văn Cả"}])
    typed = {
        "siblings-0-name": "Lê Văn Cả",
        "copies-count": "",
        "copies-sworn": "on",
        "act": act,
    }

    kept = turn(values, "copies", typed).values

    assert kept["siblings"][0]["name"] == "Lê Văn Cả"
    assert kept["child"] == values["child"]


def test_a_page_that_does_not_apply_cannot_be_sent():
    with pytest.raises(api.NoSuchPageError):
        turn(sampled(child={"origin": "foundling"}), "parents", {"mother-name": "Trần Thị Kín"})


def test_the_review_says_every_answer_and_where_it_came_from():
    filling = fill(SCHEMA, sampled(siblings=[{"name": "Lê Văn Cả"}]))
    pages = api.review(SCHEMA, filling.checked, MARKS, "vi")
    lines = {line.path: line for page in pages for one in page.sections for line in one.lines}

    assert [page.key for page in pages] == ["applicant", "child", "parents", "copies"]
    assert lines["applicant.relation"].said == "Cha"
    assert lines["applicant.name"].source
    assert lines["siblings.0.name"].said == "Lê Văn Cả"
    assert any(one.title == "Con thứ 1" for page in pages for one in page.sections)
    assert SON_VI.code


def test_the_labels_follow_the_language():
    filling = fill(SCHEMA, sampled())

    pages = api.review(SCHEMA, filling.checked, {}, "en")

    assert pages[0].title == "Who registers the birth"
    assert pages[0].sections[0].lines[0].label == "Full name"

"""Fields as every form shows them, and the inputs of our own."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from xaso.ui.fields import TypedDateField
from xaso.ui.forms import Renderer
from xaso.ui.widgets import Combobox, FileDrop, MoneyInput, MultiFileDrop, ScanInput


class Birth(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Viết đủ họ.")
    born_on = TypedDateField(label="Ngày sinh", required=False)
    way = forms.ChoiceField(
        label="Cách nhận",
        choices=[("desk", "Tại quầy"), ("post", "Bưu điện")],
        widget=forms.RadioSelect,
    )
    truthful = forms.BooleanField(label="Tôi cam đoan")
    fee = forms.IntegerField(label="Lệ phí", required=False, widget=MoneyInput)
    procedure = forms.CharField(label="Thủ tục", required=False, widget=Combobox("/goi-y/"))
    card = forms.CharField(label="Căn cước", required=False, widget=ScanInput())
    slip = forms.FileField(
        label="Giấy", required=False, widget=FileDrop(camera=True, accept="image/*")
    )
    more = forms.FileField(label="Khác", required=False, widget=MultiFileDrop())
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(data=None):
    return str(Birth(data, renderer=Renderer()))


def test_label_hint_and_error_belong_to_the_input():
    html = drawn({})

    assert 'for="id_name"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_what_is_required_is_said_in_words():
    html = str(Birth(renderer=Renderer())["name"].as_field_group())
    optional = str(Birth(renderer=Renderer())["born_on"].as_field_group())

    assert "x-required" in html
    assert "x-required" not in optional


def test_choices_form_a_group_that_the_summary_reaches():
    html = drawn({})

    assert "<legend" in html
    assert 'href="#id_way_group"' in html
    assert 'id="id_way_group"' in html


def test_no_id_stands_twice():
    html = drawn({})
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]

    assert len(ids) == len(set(ids))


def test_hidden_fields_stay_hidden():
    assert drawn().count('name="token"') == 1
    assert 'for="id_token"' not in drawn()


def test_what_was_typed_is_never_lost():
    assert 'value="Trần Nguyễn Bảo An"' in drawn({"name": "Trần Nguyễn Bảo An"})
    assert 'value="31/02/2026"' in drawn({"born_on": "31/02/2026"})


def test_camera_and_drop_work_on_a_plain_file_input():
    html = " ".join(drawn().split())

    assert '<input type="file" name="slip"' in html
    assert 'accept="image/*"' in html
    assert "data-photograph hidden" in html
    assert " multiple" in html.split('name="more"')[1].split(">")[0]


def test_a_chosen_suggestion_wins_over_the_typed_text():
    typed = Birth(QueryDict("procedure=khai"))["procedure"].data
    chosen = Birth(QueryDict("procedure=khai&procedure-chosen=1.001193"))["procedure"].data

    assert (typed, chosen) == ("khai", "1.001193")


def test_money_may_be_typed_with_dots():
    form = Birth({"fee": "1.205.000"})
    form.is_valid()

    assert form.cleaned_data["fee"] == 1205000


@pytest.mark.parametrize("typed", ["5/9/1990", "05091990", "5.9.1990", "1990-09-05"])
def test_a_day_may_be_typed_as_people_do(typed):
    assert TypedDateField().clean(typed) == date(1990, 9, 5)


@pytest.mark.parametrize("typed", ["31/2/2026", "hôm qua", "5/9"])
def test_a_day_that_is_none_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="25/11/2026"):
        TypedDateField().clean(typed)


def test_a_known_day_is_shown_as_people_write_it():
    html = str(Birth(initial={"born_on": date(1990, 9, 5)}, renderer=Renderer())["born_on"])

    assert 'value="05/09/1990"' in html


class Place(forms.Form):
    unit = forms.ChoiceField(
        label="Phòng",
        choices=[
            ("", "Tất cả"),
            ("Xã Núi Cao", [("1", "Phòng <Kinh tế>"), ("2", 'Văn phòng "A"')]),
        ],
        required=False,
    )


def test_choices_keep_their_groups_and_the_one_that_was_chosen():
    html = str(Place({"unit": "2"}, renderer=Renderer())["unit"])

    assert '<optgroup label="Xã Núi Cao"><option value="1">' in html
    assert '<option value="2" selected>' in html
    assert html.count(" selected") == 1


def test_names_of_choices_never_become_markup():
    html = str(Place({}, renderer=Renderer())["unit"])

    assert "Phòng &lt;Kinh tế&gt;" in html
    assert "Văn phòng &quot;A&quot;" in html


def test_what_was_typed_into_a_plain_input_never_becomes_markup():
    html = drawn({"name": '"><script>'})

    assert 'value="&quot;&gt;&lt;script&gt;"' in html
    assert "<script>" not in html

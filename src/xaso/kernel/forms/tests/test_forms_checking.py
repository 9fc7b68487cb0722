"""What was filled in, held against the form of a birth with its branches."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.kernel.forms.checking import check
from xaso.kernel.forms.filling import value_at
from xaso.kernel.forms.parsing import read_schema
from xaso.kernel.forms.places import KnownPlace
from xaso.kernel.forms.sample import sample_values
from xaso.kernel.forms.tests.any_json import ANY_JSON
from xaso.kernel.forms.tests.birth_form import BIRTH

DAY = date(2026, 11, 22)
SCHEMA = read_schema(BIRTH)
SON_VI = KnownPlace("00721", "xã Sơn Vĩ", "tỉnh Tuyên Quang")


class OneCommune:
    def by_code(self, code):
        return SON_VI if code == SON_VI.code else None

    def by_name(self, text):
        return [SON_VI] if text == SON_VI.said else []


def checked(values):
    return check(SCHEMA, values, today=DAY, places=OneCommune())


def sampled(**groups):
    values = sample_values(SCHEMA, today=DAY, places=OneCommune(), commune=SON_VI.code)
    for group, changes in groups.items():
        values[group] = (
            changes if isinstance(changes, list) else values.get(group, {}) | changes
        )
    return values


def sentences(values):
    return {one.path: one.sentence for one in checked(values).problems}


def test_an_empty_form_asks_for_what_applies_and_no_more():
    found = sentences({})

    assert found["applicant.name"]
    assert "applicant.authorised" not in found
    assert not any(path.startswith(("mother", "found.")) for path in found)


def test_sample_answers_fill_the_form_wholly():
    result = checked(sampled())

    assert result.is_complete, result.problems
    assert result.pages == ("applicant", "child", "parents", "copies")


def test_a_foundling_has_no_page_of_parents_and_needs_the_minutes():
    values = sampled(child={"origin": "foundling"}, mother={"name": "Trần Thị Kín"})

    result = checked(values)

    assert result.pages == ("applicant", "child", "copies")
    assert "mother" not in result.values
    assert {one.path for one in result.problems} == {"found.day", "found.minutes"}


def test_an_unmarried_father_is_asked_for_only_if_he_acknowledges_the_child():
    apart = sampled(parents={"marriage": "unmarried", "acknowledged": "no"})
    together = sampled(parents={"marriage": "unmarried", "acknowledged": "yes"})

    assert "father" not in checked(apart).values
    assert "father" in checked(together).values
    assert "father.name" not in sentences(together)


def test_a_representative_brings_the_authorisation():
    found = sentences(sampled(applicant={"relation": "relative"}))

    assert list(found) == ["applicant.authorised"]


def test_a_foreign_mother_has_no_vietnamese_number():
    values = sampled(mother={"nationality": "LA", "personal_id": "001190000011"})

    assert "personal_id" not in checked(values).values["mother"]


def test_calculated_answers_are_worked_out_here_whatever_was_sent():
    values = sampled(copies={"count": "3", "fee": 1, "order": 99, "sworn": True})

    assert checked(values).values["copies"] == {
        "count": 3, "fee": 24000, "order": 1, "sworn": True,
    }  # fmt: skip


def test_the_problem_of_an_item_names_the_item():
    values = sampled(
        siblings=[{"name": "Lê Văn Cả"}, {"name": "Lê Văn Hai", "birth_date": "32/1/2020"}]
    )

    assert list(sentences(values)) == ["siblings.1.birth_date"]
    assert checked(values).values["copies"]["order"] == 3


def test_more_items_than_fit_are_a_problem_and_are_not_kept():
    result = checked(sampled(siblings=[{"name": "Lê Văn Cả"}] * 7))

    assert [one.path for one in result.problems] == ["siblings"]
    assert len(result.values["siblings"]) == 5


def test_days_are_held_against_each_other_and_against_today():
    values = sampled(
        child={"origin": "foundling", "birth_date": "2026-11-20"},
        found={"day": "2026-11-19", "minutes": None},
    )
    later = sampled(child={"birth_date": "2026-11-23"})

    assert "20/11/2026" in sentences(values)["found.day"]
    assert "child.birth_date" in sentences(later)


@pytest.mark.parametrize(
    ("birth", "registered", "refused"),
    [
        ("1990-05-05", "1990", ""),
        ("1990-05-05", "5/1990", ""),
        ("1990-05-05", "4/1990", "05/05/1990"),
        ("1990-05-05", "1989", "05/05/1990"),
        ("1990", "1/2/1990", ""),
        ("1990-05-05", "4/5/1990", "05/05/1990"),
    ],
)
def test_a_year_is_refused_only_if_no_day_of_it_can_be_meant(birth, registered, refused):
    schema = two_days({"not_before": "person.birth"})
    values = {"person": {"birth": birth, "day": registered}}

    found = check(schema, values, today=DAY).problems

    assert bool(found) is bool(refused)
    assert all(refused in one.sentence for one in found)


@pytest.mark.parametrize(
    ("birth", "day", "refused"),
    [
        ("1990", "1/12/1990", ""),
        ("2/1990", "28/2/1990", ""),
        ("2/1990", "1/3/1990", "28/02/1990"),
        ("1990", "1991", "31/12/1990"),
    ],
)
def test_a_year_that_bounds_another_day_bounds_it_by_its_last_day(birth, day, refused):
    schema = two_days({"not_after": "person.birth"})
    values = {"person": {"birth": birth, "day": day}}

    found = check(schema, values, today=DAY).problems

    assert bool(found) is bool(refused)
    assert all(refused in one.sentence for one in found)


def two_days(rules):
    fields = [
        {"key": "birth", "kind": "partial_date", "label": "Ngày sinh"},
        {"key": "day", "kind": "partial_date", "label": "Ngày đăng ký", "rules": rules},
    ]
    page = {"key": "a", "title": "Trang", "groups": [{"key": "person", "fields": fields}]}
    return read_schema({"key": "two_days", "title": "Hai ngày", "pages": [page]})


def test_what_cannot_be_read_does_not_count_as_an_answer():
    values = sampled(child={"birth_date": "hôm qua", "late": "Ở xa"})

    result = checked(values)

    assert "birth_date" not in result.values["child"]
    assert "late" not in result.values["child"]


@pytest.mark.parametrize("page", [page.key for page in SCHEMA.pages])
def test_every_problem_is_found_on_its_page_with_a_sentence(page):
    result = checked({"child": {"origin": "parents"}})

    assert all(one.sentence.endswith(".") and one.label for one in result.problems)
    assert result.problems_of(page)


@settings(max_examples=200, deadline=None)
@given(ANY_JSON)
def test_no_json_makes_the_check_fail(sent):
    checked(sent)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_is_sent_what_is_kept_is_kept_again(data):
    values = sampled(siblings=[{"name": "Lê Văn Cả"}], parents={"marriage": "married"})
    for path in data.draw(
        st.lists(st.sampled_from([path for path, _p in SCHEMA.places()]), max_size=6)
    ):
        group, _dot, key = path.partition(".")
        target = (
            values[group]
            if isinstance(values.get(group), dict)
            else values.setdefault(group, [{}])[0]
        )
        target[key] = data.draw(ANY_JSON | st.text(max_size=30))

    first = checked(values)
    again = checked(first.values)

    assert again.values == first.values
    assert again.shown == first.shown
    assert all(value_at(first.values, path) is None or path for path in first.shown)

"""Every kind of answer: as people type it, as it is kept, as it is said."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.kernel.forms.cleaning import Setting, clean
from xaso.kernel.forms.places import NO_PLACES
from xaso.kernel.forms.saying import say_answer
from xaso.kernel.forms.schema import Field, Kind, Option, Rules, Words
from xaso.kernel.forms.tests.any_json import ANY_JSON

SETTING = Setting(date(2026, 11, 22), NO_PLACES)
OPTIONS = (Option("a", Words("Có nhà")), Option("b", Words("Chưa có nhà", "No house")))
A_FILE = {"id": "01990000-0000-7000-8000-000000000001", "name": "chứng sinh.jpg"}


def asked(kind, **more):
    options = OPTIONS if kind in (Kind.CHOICE, Kind.CHOICES) else ()
    return Field("x", Kind(kind), Words("Câu hỏi"), options=options, rules=Rules(**more))


KEPT = [
    ("text", {}, "  Thôn   1 ", "Thôn 1", "Thôn 1"),
    ("text", {"pattern": r"\d{2}[A-Z]"}, "12A", "12A", "12A"),
    ("paragraph", {}, "Một\r\n hai ", "Một\nhai", "Một\nhai"),
    ("number", {}, "1.250", 1250, "1.250"),
    ("number", {"decimals": 2}, "1.250,25", 1250.25, "1.250,25"),
    ("number", {}, 7, 7, "7"),
    ("number", {}, "-3", -3, "-3"),
    ("money", {}, "1.500.000 đ", 1500000, "1.500.000 đ"),
    ("date", {}, "5/9/1990", "1990-09-05", "05/09/1990"),
    ("date", {}, "05091990", "1990-09-05", "05/09/1990"),
    ("partial_date", {}, "1958", "1958", "1958"),
    ("partial_date", {}, "5/1958", "1958-05", "05/1958"),
    ("partial_date", {}, "1/5/1958", "1958-05-01", "01/05/1958"),
    ("time", {}, "8h30", "08:30", "08:30"),
    ("time", {}, "14:05", "14:05", "14:05"),
    ("choice", {}, "b", "b", "Chưa có nhà"),
    ("choices", {}, ["b", "a"], ["a", "b"], "Có nhà, Chưa có nhà"),
    ("yes_no", {}, "no", False, "Không"),
    ("personal_id", {}, "001 190 000 011", "001190000011", "001190000011"),
    ("phone", {}, "0912 345 678", "+84912345678", "0912 345 678"),
    ("email", {}, " ten@example.vn ", "ten@example.vn", "ten@example.vn"),
    ("person_name", {}, "Nguyễn Thị  Mẫu", "Nguyễn Thị Mẫu", "Nguyễn Thị Mẫu"),
    ("ethnicity", {}, "Mông", "Mông", "Mông"),
    ("nationality", {}, "LA", "LA", "Lào"),
    ("declaration", {}, "on", True, "Đã xác nhận"),
    ("file", {}, [A_FILE], [A_FILE], "chứng sinh.jpg"),
    (
        "address",
        {},
        {"country": "LA", "detail": "Viêng Chăn"},
        {"country": "LA", "detail": "Viêng Chăn"},
        "Viêng Chăn, Lào",
    ),
]


@pytest.mark.parametrize(("kind", "rules", "typed", "kept", "said"), KEPT, ids=str)
def test_an_answer_is_kept_and_said(kind, rules, typed, kept, said):
    field = asked(kind, **rules)

    cleaned = clean(field, typed, SETTING)

    assert (cleaned.value, cleaned.sentence) == (kept, "")
    assert clean(field, kept, SETTING).value == kept
    with translation.override("vi"):
        assert say_answer(field, kept, "vi") == said


REFUSED = [
    ("text", {"max_length": 3}, "dài quá"),
    ("text", {"pattern": r"\d{2}", "pattern_say": Words("Xin ghi hai chữ số.")}, "abc"),
    ("text", {}, ["danh sách"]),
    ("number", {}, "mười"),
    ("number", {}, "1,5"),
    ("number", {"min": 1}, "0"),
    ("number", {"max": 10}, 11),
    ("number", {}, "9" * 30),
    ("money", {}, "-5"),
    ("money", {}, "1.5"),
    ("date", {}, "31/2/2020"),
    ("date", {}, "1958"),
    ("date", {"not_future": True}, "23/11/2026"),
    ("date", {"not_past": True}, "21/11/2026"),
    ("partial_date", {}, "13/1958"),
    ("time", {}, "25:00"),
    ("choice", {}, "c"),
    ("choices", {}, ["a", "c"]),
    ("choices", {"max": 1}, ["a", "b"]),
    ("yes_no", {}, "có lẽ"),
    ("personal_id", {}, "12345"),
    ("phone", {}, "123"),
    ("email", {}, "không có"),
    ("person_name", {}, "Nguyễn 2"),
    ("ethnicity", {}, "Sao Hỏa"),
    ("nationality", {}, "ZZ"),
    ("file", {}, [{"id": "x"}]),
    ("file", {"max": 1}, [A_FILE, A_FILE]),
    ("address", {}, {"country": "VN", "detail": "Số 1"}),
    ("address", {"abroad": False}, {"country": "LA", "detail": "Viêng Chăn"}),
    ("address", {}, {"country": "VN", "place": "nơi không có"}),
]


@pytest.mark.parametrize(("kind", "rules", "typed"), REFUSED, ids=str)
def test_an_answer_is_refused_with_a_sentence_that_helps(kind, rules, typed):
    cleaned = clean(asked(kind, **rules), typed, SETTING)

    assert cleaned.value is None
    assert cleaned.sentence.endswith(".")


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_nothing_is_no_answer_and_no_fault(kind, nothing):
    assert clean(asked(kind), nothing, SETTING) == clean(asked(Kind.TEXT), None, SETTING)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(Kind), ANY_JSON | st.text(max_size=40))
def test_any_answer_is_taken_refused_or_empty_and_can_be_said(kind, sent):
    field = asked(kind)

    cleaned = clean(field, sent, SETTING)

    assert not (cleaned.sentence and cleaned.value is not None)
    assert isinstance(say_answer(field, cleaned.value, "vi"), str)
    if cleaned.value is not None:
        assert clean(field, cleaned.value, SETTING).value == cleaned.value

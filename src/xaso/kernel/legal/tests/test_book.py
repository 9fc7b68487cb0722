"""Values of rules."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xaso.kernel.legal.book import InvalidRuleError, ValueType, read_value
from xaso.lib.worktime_limits import Limit, LimitUnit


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("time", "15:00", time(15)),
        ("limit", "8 working_hour", Limit(8, LimitUnit.WORKING_HOUR)),
        ("integer", 1, 1),
        ("boolean", False, False),
        ("text", "parallel", "parallel"),
        ("list", ["online", "postal"], ("online", "postal")),
    ],
)
def test_a_value_is_read_as_its_type(kind, raw, value):
    assert read_value(kind, raw) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("time", "3 giờ chiều"),
        ("limit", "ba ngày"),
        ("limit", "0 working_day"),
        ("integer", True),
        ("integer", "1"),
        ("boolean", 1),
        ("text", 15),
        ("list", "online"),
        ("list", ["online", 1]),
    ],
)
def test_a_value_of_another_type_is_refused(kind, raw):
    with pytest.raises(InvalidRuleError):
        read_value(kind, raw)


@given(
    kind=st.sampled_from(list(ValueType)),
    raw=st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()),
)
def test_anything_is_either_read_or_refused(kind, raw):
    try:
        value = read_value(kind, raw)
    except InvalidRuleError:
        return

    expected = {
        ValueType.TEXT: str,
        ValueType.TIME: time,
        ValueType.LIMIT: Limit,
        ValueType.INTEGER: int,
        ValueType.BOOLEAN: bool,
        ValueType.LIST: tuple,
    }
    assert type(value) is expected[kind]

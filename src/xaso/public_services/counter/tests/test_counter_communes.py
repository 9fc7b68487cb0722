"""A commune is found by the name people still use for it."""

import pytest
from django.urls import reverse

from xaso.public_services.counter.queries.communes import find_communes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "first", "formerly"),
    [
        ("vinh loc thanh hoa", "xã Vĩnh Lộc", ""),
        ("Xã Thạch Kim", "xã Lộc Hà", "Xã Thạch Kim"),
        ("thach ha ha tinh", "xã Thạch Hà", ""),
        ("phường ba đình", "phường Ba Đình", ""),
    ],
)
def test_the_name_that_was_typed_in_full_comes_first(typed, first, formerly):
    commune, old = find_communes(typed)[0]

    assert str(commune) == first
    assert old.startswith(formerly)
    assert bool(old) == bool(formerly)


@pytest.mark.parametrize("typed", ["", "x", "%", "zzzzzz", "' OR 1=1"])
def test_too_little_or_nonsense_finds_nothing(typed):
    assert find_communes(typed) == []


def test_the_boxes_get_their_suggestions(desk, somebody):
    people = desk.get(reverse("counter:people"), {"q": "le thi"}).json()
    procedures = desk.get(reverse("counter:procedures"), {"q": "khai sinh"}).json()
    communes = desk.get(reverse("counter:communes"), {"q": "thach kim"}).json()

    assert people[0]["value"] == str(somebody)
    assert "038190000001" not in str(people)
    assert "1.001193" in procedures[0]["hint"]
    assert "Thạch Kim" in communes[0]["hint"]

"""The list of officials: found, filtered, handed out."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.officials.tests.officials_steps import LIST
from xaso.kernel.organisations.testing import THERE

pytestmark = pytest.mark.django_db


def test_officials_are_found_without_accents_and_by_role(client, it_officer, lan):
    official(Role.CLERK, full_name="Lê Văn Tám")

    by_name = client.get(LIST, {"q": "tran lan"})
    by_role = client.get(LIST, {"role": Role.CLERK})

    assert names(by_name) == ["Trần Thị Lan"]
    assert names(by_role) == ["Lê Văn Tám"]


def names(page):
    return [row[0].full_name for row in page.context["rows"]]


def test_the_list_shows_the_officials_of_this_commune_only(client, it_officer, lan):
    stranger = official(Role.LEADER, commune_id=THERE)

    listed = client.get(LIST, {"state": "all"})
    looked_at = client.get(reverse("officials:official", args=[stranger.pk]))

    assert sorted(names(listed)) == ["Trần Thị Lan", "Đặng Quốc Tin"]
    assert looked_at.status_code == 404


def test_a_longer_list_costs_no_more_queries(client, it_officer, lan):
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(12):
        official(Role.SPECIALIST)

    with CaptureQueriesContext(connection) as many:
        client.get(LIST)

    assert len(many) == len(few)


def test_the_filtered_list_is_handed_out_as_a_workbook(client, it_officer, lan):
    answer = client.get("/officials/export/", {"q": "lan"})

    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.values)
    assert [row[0] for row in rows[1:]] == ["Trần Thị Lan"]
    assert "Cán bộ tiếp nhận" in rows[1][2]


@pytest.mark.parametrize(
    ("field", "state"),
    [
        ("locked_until", "Đang tạm khóa"),
        ("strangers_locked_until", "Tạm khóa với trình duyệt lạ"),
    ],
)
def test_who_is_locked_is_listed_whichever_browsers_it_is_for(
    client, it_officer, lan, field, state
):
    official(Role.CLERK, full_name="Lê Văn Mở")
    setattr(lan, field, timezone.now() + timedelta(minutes=10))
    lan.save()

    listed = client.get(reverse("officials:list"), {"state": "locked"}).text
    page = client.get(reverse("officials:official", args=[lan.pk])).text

    assert lan.full_name in listed
    assert "Lê Văn Mở" not in listed
    assert state in page
    assert reverse("officials:account", args=[lan.pk, "unlock"]) in page

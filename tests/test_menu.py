"""The menu of officials as the modules together make it."""

import pytest

from tests.browser import BACKEND
from tests.world import World
from xaso.kernel.accounts.api import Role


@pytest.mark.django_db
def test_the_menu_of_the_deputy_who_supervises_the_desk(client):
    client.force_login(World().person(Role.SUPERVISOR), backend=BACKEND)

    menu = client.get("/").context["chrome"].menu
    shown = {group.label: [entry.label for entry in group.entries] for group in menu}

    assert list(shown) == ["", "Một cửa", "Văn bản", "Tra cứu", "Quản trị"]
    assert shown[""] == ["Việc của tôi"]
    assert shown["Một cửa"] == [
        "Tiếp nhận",
        "Nộp hộ người dân",
        "Gọi số",
        "Quầy hôm nay",
        "Ca thu tiền",
        "Hồ sơ",
        "Giám sát",
        "Phản ánh chậm trễ",
        "Sổ theo dõi",
        "Đánh giá của người dân",
        "Thời gian chờ",
        "Khoản tiền cần xem",
        "Thu phí, lệ phí",
        "Biên lai",
        "Đại diện, ủy quyền của người dân",
        "Quy định nộp trực tuyến",
    ]
    assert shown["Tra cứu"] == [
        "Thủ tục",
        "Biểu phí, lệ phí địa phương",
        "Dân cư",
        "Xã cũ – xã mới",
        "Văn bản pháp luật",
        "Lịch làm việc",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "active"), [("/", ["Việc của tôi"]), ("/account/", []), ("/dossiers/", ["Hồ sơ"])]
)
def test_the_menu_marks_where_one_is(client, path, active):
    client.force_login(World().person(Role.SUPERVISOR), backend=BACKEND)

    menu = client.get(path).context["chrome"].menu

    assert [entry.label for group in menu for entry in group.entries if entry.active] == active

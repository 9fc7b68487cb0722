from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.accounts.testing import official
from xaso.kernel.home import queries
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.providers.api import HomeTiles, Inbox, InboxItem, Registry, Tile

pytestmark = pytest.mark.django_db


class Figures(HomeTiles):
    key = "audit.figures"

    def tiles(self, request):
        return [Tile("Đang xử lý", 12, "/ho-so/?state=open", hint="Của tôi")]


class Letters(Inbox):
    key = "audit.letters"

    def __init__(self, *items):
        self.given = items

    def items(self, request, *, limit):
        return self.given[:limit]


class Broken(Inbox):
    key = "organisations.broken"

    def items(self, request, *, limit):
        return list(User.objects.raw("SELECT * FROM no_such_table"))


@pytest.fixture
def provide(monkeypatch):
    def replace(*, tiles=(), boxes=()):
        for name, interface, given in (
            ("home_tiles", HomeTiles, tiles),
            ("inboxes", Inbox, boxes),
        ):
            registry = Registry(interface)
            for one in given:
                registry.register(one)
            monkeypatch.setattr(queries, name, registry)

    return replace


@pytest.fixture
def lan(client):
    user = official(Role.RECEPTIONIST)
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    return user


def item(title, hours=None, **more):
    due = timezone.now() + timedelta(hours=hours) if hours is not None else None
    return InboxItem(title, f"/{title}", "Chờ xử lý", due_at=due, **more)


@pytest.fixture
def no_portal(settings):
    settings.XASO_HOME_PUBLIC = "nobody:there"


def test_who_has_not_signed_in_gets_the_page_that_is_named(client, settings):
    settings.XASO_HOME_PUBLIC = "accounts:sign-in"

    page = client.get("/")

    assert page.templates[0].name == "accounts/sign_in.html"


def test_everybody_sees_whose_page_it_is_and_where_officials_sign_in(client, no_portal):
    page = client.get("/")

    assert page.status_code == 200
    assert "Đăng nhập dành cho cán bộ" in page.text


def test_the_public_page_names_the_one_commune_that_is_served(client, no_portal):
    here = commune(HERE)

    page = client.get("/")

    assert f"<h1>X{str(here)[1:]}</h1>" in page.text


def test_the_tracking_box_leads_to_the_page_that_finds_dossiers(client, no_portal, settings):
    settings.XASO_HOME_TRACKING = "accounts:sign-in"
    with_box = client.get("/")
    settings.XASO_HOME_TRACKING = "nobody:there"
    without = client.get("/")

    assert '<form class="x-hero-search" action="/dang-nhap/"' in with_box.text
    assert "x-hero-search" not in without.text


def test_the_most_urgent_comes_first_whatever_module_it_is_from(client, lan, provide):
    some = Letters(item("mai", 24), item("không-hạn"))
    others = Letters(item("quá-hạn", -2), item("gấp-không-hạn", tone="bad"))
    others.key = "accounts.letters"
    provide(boxes=[some, others])

    work = client.get("/").context["work"]

    titles = [row.item.title for row in work.waiting]
    assert titles == ["quá-hạn", "mai", "gấp-không-hạn", "không-hạn"]


def test_late_work_is_counted_in_words(client, lan, provide):
    provide(boxes=[Letters(item("a", -2), item("b", -1), item("c", 240))])

    page = client.get("/")

    assert "2 việc quá hạn" in page.text


def test_figures_lead_to_the_rows_behind_them(client, lan, provide):
    provide(tiles=[Figures()])

    page = client.get("/")

    assert '<a href="/ho-so/?state=open">Đang xử lý</a>' in page.text
    assert "12" in page.text


def test_a_part_that_fails_is_named_and_the_page_stays(client, lan, provide, caplog):
    provide(tiles=[Figures()], boxes=[Broken(), Letters(item("còn-đây", 1))])

    page = client.get("/")

    assert page.status_code == 200
    assert "Hiện chưa hiển thị được: Tổ chức." in page.text
    assert "còn-đây" in page.text
    assert "home_provider_failed key=organisations.broken" in caplog.text


def test_an_empty_inbox_says_what_will_appear(client, lan, provide):
    provide()

    page = client.get("/")

    assert "Không có việc nào đang chờ" in page.text


def test_an_account_without_a_role_is_told_whom_to_ask(client):
    nobody = official()
    client.force_login(nobody, backend="xaso.kernel.accounts.backend.AccountBackend")

    page = client.get("/")

    assert "Tài khoản hôm nay chưa có vai trò nào" in page.text


def test_more_work_costs_no_more_queries(client, lan, provide):
    provide(boxes=[Letters(item("một", 1))])
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    provide(boxes=[Letters(*(item(f"việc-{number}", number) for number in range(20)))])

    with CaptureQueriesContext(connection) as many:
        client.get("/")

    assert len(many) == len(few)

"""A citizen reads the notices of every commune on one page, and the bell counts them all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.notifications.api import mark_read, notify, unread_of
from xaso.kernel.notifications.models import Notice, NoticePlace
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
WORDS = {"code": "H56.99.49-251121-0001", "person": "Nguyễn Thị Đào"}
OWN = "notifications:own"


@pytest.fixture(autouse=True)
def communes():
    commune(HERE)
    commune(THERE)


@pytest.fixture
def me():
    return citizen()


@pytest.fixture
def phone(client, me):
    enter_as(client, me)
    return client


def tell(kind, user, commune_id=HERE, **more):
    with acting_in(commune_id):
        notify(kind.key, to=[user.pk], context=WORDS | more)


def test_notices_of_all_communes_stand_on_one_page(phone, me, kind):
    tell(kind, me, code="H56-1")
    tell(kind, me, THERE, code="H57-2")
    tell(kind, citizen(), code="H58-3")

    page = phone.get(reverse(OWN)).text

    assert "H56-1" in page
    assert "H57-2" in page
    assert "H58-3" not in page


def test_the_bell_counts_what_is_unread_everywhere_in_one_statement(phone, me, kind):
    tell(kind, me)
    tell(kind, me, THERE)
    tell(kind, me, THERE)

    with CaptureQueriesContext(connection) as asked:
        count = unread_of(me.pk)

    assert (count, len(asked)) == (3, 1)
    assert 'class="x-bell-count" aria-hidden="true">3<' in phone.get(reverse(OWN)).text


def test_opening_a_notice_marks_it_read_and_leads_on(phone, me, kind):
    with acting_in(THERE):
        notify(kind.key, to=[me.pk], context=WORDS, url="/dich-vu-cong/")
        row = Notice.objects.of(me.pk).get()

    opened = phone.get(reverse("notifications:own-notice", args=[THERE, row.pk]))
    again = phone.get(reverse("notifications:own-notice", args=[THERE, row.pk]))

    assert (opened["Location"], again["Location"]) == ("/dich-vu-cong/", "/dich-vu-cong/")
    assert unread_of(me.pk) == 0


def test_somebody_elses_notice_is_not_there(phone, me, kind):
    tell(kind, me)
    tell(kind, other := citizen())
    with acting_in(HERE):
        theirs = Notice.objects.of(other.pk).get()

    elsewhere = phone.get(reverse("notifications:own-notice", args=[THERE, theirs.pk]))
    foreign = phone.get(reverse("notifications:own-notice", args=[HERE, theirs.pk]))

    assert (elsewhere.status_code, foreign.status_code) == (404, 404)
    with acting_in(HERE):
        assert Notice.objects.of(other.pk).unread().count() == 1


def test_everything_is_marked_read_at_once(phone, me, kind):
    tell(kind, me)
    tell(kind, me, THERE)

    phone.post(reverse("notifications:own-read"))

    assert unread_of(me.pk) == 0
    assert "Đã đọc hết" in phone.get(f"{reverse(OWN)}?show=unread").text


def test_an_empty_page_says_what_will_come(phone):
    assert "Chưa có thông báo" in phone.get(reverse(OWN)).text


def test_officials_have_no_place_among_citizens(client, kind):
    worker = official(Role.SPECIALIST)
    tell(kind, worker)
    client.force_login(worker, backend="xaso.kernel.accounts.backend.AccountBackend")

    assert client.get(reverse(OWN)).status_code == 403
    assert not NoticePlace.objects.exists()


def test_reading_more_than_was_noted_never_counts_below_nothing(me, kind):
    tell(kind, me)
    NoticePlace.objects.update(unread=0)

    with acting_in(HERE):
        mark_read(me.pk)

    assert unread_of(me.pk) == 0


def test_the_page_asks_as_much_for_many_notices_as_for_few(phone, me, kind):
    tell(kind, me)
    phone.get(reverse(OWN))
    with CaptureQueriesContext(connection) as few:
        phone.get(reverse(OWN))
    for number in range(5):
        tell(kind, me, code=f"H56-{number}")

    with CaptureQueriesContext(connection) as many:
        phone.get(reverse(OWN))

    assert len(many) == len(few)

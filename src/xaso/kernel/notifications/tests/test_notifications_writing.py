"""Notices are written with the change they tell of, and name nobody in their subject."""

from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy, override

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.notifications.api import (
    ForeignAddressError,
    NoticeKind,
    TalkativeSubjectError,
    UnreachableAddressError,
    kinds,
    notify,
)
from xaso.kernel.notifications.models import Notice, NoticeDelivery
from xaso.kernel.notifications.testing import subjects_for
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.usefixtures("here")
WORDS = {"code": "H56.99.49-251121-0001", "person": "Nguyễn Thị Đào"}


@pytest.fixture
def person():
    user = official(Role.SPECIALIST)
    user.email = "dao@example.org"
    user.save()
    return user


def test_each_person_is_told_once_in_vietnamese(kind, person):
    other = official(Role.SPECIALIST)

    with override("en"):
        count = notify(
            kind.key, to=[person.pk, other.pk, person.pk], context=WORDS, url="/d/1/"
        )

    assert count == 2
    assert subjects_for(person.pk) == ["Hồ sơ H56.99.49-251121-0001 đang chờ xử lý"]
    notice = Notice.objects.of(other.pk).get()
    assert notice.body == "Hồ sơ H56.99.49-251121-0001 của Nguyễn Thị Đào đang chờ ông/bà."
    assert (notice.url, notice.read_at) == ("/d/1/", None)


def test_a_notice_says_what_it_is_about(kind, person):
    notify(kind.key, to=[person.pk], context=WORDS, about=("dossier", UUID(int=7)))

    notice = Notice.objects.of(person.pk).get()
    assert (notice.about_kind, notice.about_id) == ("dossier", UUID(int=7))


def test_the_texts_follow_the_catalogue(person, monkeypatch):
    kind = NoticeKind(
        "test.files", label="x", subject=gettext_lazy("Files"), body=gettext_lazy("Files")
    )
    monkeypatch.setitem(kinds._items, kind.key, kind)

    with override("en"):
        notify(kind.key, to=[person.pk], context={})

    with override("vi"):
        assert subjects_for(person.pk) == [str(gettext_lazy("Files"))]


def test_a_notice_falls_with_the_change_it_tells_of(kind, person):
    with pytest.raises(RuntimeError), transaction.atomic():
        notify(kind.key, to=[person.pk], context=WORDS)
        raise RuntimeError

    assert subjects_for(person.pk) == []
    assert NoticeDelivery.objects.count() == 0


def test_the_database_reads_neither_body_nor_address(kind):
    notify(kind.key, to="dao@example.org", context=WORDS)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(n)::text FROM notifications_notice n WHERE n.commune_id = %s",
            [HERE],
        )
        row = cursor.fetchone()[0]
        cursor.execute("SELECT args::text FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")
        job = cursor.fetchone()[0]
    for secret in ("Đào", "dao@example.org", b"dao@example.org".hex()):
        assert secret not in row
        assert secret not in job


def test_who_has_no_address_or_left_is_not_written_to_outside(kind, person):
    silent, gone = official(Role.SPECIALIST), official(Role.SPECIALIST)
    gone.is_active, gone.email = False, "cu@example.org"
    gone.save()

    count = notify(kind.key, to=[person.pk, silent.pk, gone.pk], context=WORDS)

    assert count == 2
    assert [row.notice.receiver for row in NoticeDelivery.objects.all()] == [person]


@pytest.mark.parametrize("placeholder", ["person", "full_name", "phone", "address", "anything"])
def test_a_subject_that_could_name_a_person_is_refused(placeholder):
    with pytest.raises(TalkativeSubjectError):
        NoticeKind("test.bad", "x", subject=f"Hồ sơ của %({placeholder})s", body="x")


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "/\\evil", "d/1"])
def test_a_notice_leads_nowhere_outside(kind, person, url):
    with pytest.raises(ForeignAddressError):
        notify(kind.key, to=[person.pk], context=WORDS, url=url)


def test_a_citizen_that_no_channel_reaches_is_refused(kind):
    with pytest.raises(UnreachableAddressError):
        notify(kind.key, to="0912345678", context=WORDS)


def test_a_forgotten_word_is_noticed_where_it_is_forgotten(kind, person):
    with pytest.raises(KeyError, match="person"):
        notify(kind.key, to=[person.pk], context={"code": "1"})


def test_another_commune_does_not_see_the_notice(kind, person):
    notify(kind.key, to=[person.pk], context=WORDS)
    commune(THERE)

    with acting_in(THERE):
        assert subjects_for(person.pk) == []


def test_many_people_cost_few_queries(kind, django_assert_max_num_queries):
    people = [official(Role.SPECIALIST).pk for _ in range(30)]

    with django_assert_max_num_queries(7):
        notify(kind.key, to=people, context=WORDS)

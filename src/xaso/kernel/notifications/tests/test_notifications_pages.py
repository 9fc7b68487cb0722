"""People see their own notices and the bell; the IT officer sees what did not arrive."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.api import notify
from xaso.kernel.notifications.models import Notice, NoticeDelivery

pytestmark = pytest.mark.usefixtures("here")
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
LIST = "notifications:list"


@pytest.fixture
def person(client):
    user = official(Role.SPECIALIST)
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def it_officer(client):
    user = official(Role.IT_OFFICER)
    client.force_login(user, backend=BACKEND)
    return user


def tell(kind, user, number=1, url=""):
    notify(kind.key, to=[user.pk], context={"code": f"H-{number}", "person": "Đào"}, url=url)
    return Notice.objects.of(user.pk).first()


def test_unread_notices_come_first_and_all_are_one_step_away(client, kind, person):
    read, unread = tell(kind, person, 1), tell(kind, person, 2)
    client.get(reverse("notifications:notice", args=[read.pk]))

    first = client.get(reverse(LIST)).text
    everything = client.get(reverse(LIST), {"show": "all"}).text

    assert unread.subject in first
    assert read.subject not in first
    assert everything.index(unread.subject) < everything.index(read.subject)


def test_opening_a_notice_marks_it_read_and_leads_to_its_thing(client, kind, person):
    notice = tell(kind, person, url="/account/")

    answer = client.get(reverse("notifications:notice", args=[notice.pk]))

    notice.refresh_from_db()
    assert answer["Location"] == "/account/"
    assert notice.read_at


def test_the_bell_counts_what_is_unread(client, kind, person):
    for number in range(3):
        tell(kind, person, number)

    before = client.get(reverse(LIST)).context["chrome"].unread
    client.post(reverse("notifications:list-read"))
    after = client.get(reverse(LIST)).context["chrome"].unread

    assert (before, after) == (3, 0)


def test_one_notice_may_be_put_away_without_opening_it(client, kind, person):
    first, second = tell(kind, person, 1), tell(kind, person, 2)

    client.post(reverse("notifications:notice-read", args=[first.pk]))

    assert list(Notice.objects.of(person.pk).unread()) == [second]


@pytest.mark.parametrize("name", ["notifications:notice", "notifications:notice-read"])
def test_the_notice_of_another_person_does_not_exist(client, kind, person, name):
    foreign = tell(kind, official(Role.SPECIALIST))
    method = client.post if name.endswith("read") else client.get

    answer = method(reverse(name, args=[foreign.pk]))

    foreign.refresh_from_db()
    assert answer.status_code == 404
    assert foreign.read_at is None


def test_marking_all_read_leaves_the_notices_of_others(client, kind, person):
    foreign = tell(kind, official(Role.SPECIALIST))

    client.post(reverse("notifications:list-read"))

    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_a_long_list_has_pages_and_a_constant_number_of_queries(
    client, kind, person, django_assert_max_num_queries
):
    for number in range(30):
        tell(kind, person, number)
    client.get(reverse(LIST))

    with django_assert_max_num_queries(13):
        page = client.get(reverse(LIST))

    assert page.context["page"].paginator.num_pages == 2
    assert len(page.context["page"]) == 25


@pytest.mark.parametrize("show", ["", "all"])
def test_an_empty_list_says_what_will_stand_there(client, person, show):
    assert "x-empty" in client.get(reverse(LIST), {"show": show}).text


@pytest.fixture
def failed(kind, fickle):
    """Two deliveries that were given up, to an official and to a citizen."""
    fickle.is_down = True
    user = official(Role.SPECIALIST, full_name="Trần Văn Đạo")
    user.email = "dao@example.org"
    user.save()
    tell(kind, user)
    notify(kind.key, to="ba.tu@example.org", context={"code": "H-2", "person": "Bà Tư"})
    deliver_all(give_up=True)
    fickle.is_down = False
    return list(NoticeDelivery.objects.all())


def test_the_it_officer_sees_what_did_not_arrive_but_not_what_it_said(
    client, failed, it_officer
):
    page = client.get(reverse("notifications:deliveries")).text

    assert "Trần Văn Đạo" in page
    assert "b***@example.org" in page
    assert "ba.tu@" not in page
    assert "Bà Tư" not in page
    assert "ConnectionRefusedError" in page


def test_what_failed_is_sent_again_on_request_and_recorded(client, failed, it_officer, fickle):
    client.post(
        reverse("notifications:deliveries-send-again"), {"chosen": [row.pk for row in failed]}
    )
    deliver_all()

    assert sorted(fickle.sent) == ["ba.tu@example.org", "dao@example.org"]
    assert {row.state for row in NoticeDelivery.objects.all()} == {"sent"}
    entries = AuditEntry.objects.filter(action="notifications.delivery.sent_again")
    assert entries.count() == 2


def test_what_arrived_is_not_sent_a_second_time(client, failed, it_officer, fickle):
    again = reverse("notifications:deliveries-send-again")
    for _ in range(2):
        client.post(again, {"chosen": [row.pk for row in failed]})
        deliver_all()

    assert len(fickle.sent) == 2


@pytest.mark.parametrize("chosen", [[], ["x"]])
def test_choosing_nothing_or_nonsense_changes_nothing(client, failed, it_officer, chosen):
    answer = client.post(reverse("notifications:deliveries-send-again"), {"chosen": chosen})

    assert answer.status_code in (302, 400)
    assert {row.state for row in NoticeDelivery.objects.all()} == {"failed"}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.IT_OFFICER])
def test_only_the_it_officer_looks_after_deliveries(client, kind, role):
    client.force_login(official(role), backend=BACKEND)

    seen = client.get(reverse("notifications:deliveries")).status_code
    sent = client.post(reverse("notifications:deliveries-send-again")).status_code

    assert (seen, sent) == (403, 403)


@pytest.mark.parametrize("state", ["", "queued", "sent", "failed", "nonsense"])
def test_deliveries_are_narrowed_by_their_state(client, failed, it_officer, state):
    page = client.get(reverse("notifications:deliveries"), {"state": state})

    expected = 2 if state in ("", "failed", "nonsense") else 0
    assert page.status_code in (200, 422)
    assert len(page.context["rows"]) == expected

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit import queries
from xaso.kernel.audit.api import record, record_access
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.encryption.api import blind_index
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
LIST, ACCESS = "/audit/", "/audit/access/"
THING, OTHER = UUID(int=1), UUID(int=2)
KHOI, LAN = "001206012345", "001306054321"


@pytest.fixture
def leader(client):
    user = official(Role.LEADER, full_name="Phạm Quốc Bảo")
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    return user


@pytest.fixture
def clerk():
    return official(Role.CLERK, full_name="Võ Thị Mai")


def write(action, actor, *, commune=HERE, subject=THING, at=None, **details):
    with acting_in(commune), freeze_time(at or timezone.now()):
        record(action, actor=actor, subject=("thing", subject), **details)


def look(actor, personal_id, purpose="Tiếp nhận hồ sơ"):
    with acting_in(HERE):
        index = blind_index(personal_id, commune_id=HERE, purpose="person")
        record_access(
            actor=actor,
            person_index=index,
            purpose=purpose,
            subject=("dossier", THING),
            fields="họ tên, ngày sinh",
        )


def listed(page):
    return [row[0].action for row in page.context["rows"]]


def test_the_last_week_is_shown_latest_first(client, leader, clerk):
    now = timezone.now()
    write("test.b", clerk, at=now - timedelta(days=2))
    write("test.a", clerk, at=now - timedelta(hours=2))
    write("test.old", clerk, at=now - timedelta(days=20))

    assert listed(client.get(LIST)) == ["test.a", "test.b"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"actor": "vo mai"}, ["test.signed"]),
        ({"action": "test.s"}, ["test.signed"]),
        ({"subject": str(OTHER)}, ["other.read"]),
        ({"actor": "khong co ai"}, []),
    ],
    ids=["actor", "action", "subject", "nobody"],
)
def test_the_trail_is_narrowed(client, leader, clerk, query, found):
    write("test.signed", clerk)
    write("other.read", leader, subject=OTHER)

    assert listed(client.get(LIST, query)) == found


def test_days_before_the_last_week_can_be_asked_for(client, leader, clerk):
    write("test.old", clerk, at=datetime(2026, 3, 10, 23, 30, tzinfo=UTC))

    in_march = client.get(LIST, {"first": "2026-03-11", "last": "2026-03-11"})
    day_before = client.get(LIST, {"first": "2026-03-10", "last": "2026-03-10"})

    assert listed(in_march) == ["test.old"]
    assert listed(day_before) == []


@pytest.mark.parametrize(
    "query",
    [{"first": "2026-03-11", "last": "2026-03-10"}, {"first": "2020-01-01"}, {"subject": "x"}],
    ids=["turned", "years", "no id"],
)
def test_a_question_that_cannot_be_answered_shows_nothing(client, leader, clerk, query):
    write("test.signed", clerk)

    page = client.get(LIST, query)

    assert page.status_code == 200
    assert listed(page) == []


def test_the_trail_of_another_commune_is_not_seen(client, leader, clerk):
    write("test.there", clerk, commune=THERE)

    assert listed(client.get(LIST)) == []


def test_pages_follow_each_other_without_gap_or_repetition(client, leader, clerk, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    same_moment = timezone.now() - timedelta(hours=1)
    for number in range(7):
        write(f"test.n{number}", clerk, at=same_moment)

    seen, address = [], LIST
    while address:
        page = client.get(f"{LIST}{address}" if address.startswith("?") else address)
        seen += listed(page)
        address = page.context["earlier"]

    assert sorted(seen) == [f"test.n{number}" for number in range(7)]


@pytest.mark.parametrize("cursor", ["x", "2026-01-01~x", "2026-01-01T00:00:00~" + str(THING)])
def test_a_broken_cursor_begins_at_the_top(client, leader, clerk, cursor):
    write("test.a", clerk)

    assert listed(client.get(LIST, {"before": cursor})) == ["test.a"]


def test_every_read_is_bounded_in_time(client, leader, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as captured:
        client.get(LIST)

    reads = [q["sql"] for q in captured if 'FROM "audit_auditentry"' in q["sql"]]
    assert reads
    assert all('"at" >= ' in sql and '"at" < ' in sql for sql in reads)
    assert not any("COUNT(" in sql for sql in reads)


def test_one_entry_shows_who_for_whom_and_the_details(client, leader, clerk):
    with acting_in(HERE):
        record(
            "test.signed",
            actor=clerk,
            on_behalf_of=leader.pk,
            subject=("thing", THING),
            number="12/QĐ",
        )
        entry = AuditEntry.objects.get()

    page = client.get(entry.get_absolute_url())

    assert "Võ Thị Mai" in page.text
    assert "Phạm Quốc Bảo" in page.text
    assert "12/QĐ" in page.text


@pytest.mark.parametrize("day", ["2026-11-20", "2026-02-31", "heute"])
def test_an_entry_that_does_not_exist_is_not_found(client, leader, day):
    assert client.get(reverse("audit:entry", args=[day, THING])).status_code == 404


def test_the_access_log_answers_whose_data_was_seen(client, leader, clerk):
    look(clerk, KHOI)
    look(clerk, LAN, "Xác minh")

    page = client.post(ACCESS, {"personal_id": KHOI})

    assert [row[0].purpose for row in page.context["rows"]] == ["Tiếp nhận hồ sơ"]
    assert "Võ Thị Mai" in page.text


def test_the_access_log_answers_what_one_official_saw(client, leader, clerk):
    look(clerk, KHOI)
    look(leader, LAN, "Xác minh")

    page = client.post(ACCESS, {"actor": "mai"})

    assert [row[0].actor for row in page.context["rows"]] == [clerk]


def test_asking_the_access_log_is_audited_without_the_number(client, leader):
    client.post(ACCESS, {"personal_id": KHOI})

    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="audit.access_log.searched")
    assert entry.actor == leader
    assert entry.details["by_person"] is True
    assert KHOI not in str(entry.details)


def test_a_wrong_personal_id_is_refused_in_words(client, leader):
    page = client.post(ACCESS, {"personal_id": "123"})

    assert page.status_code == 422
    assert "mười hai chữ số" in page.text


def test_the_access_log_goes_on_to_earlier_looks(client, leader, clerk, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for number in range(3):
        look(clerk, KHOI, f"Lần {number}")

    first = client.post(ACCESS, {"personal_id": KHOI})
    second = client.post(ACCESS, dict(first.context["hidden"]))

    assert [row[0].purpose for row in first.context["rows"]] == ["Lần 2", "Lần 1"]
    assert [row[0].purpose for row in second.context["rows"]] == ["Lần 0"]


@pytest.mark.parametrize(
    ("role", "trail", "access"),
    [
        (Role.IT_OFFICER, 200, 200),
        (Role.LEADER, 200, 200),
        (Role.SUPERVISOR, 200, 403),
        (Role.UNIT_HEAD, 403, 403),
        (Role.RECEPTIONIST, 403, 403),
        (Role.SPECIALIST, 403, 403),
        (Role.CLERK, 403, 403),
    ],
)
def test_who_may_read_what(client, role, trail, access):
    client.force_login(official(role), backend="xaso.kernel.accounts.backend.AccountBackend")

    assert client.get(LIST).status_code == trail
    assert client.get(ACCESS).status_code == access

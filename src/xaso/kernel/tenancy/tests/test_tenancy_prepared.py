"""A statement is written once and filled in for everybody, and nobody gets another's rows."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xaso.kernel.audit.api import record
from xaso.kernel.audit.models import AuditEntry, TreeTile
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy import prepared
from xaso.kernel.tenancy.api import acting_in, read_prepared
from xaso.kernel.tenancy.context import in_the_name_of
from xaso.kernel.tenancy.prepared import UnwritableReadError
from xaso.lib import clock

pytestmark = [pytest.mark.django_db, pytest.mark.crosses_communes]
MORNING = datetime(2026, 10, 5, 2, tzinfo=UTC)
NOON = MORNING + timedelta(hours=3)
PAPER, STAMP = UUID(int=7), UUID(int=8)


@pytest.fixture(autouse=True)
def forget():
    prepared._known.clear()
    yield
    prepared._known.clear()


@pytest.fixture
def entries():
    for commune in (HERE, THERE):
        for moment in (MORNING, NOON):
            for subject in (PAPER, STAMP):
                with acting_in(commune), clock.at(moment):
                    action = f"test.thing.done_{commune}_{moment:%H}"
                    record(action, actor=None, subject=("test", subject))


def actions(subject, since):
    asked = AuditEntry.objects.filter(subject_id=subject, at__gte=since)
    return list(asked.order_by("at").values_list("action"))


def test_each_call_gets_the_rows_of_its_own_values(entries):
    with acting_in(HERE):
        all_day = read_prepared("test", actions, PAPER, MORNING)
        afternoon = read_prepared("test", actions, STAMP, NOON)
        nothing = read_prepared("test", actions, uuid4(), MORNING)

    assert all_day == [(f"test.thing.done_{HERE}_02",), (f"test.thing.done_{HERE}_05",)]
    assert afternoon == [(f"test.thing.done_{HERE}_05",)]
    assert nothing == []


def test_another_commune_gets_its_own_rows_from_the_same_statement(entries):
    with acting_in(HERE):
        here = read_prepared("test", actions, PAPER, NOON)
    with acting_in(THERE):
        there = read_prepared("test", actions, PAPER, NOON)

    assert here == [(f"test.thing.done_{HERE}_05",)]
    assert there == [(f"test.thing.done_{THERE}_05",)]
    assert len(prepared._known) == 1


def test_the_orm_is_asked_once(entries):
    asked = []

    def read(*values):
        asked.append(values)
        return actions(*values)

    with acting_in(HERE):
        for _again in range(3):
            read_prepared("test", read, PAPER, MORNING)

    assert len(asked) == 1
    assert PAPER not in asked[0]


def test_another_number_of_values_is_another_statement(entries):
    def of_several(*subjects):
        return list(AuditEntry.objects.filter(subject_id__in=subjects).values_list("pk"))

    with acting_in(HERE):
        one = read_prepared("test", of_several, PAPER)
        both = read_prepared("test", of_several, PAPER, STAMP)
        none = read_prepared("test", of_several)

    assert (len(one), len(both), none) == (2, 4, [])


def test_memory_has_an_end(entries, monkeypatch):
    monkeypatch.setattr(prepared, "MOST", 3)

    with acting_in(HERE):
        for number in range(10):
            read_prepared(number, actions, PAPER, MORNING)

    assert len(prepared._known) <= 3


def test_what_another_thread_clears_meanwhile_is_no_obstacle(entries, monkeypatch):
    class Forgetful(dict):
        def __contains__(self, key):
            return super().__contains__(key) and not self.clear()

        def __setitem__(self, key, value):
            super().__setitem__(key, value)
            if len(self) > 1:
                self.clear()

    monkeypatch.setattr(prepared, "_known", Forgetful())

    with acting_in(HERE):
        found = [read_prepared(key, actions, PAPER, NOON) for key in ("a", "a", "b", "b", "a")]

    assert found == [[(f"test.thing.done_{HERE}_05",)]] * 5


@pytest.mark.parametrize(
    "condition", ["level", "level__gte", "level__lte"], ids=["equal", "least", "most"]
)
def test_a_number_that_its_column_cannot_hold_is_refused(condition):
    def tiles(level):
        return list(TreeTile.objects.filter(**{condition: level}).values_list("pk"))

    with acting_in(HERE):
        TreeTile.objects.create(level=3, number=0, hashes=b"")
        with pytest.raises(UnwritableReadError):
            read_prepared("test", tiles, 3)

    assert not prepared._known


def test_a_number_that_fits_is_filled_in():
    def tiles(number):
        return list(TreeTile.objects.filter(number__gte=number).values_list("number"))

    with acting_in(HERE):
        for number in (3, 5):
            TreeTile.objects.create(level=0, number=number, hashes=b"")
        found = [read_prepared("test", tiles, number) for number in (0, 4, 6)]

    assert found == [[(3,), (5,)], [(5,)], []]


def test_a_text_and_bytes_are_filled_in():
    def entries(action):
        return list(AuditEntry.objects.filter(action=action).values_list("action"))

    def tiles(hashes):
        return list(TreeTile.objects.filter(hashes=hashes).values_list("number"))

    with acting_in(HERE):
        for number, name in enumerate(("begun", "done")):
            record(f"test.thing.{name}", actor=None, subject=("test", PAPER))
            TreeTile.objects.create(level=0, number=number, hashes=name.encode())
        found = [
            read_prepared("text", entries, f"test.thing.{one}") for one in ("done", "lost")
        ]
        kept = [read_prepared("bytes", tiles, one) for one in (b"done", b"begun", b"lost")]

    assert found == [[("test.thing.done",)], []]
    assert kept == [[(1,)], [(0,)], []]


def test_what_is_the_same_for_everybody_stays_as_it_was_written(entries):
    def read(subject):
        odd = AuditEntry.objects.exclude(action__in=["100%", "%s", "it's", "a\\b"])
        return list(odd.filter(subject_id=subject, action__contains="_").values_list("at"))

    with acting_in(HERE):
        assert len(read_prepared("odd", read, PAPER)) == 2


def test_the_database_keeps_the_plan_of_what_is_read_often(entries, settings):
    with acting_in(HERE), connection.cursor() as cursor:
        for _again in range(settings.DATABASES["default"]["OPTIONS"]["prepare_threshold"] + 1):
            read_prepared("often", actions, PAPER, NOON)
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]

    assert any("audit_auditentry" in one and "$1" in one for one in kept)


def test_who_records_statements_sees_their_values(entries):
    with acting_in(HERE), CaptureQueriesContext(connection) as captured:
        read_prepared("seen", actions, PAPER, NOON)

    assert PAPER.hex in captured.captured_queries[-1]["sql"]


def test_what_narrows_to_a_commune_is_not_kept_for_ever(monkeypatch):
    monkeypatch.setattr("xaso.kernel.tenancy.models.MOST", 3)
    kept = AuditEntry.objects._rows
    kept.clear()

    for commune in range(1, 11):
        with in_the_name_of(commune):
            assert f'"commune_id" = {commune}' in str(AuditEntry.objects.all().query)

    assert 0 < len(kept) <= 3

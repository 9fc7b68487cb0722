"""Rows that are added together travel together, and nobody can tell otherwise."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from xaso.kernel.audit.api import record
from xaso.kernel.audit.models import AuditEntry, TreeTile
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in, added_together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


def write(action):
    record(f"test.thing.{action}", actor=None, subject=("test", uuid4()))


def written():
    found = AuditEntry.objects.filter(action__startswith="test.thing").order_by("id")
    return [one.removeprefix("test.thing.") for one in found.values_list("action", flat=True)]


def test_rows_of_several_tables_go_in_one_message_in_their_order():
    with CaptureQueriesContext(connection) as asked, added_together():
        write("begun")
        TreeTile.objects.create(level=3, number=0, hashes=b"")
        write("done")

    messages = [one["sql"] for one in asked if "INSERT" in one["sql"]]
    assert len(messages) == 1
    tables = [line.split()[2] for line in messages[0].split("\n")]
    assert tables == ['"audit_auditentry"', '"audit_treetile"', '"audit_auditentry"']
    assert written() == ["begun", "done"]


def test_whoever_reads_inside_the_block_finds_what_was_added_before():
    with added_together():
        write("begun")
        seen = written()
        write("done")

    assert seen == ["begun"]
    assert written() == ["begun", "done"]


def test_what_is_undone_inside_the_block_takes_only_its_own_rows():
    with added_together():
        write("begun")
        with pytest.raises(LookupError), transaction.atomic():
            write("tried")
            raise LookupError
        write("done")

    assert written() == ["begun", "done"]


def test_a_block_that_fails_adds_nothing_and_the_next_row_goes_at_once():
    with pytest.raises(LookupError), added_together():
        write("begun")
        raise LookupError
    with CaptureQueriesContext(connection) as asked:
        write("alone")
        at_once = len(asked)

    assert at_once == 1
    assert written() == ["alone"]


def test_a_block_inside_a_block_is_undone_by_itself():
    with added_together():
        write("begun")
        with pytest.raises(LookupError), added_together():
            write("tried")
            raise LookupError
        with added_together():
            write("done")

    assert written() == ["begun", "done"]


def test_a_row_that_the_database_refuses_ends_the_block():
    with pytest.raises(IntegrityError), added_together():
        write("begun")
        TreeTile.objects.create(level=3, number=0, hashes=b"")
        TreeTile.objects.create(level=3, number=0, hashes=b"")

    assert written() == []
    assert not TreeTile.objects.exists()


def test_what_the_database_fills_in_is_read_when_it_is_asked_for():
    with added_together():
        entry = AuditEntry(action="test.thing.done", subject_kind="test", subject_id=uuid4())
        entry.save(force_insert=True)
        many = AuditEntry.objects.bulk_create(
            AuditEntry(action="test.thing.more", subject_kind="test", subject_id=uuid4())
            for _row in range(2)
        )

    numbers = {one.commit_number for one in (entry, *many)}
    assert numbers == set(AuditEntry.objects.values_list("commit_number", flat=True))


def test_a_row_that_may_be_there_already_is_sent_at_once():
    with added_together():
        TreeTile.objects.create(level=3, number=0, hashes=b"first")
        TreeTile.objects.bulk_create(
            [TreeTile(level=3, number=0, hashes=b"second")], ignore_conflicts=True
        )

    assert bytes(TreeTile.objects.get().hashes) == b"first"

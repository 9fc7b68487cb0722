"""S6: whatever a database administrator does to the sealed trail, the verifier names it."""

import random
from datetime import timedelta
from itertools import batched
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.api import record, record_access
from xaso.kernel.audit.leaves import ENTRIES, ENTRY_BYTES, read_row
from xaso.kernel.audit.models import AccessRecord, AuditEntry, TreeCheckpoint
from xaso.kernel.audit.services import sealing
from xaso.kernel.audit.services.witnessing import tell_witness, witness_path
from xaso.kernel.audit.testing import seal_all, verify
from xaso.kernel.audit.verification.reading import Source
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.tenancy.owner import as_owner
from xaso.lib import clock
from xaso.lib.merkle import HASH_BYTES, leaf_hash

pytestmark = pytest.mark.real_database
ROWS, TAMPERED = 1000, 1000
CHANGES = (
    "action = action || 'x'",
    "details = details || '{\"n\": 0}'",
    "at = at + interval '1 microsecond'",
    "at = at + interval '2 months'",
    "actor_id = NULL",
    "subject_id = gen_random_uuid()",
    "subject_kind = 'other'",
    "address = '10.9.9.9'",
    "request_id = gen_random_uuid()",
    "body = 'x'",
)


@pytest.fixture
def sealed(real_database, settings, tmp_path, monkeypatch):
    """Make a sealed trail of both kinds, in several batches, with a witness."""

    def make(rows):
        settings.XASO_AUDIT_WITNESS = str(tmp_path)
        monkeypatch.setattr(sealing, "BATCH", rows // 4)
        actor = official(Role.CLERK)
        with acting_in(HERE):
            for some in range(0, rows, 200):
                write(actor, some)
        seal_all(HERE)
        tell_witness(HERE)
        assert verify(HERE, witness=witness_path(HERE))[0] == []

    return make


@pytest.fixture
def trail(sealed):
    sealed(ROWS)


def write(actor, first):
    with transaction.atomic():
        AuditEntry.objects.bulk_create(
            AuditEntry(
                action="test.thing.done",
                actor=actor,
                subject_kind="thing",
                subject_id=UUID(int=number),
                details={"số": number},
                request_id=UUID(int=number),
                address="10.0.0.1",
            )
            for number in range(first, first + 196)
        )
        for number in range(4):
            record_access(
                actor=actor,
                person_index=bytes([number]) * 16,
                purpose="Giải quyết hồ sơ",
                subject=("dossier", UUID(int=number)),
                fields="số định danh",
            )


def as_administrator(*statements):
    """Run statements as the owner of the tables, past the rights of the application."""
    with as_owner(), acting_in(HERE), transaction.atomic(), connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


def sealed_ids():
    with acting_in(HERE), transaction.atomic():
        return sorted(AuditEntry.objects.values_list("id", flat=True))


def transactions():
    with acting_in(HERE), transaction.atomic():
        return dict(AuditEntry.objects.values_list("id", "commit_number"))


def named(findings, fault):
    return {one.row for one in findings if one.fault == fault}


def test_a_thousand_of_each_attack_are_all_named_and_nothing_else_is(sealed):
    sealed(6000)
    rows, number = sealed_ids(), transactions()
    body, tail = rows[:-TAMPERED], rows[-TAMPERED:]
    shuffled = random.Random(6).sample(body, len(body))  # noqa: S311
    changed, removed, copied = (shuffled[n * TAMPERED : (n + 1) * TAMPERED] for n in range(3))
    pairs = [(a, b) for a, b in batched(shuffled[3 * TAMPERED :], 2) if number[a] != number[b]][
        : TAMPERED // 2
    ]
    assert len(pairs) == TAMPERED // 2

    as_administrator(
        *change(changed), remove(removed), put_in(copied), swap(pairs), remove(tail)
    )

    findings, summary = verify(HERE, witness=witness_path(HERE))
    assert named(findings, "changed") == texts(changed)
    assert named(findings, "missing") == texts(removed) | texts(tail)
    assert named(findings, "inserted") == texts(
        one for one in sealed_ids() if one not in number
    )
    assert named(findings, "reordered") == texts(one for pair in pairs for one in pair)
    assert len(named(findings, "inserted")) == TAMPERED
    assert len(findings) == 5 * TAMPERED
    assert not summary.is_sound


def texts(ids):
    return {str(one) for one in ids}


def change(ids):
    table = "UPDATE audit_auditentry SET {} WHERE commune_id = %s AND id = ANY(%s)"
    return [
        (table.format(how), [HERE, ids[number :: len(CHANGES)]])
        for number, how in enumerate(CHANGES)
    ]


def remove(ids):
    return "DELETE FROM audit_auditentry WHERE commune_id = %s AND id = ANY(%s)", [HERE, ids]


def put_in(ids):
    copy = (
        "INSERT INTO audit_auditentry (id, commune_id, at, commit_number, action, subject_kind,"
        " subject_id, details, body) SELECT gen_random_uuid(), commune_id, at, commit_number,"
        " action, subject_kind, subject_id, details, body FROM audit_auditentry"
        " WHERE commune_id = %s AND id = ANY(%s)"
    )
    return copy, [HERE, ids]


def swap(pairs):
    ones, others = zip(*pairs, strict=True)
    statement = (
        "UPDATE audit_auditentry a SET commit_number = b.commit_number FROM audit_auditentry b,"
        " unnest(%s::uuid[], %s::uuid[]) AS pair(one, other) WHERE a.commune_id = %s"
        " AND b.commune_id = %s AND a.id = pair.one AND b.id = pair.other"
    )
    return statement, [[*ones, *others], [*others, *ones], HERE, HERE]


def test_a_changed_look_is_named_too(trail):
    with acting_in(HERE), transaction.atomic():
        look = AccessRecord.objects.order_by("id")[7].pk
    change = (
        "UPDATE audit_accessrecord SET person_index = '0123456789abcdef'"
        " WHERE commune_id = %s AND id = %s"
    )

    as_administrator((change, [HERE, look]))

    assert [(one.fault, one.row) for one in verify(HERE)[0]] == [("changed", str(look))]


def test_a_tail_cut_off_with_its_tree_and_signatures_is_known_to_the_witness(trail):
    with acting_in(HERE), transaction.atomic():
        kept = TreeCheckpoint.objects.order_by("size")[1].size
        last = sealed_place(kept - 1)

    as_administrator(*cut_off(kept, last))

    assert verify(HERE)[1].is_sound
    findings, _summary = verify(HERE, witness=witness_path(HERE))
    assert [one.fault.value for one in findings] == ["truncated"]
    assert f"once had {ROWS} leaves" in findings[0].message


def cut_off(kept, last):
    beyond = "WHERE commune_id = %s AND (commit_number, id) > (%s, %s)"
    tile, inside = divmod(kept, 256)
    return [
        *(
            (f"DELETE FROM {table} {beyond}", [HERE, *last])  # noqa: S608
            for table in ("audit_auditentry", "audit_accessrecord")
        ),
        ("DELETE FROM audit_treecheckpoint WHERE commune_id = %s AND size > %s", [HERE, kept]),
        (
            "DELETE FROM audit_treetile WHERE commune_id = %s AND level = 0 AND number > %s",
            [HERE, tile],
        ),
        (
            "UPDATE audit_treetile SET hashes = substr(hashes, 1, %s), entries = substr(entries, 1, %s)"
            " WHERE commune_id = %s AND level = 0 AND number = %s",
            [inside * HASH_BYTES, inside * ENTRY_BYTES, HERE, tile],
        ),
        (
            "UPDATE audit_treetile SET hashes = substr(hashes, 1, %s) WHERE commune_id = %s AND level = 1",
            [tile * HASH_BYTES, HERE],
        ),
    ]


def sealed_place(index):
    rows = [
        *AuditEntry.objects.values_list("commit_number", "id"),
        *AccessRecord.objects.values_list("commit_number", "id"),
    ]
    return sorted(rows)[index]


def test_a_row_changed_together_with_its_stored_hash_is_found_by_the_signatures(trail):
    victim = sealed_ids()[700]
    forge_with_hash(victim)

    findings, summary = verify(HERE)

    assert not summary.is_sound
    assert {one.fault.value for one in findings} == {"rewritten"}
    assert all(one.leaf is not None and one.leaf <= index_of(victim) for one in findings)


def forge_with_hash(victim):
    tile, inside = divmod(index_of(victim), 256)
    as_administrator(
        (
            "UPDATE audit_auditentry SET action = 'forged' WHERE commune_id = %s AND id = %s",
            [HERE, victim],
        )
    )
    with acting_in(HERE), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{ENTRIES.select} AND id = %s", [HERE, victim])
        forged = leaf_hash(read_row(ENTRIES, cursor.fetchone()).leaf)
    as_administrator(
        (
            "UPDATE audit_treetile SET hashes = overlay(hashes PLACING %s FROM %s)"
            " WHERE commune_id = %s AND level = 0 AND number = %s",
            [forged, inside * HASH_BYTES + 1, HERE, tile],
        )
    )


def index_of(row_id):
    with acting_in(HERE), transaction.atomic():
        rows = [
            *AuditEntry.objects.values_list("commit_number", "id"),
            *AccessRecord.objects.values_list("commit_number", "id"),
        ]
    return [one for _number, one in sorted(rows)].index(row_id)


def test_leaves_that_changed_places_in_the_tree_are_named(trail):
    swapped = "overlay(overlay({0} PLACING substr({0}, 1 + {1} * 9, {1}) FROM 1 + {1} * 4) PLACING substr({0}, 1 + {1} * 4, {1}) FROM 1 + {1} * 9)"
    hashes, entries = (
        swapped.format("hashes", HASH_BYTES),
        swapped.format("entries", ENTRY_BYTES),
    )
    change = "UPDATE audit_treetile SET hashes = {}, entries = {} WHERE commune_id = %s AND level = 0 AND number = 2"
    change = change.format(hashes, entries)

    as_administrator((change, [HERE]))

    findings, _summary = verify(HERE)
    named = {one.leaf for one in findings if one.fault.value == "reordered"}
    assert named == {2 * 256 + 4, 2 * 256 + 9}
    assert "rewritten" in {one.fault.value for one in findings}


def test_removed_tiles_are_found(trail):
    as_administrator(
        (
            "DELETE FROM audit_treetile WHERE commune_id = %s AND level = 0 AND number = 1",
            [HERE],
        )
    )

    findings, _summary = verify(HERE)

    assert "truncated" in {one.fault.value for one in findings}


def test_leaves_behind_the_newest_checkpoint_are_told(trail):
    as_administrator(
        (
            "DELETE FROM audit_treecheckpoint WHERE commune_id = %s AND size = %s",
            [HERE, ROWS],
        )
    )

    findings, _summary = verify(HERE)

    assert "truncated" in {one.fault.value for one in findings}


def test_each_tile_of_leaves_is_read_once(trail, monkeypatch):
    read, numbers = Source.leaf_tiles, []

    def leaf_tiles(source, first, after):
        found = read(source, first, after)
        numbers.extend(number for number, *_rest in found)
        return found

    monkeypatch.setattr(Source, "leaf_tiles", leaf_tiles)
    verify(HERE)

    assert numbers == [0, 1, 2, 3]


def test_checkpoints_that_our_key_did_not_sign_are_no_checkpoints(trail):
    change = (
        "UPDATE audit_treecheckpoint SET note = replace(note, 'at 20', 'at 21')"
        " WHERE commune_id = %s"
    )

    as_administrator((change, [HERE]))

    assert {one.fault.value for one in verify(HERE)[0]} == {"forged", "truncated"}


def test_a_row_smuggled_in_before_the_next_sealing_is_told_as_backdated(trail):
    with acting_in(HERE), transaction.atomic():
        record("test.thing.done", actor=None, subject=("thing", UUID(int=1)))
    old = timezone.now() - timedelta(days=40)
    as_administrator(
        (
            "INSERT INTO audit_auditentry (id, commune_id, at, action, subject_kind, subject_id, details, body)"
            " VALUES (gen_random_uuid(), %s, %s, 'smuggled', 'thing', gen_random_uuid(), '{}', '')",
            [HERE, old],
        )
    )

    waiting, _summary = verify(HERE)
    with clock.at(timezone.now() + timedelta(minutes=1)):
        seal_all(HERE)
    sealed, summary = verify(HERE)

    assert [one.fault.value for one in waiting] == ["late"]
    assert [one.fault.value for one in sealed] == ["backdated"]
    assert sealed[0].leaf == ROWS + 1
    assert summary.is_sound


def test_the_trail_can_be_verified_from_a_day_on(trail):
    with acting_in(HERE), transaction.atomic():
        record("test.thing.done", actor=None, subject=("thing", UUID(int=1)))
    seal_all(HERE)

    findings, summary = verify(HERE, since=timezone.now() + timedelta(minutes=1))
    _all, whole = verify(HERE)

    assert findings == []
    assert summary.leaves == 0
    assert whole.leaves == ROWS + 1
    assert summary.root == whole.root

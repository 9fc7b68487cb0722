"""The witness outside: gets every checkpoint, may be away, and tells when the past changed."""

import json
from uuid import UUID

import pytest
from django.db import connection, transaction

from xaso.kernel.audit.api import record, seal_state
from xaso.kernel.audit.models import TreeHead
from xaso.kernel.audit.services.witnessing import tell_witness, witness_path
from xaso.kernel.audit.testing import seal_all, verify
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.tenancy.owner import as_owner

pytestmark = pytest.mark.real_database


@pytest.fixture
def witness(real_database, settings, tmp_path):
    settings.XASO_AUDIT_WITNESS = str(tmp_path)
    return witness_path(HERE)


def seal_some(rounds=1):
    for _round in range(rounds):
        with acting_in(HERE), transaction.atomic():
            record("test.thing.done", actor=None, subject=("thing", UUID(int=1)))
        seal_all(HERE)


def state():
    with acting_in(HERE), transaction.atomic():
        found = seal_state()
    return found.witness, found.witnessed_size


def sizes(path):
    return [
        int(json.loads(line)["note"].split("\n")[1]) for line in path.read_text().splitlines()
    ]


def test_it_gets_every_checkpoint_once(witness):
    seal_some()
    tell_witness(HERE)
    seal_some(2)
    tell_witness(HERE)
    tell_witness(HERE)

    assert sizes(witness) == [1, 2, 3]
    assert state() == (TreeHead.Witness.KEPT, 3)
    assert verify(HERE, witness=witness)[1].witnessed == 3


def test_it_may_be_away_and_is_caught_up(witness, settings, tmp_path):
    seal_some()
    settings.XASO_AUDIT_WITNESS = str(tmp_path / "away")
    tell_witness(HERE)
    away = state()
    seal_some()
    settings.XASO_AUDIT_WITNESS = str(tmp_path)
    tell_witness(HERE)

    assert away == (TreeHead.Witness.AWAY, 0)
    assert sizes(witness) == [1, 2]


def test_a_torn_line_is_no_obstacle(witness):
    seal_some()
    tell_witness(HERE)
    with witness.open("a") as file:
        file.write('{"note": "xaso/aud')
    seal_some()
    tell_witness(HERE)

    findings, summary = verify(HERE, witness=witness)
    assert [one.fault for one in findings] == ["unreadable"]
    assert summary.is_sound
    assert summary.witnessed == 2


def test_it_does_not_follow_a_tree_that_did_not_grow_from_what_it_knows(witness):
    seal_some(2)
    tell_witness(HERE)
    before = witness.read_text()
    start_over()
    seal_some(3)
    tell_witness(HERE)

    assert state()[0] == TreeHead.Witness.FORKED
    assert witness.read_text() == before
    findings, summary = verify(HERE, witness=witness)
    assert {one.fault.value for one in findings} == {"rewritten"}
    assert not summary.is_sound


def start_over():
    """Throw away the trail with its tree, as an administrator with all rights could."""
    tables = ("auditentry", "accessrecord", "treetile", "treecheckpoint", "treehead")
    with as_owner(), acting_in(HERE), transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM audit_{table} WHERE commune_id = %s", [HERE])  # noqa: S608


def test_a_line_that_our_key_did_not_sign_is_told(witness):
    seal_some(2)
    tell_witness(HERE)
    witness.write_text(witness.read_text().replace("at 20", "at 21", 1))

    findings, summary = verify(HERE, witness=witness)

    assert [one.fault for one in findings] == ["forged"]
    assert not summary.is_sound


def test_without_a_witness_nothing_is_written(real_database, settings):
    settings.XASO_AUDIT_WITNESS = ""
    seal_some()
    tell_witness(HERE)

    assert state() == (TreeHead.Witness.NONE, 0)

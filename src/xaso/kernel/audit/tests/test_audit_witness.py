"""The witness outside: gets every checkpoint, may be away, and tells when the past changed."""

import json
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from xaso.kernel.audit.api import record, seal_state
from xaso.kernel.audit.models import TreeHead
from xaso.kernel.audit.services import witnessing
from xaso.kernel.audit.services.witnessing import tell_witness, witness_path
from xaso.kernel.audit.testing import seal_all, verify
from xaso.kernel.organisations.api import Commune
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


def test_a_witness_that_is_gone_is_no_sound_answer(witness, capsys):
    Commune.objects.filter(pk=HERE).update(is_served=True)
    call_command("audit", "verify")
    seal_some()
    tell_witness(HERE)
    call_command("audit", "verify")
    witness.unlink()

    with pytest.raises(SystemExit):
        call_command("audit", "verify")

    said = capsys.readouterr().out
    assert said.count(": sound.") == 2
    assert "ABSENT" in said
    assert f"The witness {witness} cannot be read" in said
    assert said.count("NOT SOUND") == 1


def test_a_witness_that_cannot_be_read_is_no_sound_answer(witness):
    witness.mkdir()

    findings, summary = verify(HERE, witness=witness)

    assert [one.fault for one in findings] == ["absent"]
    assert not summary.is_sound


def test_another_one_who_tells_it_in_between_is_no_fork(witness, monkeypatch):
    seal_some()
    lock = witnessing._locked

    @contextmanager
    def after_another_one(path):
        monkeypatch.setattr(witnessing, "_locked", lock)
        seal_some()
        tell_witness(HERE)
        with lock(path) as file:
            yield file

    monkeypatch.setattr(witnessing, "_locked", after_another_one)
    tell_witness(HERE)

    assert state() == (TreeHead.Witness.KEPT, 2)
    assert sizes(witness) == [1, 2]


def test_without_a_witness_nothing_is_written(real_database, settings):
    settings.XASO_AUDIT_WITNESS = ""
    seal_some()
    tell_witness(HERE)

    assert state() == (TreeHead.Witness.NONE, 0)

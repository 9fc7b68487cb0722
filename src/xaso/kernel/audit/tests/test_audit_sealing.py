"""The sealer: which rows it takes, in which order, what it signs, and who may hold it up."""

import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections, transaction
from django.utils import timezone
from pymerkle import InmemoryTree

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.api import record, record_access, seal_state
from xaso.kernel.audit.leaves import KINDS, read_row, unpack_entries
from xaso.kernel.audit.models import AuditEntry, TreeCheckpoint, TreeHead, TreeTile
from xaso.kernel.audit.services import sealing
from xaso.kernel.audit.services.proving import prove
from xaso.kernel.audit.services.sealing import seal
from xaso.kernel.audit.signing import NoSigningKeyError, public_path, trusted_keys
from xaso.kernel.audit.tasks import seal_everything
from xaso.kernel.audit.testing import seal_all, verify
from xaso.kernel.audit.verification.proofs import BadProofError, check_proof
from xaso.kernel.organisations.api import Commune, served_communes
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy import commit_order
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.tenancy.owner import as_owner
from xaso.lib import checkpoints, clock

THING = ("thing", UUID(int=1))


def write(count=1, commune=HERE):
    with acting_in(commune), transaction.atomic():
        for number in range(count):
            record("test.thing.done", actor=None, subject=THING, number=number)


def inside(read):
    with acting_in(HERE), transaction.atomic():
        return read()


def newest():
    return inside(lambda: checkpoints.read(TreeCheckpoint.objects.latest("size").note))


def leaves():
    """Read all rows once more, in their order, as another program would."""
    with acting_in(HERE), transaction.atomic(), connection.cursor() as cursor:
        rows = []
        for kind in KINDS:
            cursor.execute(kind.select, [HERE])
            rows += [read_row(kind, values) for values in cursor.fetchall()]
    return [row.leaf for row in sorted(rows, key=lambda row: row.place)]


@pytest.fixture
def our_keys(settings):
    return trusted_keys(public_path(Path(settings.XASO_AUDIT_KEY_FILE)))


@pytest.mark.real_database
def test_the_root_is_the_one_another_library_finds(real_database, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 150)
    actor = official(Role.CLERK)
    for _round in range(3):
        write(200)
        with acting_in(HERE), transaction.atomic():
            record_access(
                actor=actor, person_index=b"1" * 16, purpose="Thử", subject=THING, fields="tên"
            )
        seal_all(HERE)

    theirs = InmemoryTree(algorithm="sha256")
    for leaf in leaves():
        theirs.append_entry(leaf)

    assert newest().size == 603
    assert newest().root == theirs.get_root(603)


@pytest.mark.real_database
def test_each_leaf_of_a_tile_remembers_its_row(real_database):
    write(300)
    seal_all(HERE)

    tiles = inside(lambda: list(TreeTile.objects.filter(level=0).order_by("number")))
    remembered = [one.id for tile in tiles for one in unpack_entries(bytes(tile.entries))]
    assert remembered == inside(
        lambda: list(
            AuditEntry.objects.order_by("commit_number", "id").values_list("id", flat=True)
        )
    )
    assert [len(tile.hashes) // 32 for tile in tiles] == [256, 44]


@pytest.mark.real_database
def test_a_row_is_not_jumped_over_while_its_transaction_runs(real_database):
    written, go_on = Event(), Event()

    def linger():
        with acting_in(HERE), transaction.atomic():
            record("test.slow", actor=None, subject=THING)
            written.set()
            go_on.wait(timeout=20)
        connections.close_all()

    slow = Thread(target=linger)
    slow.start()
    assert written.wait(timeout=20)
    write()
    before = seal(HERE)
    go_on.set()
    slow.join()
    seal_all(HERE)

    assert before == 0
    assert verify(HERE)[0] == []
    assert newest().size == 2


@pytest.mark.real_database
def test_a_row_that_settles_between_the_two_kinds_is_not_jumped_over(
    real_database, monkeypatch
):
    read, held, go_on = sealing._rows, Event(), Event()

    def hold_back():
        with acting_in(HERE), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
            held.set()
            go_on.wait(timeout=20)
        connections.close_all()

    other = Thread(target=hold_back)

    def let_go_after_the_first(*given):
        rows = read(*given)
        go_on.set()
        other.join()
        return rows

    other.start()
    assert held.wait(timeout=20)
    write()
    with acting_in(HERE), transaction.atomic():
        record_access(
            actor=official(),
            person_index=b"1" * 16,
            purpose="Tra cứu",
            subject=THING,
            fields="tên",
        )
    monkeypatch.setattr(sealing, "_rows", let_go_after_the_first)
    seal(HERE)
    monkeypatch.undo()
    seal_all(HERE)

    assert verify(HERE)[0] == []
    assert newest().size == len(leaves()) >= 2


@pytest.mark.real_database
def test_a_row_that_is_rolled_back_is_not_sealed(real_database):
    with acting_in(HERE), transaction.atomic():
        record("test.undone", actor=None, subject=THING)
        transaction.set_rollback(True)
    write()

    seal_all(HERE)

    assert newest().size == 1


@pytest.mark.real_database
def test_each_commune_has_a_tree_of_its_own(real_database):
    write(2)
    write(5, THERE)

    seal_all(HERE)
    seal_all(THERE)

    assert verify(HERE)[1].leaves == 2
    assert verify(THERE)[1].leaves == 5
    assert newest().origin == f"xaso/audit/{HERE}"


@pytest.mark.real_database
def test_a_second_sealer_steps_aside(real_database):
    write()
    seal_all(HERE)
    write()
    held, done = Event(), Event()

    def hold():
        with acting_in(HERE), transaction.atomic():
            TreeHead.objects.select_for_update().get()
            held.set()
            done.wait(timeout=20)
        connections.close_all()

    other = Thread(target=hold)
    other.start()
    assert held.wait(timeout=20)
    sealed = seal(HERE)
    done.set()
    other.join()

    assert sealed == 0
    seal_all(HERE)
    assert verify(HERE)[1].leaves == 2


@pytest.mark.real_database
def test_without_the_key_nothing_is_sealed_and_nothing_is_lost(
    real_database, settings, tmp_path
):
    key = settings.XASO_AUDIT_KEY_FILE
    settings.XASO_AUDIT_KEY_FILE = tmp_path / "lost.pem"
    write()
    with pytest.raises(NoSigningKeyError):
        seal_all(HERE)

    settings.XASO_AUDIT_KEY_FILE = key
    seal_all(HERE)

    assert verify(HERE)[1].leaves == 1


@pytest.mark.real_database
def test_the_worker_seals_every_served_commune_though_one_has_trouble(
    real_database, monkeypatch
):
    Commune.objects.filter(pk__in=[HERE, THERE]).update(is_served=True)
    sealed = []

    def seal_one(commune_id):
        sealed.append(commune_id)
        if commune_id == HERE:
            raise NoSigningKeyError

    monkeypatch.setattr("xaso.kernel.audit.tasks.seal", seal_one)
    monkeypatch.setattr("xaso.kernel.audit.tasks.tell_witness", lambda _commune: None)

    seal_everything(timestamp=0)

    assert sorted(sealed) == [HERE, THERE]


@pytest.mark.real_database
@pytest.mark.crosses_communes
def test_a_tile_that_somebody_removed_does_not_keep_later_communes_from_being_sealed(
    real_database, caplog
):
    Commune.objects.filter(pk__in=[HERE, THERE]).update(is_served=True)
    first, later = (one.pk for one in served_communes())
    write(1, first)
    seal_all(first)
    with as_owner(), acting_in(first), transaction.atomic():
        TreeTile.objects.all().delete()
    write(1, first)
    write(3, later)

    work_until_sealed(later)
    seal_everything(timestamp=0)  # what was written before is settled now, whoever came first

    assert verify(later)[1].leaves == 3
    assert f"audit_not_sealed commune={first} DoesNotExist" in caplog.text


def work_until_sealed(commune):
    for _round in range(200):
        seal_everything(timestamp=0)
        with acting_in(commune), transaction.atomic():
            if seal_state().waiting_since is None:
                return
        time.sleep(0.05)


@pytest.mark.real_database
def test_the_application_cannot_take_back_a_checkpoint(real_database):
    write()
    seal_all(HERE)

    with pytest.raises(ProgrammingError, match="permission denied"):
        inside(lambda: TreeCheckpoint.objects.update(note=""))


@pytest.mark.real_database
def test_a_restored_database_goes_on_behind_the_old_numbers(real_database):
    write(3)
    seal_all(HERE)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON FUNCTION {commit_order.ERA}() IS 'another server'")
        assert not commit_order.is_on_its_server()
        commit_order.follow_server()
    assert commit_order.is_on_its_server()

    write(2)
    seal_all(HERE)

    numbers = inside(
        lambda: list(AuditEntry.objects.order_by("id").values_list("commit_number", flat=True))
    )
    assert numbers[2] < 1 << commit_order.ERA_BITS < numbers[3]
    findings, summary = verify(HERE)
    assert (findings, summary.leaves) == ([], 5)


@pytest.mark.django_db
def test_rows_that_wait_for_ten_minutes_are_late():
    with acting_in(HERE):
        fresh = seal_state()
        record("test.thing.done", actor=None, subject=THING)
        waiting = seal_state()
        with clock.at(timezone.now() + timedelta(minutes=11)):
            assert seal_state().is_late

    assert (fresh.waiting_since, fresh.is_late) == (None, False)
    assert waiting.waiting_since
    assert not waiting.is_late


@pytest.mark.real_database
def test_an_entry_is_proved_and_a_changed_proof_is_not(real_database, our_keys):
    write(700)
    entries = inside(lambda: list(AuditEntry.objects.order_by("id")))
    assert inside(lambda: prove(entries[0])) is None
    seal_all(HERE)

    for entry in (entries[0], entries[255], entries[256], entries[-1]):
        proof = inside(lambda one=entry: prove(one)).as_plain()
        assert check_proof(proof, our_keys).size == 700
        for name, wrong in (("index", proof["index"] ^ 1), ("leaf", "AAAA"), ("path", [])):
            with pytest.raises(BadProofError, match="not in the tree"):
                check_proof(proof | {name: wrong}, our_keys)
        with pytest.raises(BadProofError, match="not signed"):
            check_proof(
                proof | {"checkpoint": proof["checkpoint"][:-9] + "AAAAAAA=\n"}, our_keys
            )
        with pytest.raises(BadProofError, match="not a proof"):
            check_proof({"format": proof["format"]}, our_keys)


def test_the_verifier_stands_without_django():
    program = (
        "import sys, xaso.kernel.audit.verification.checking, xaso.kernel.audit.verification.proofs;"
        "print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    )
    source = Path(sealing.__file__).parents[4]

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.real_database
def test_the_command_seals_verifies_and_fails_when_something_is_wrong(
    real_database, capsys, tmp_path
):
    Commune.objects.filter(pk=HERE).update(is_served=True)
    write(3)
    call_command("audit", "seal")
    seal_all(HERE)
    call_command("audit", "verify")
    call_command("audit", "verify", json=True)
    entry = inside(lambda: AuditEntry.objects.first())
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps(inside(lambda: prove(entry)).as_plain()))
    call_command("audit", "verify", proof=proof)
    said = capsys.readouterr().out
    call_command("audit", "verify", keys=printed_key(tmp_path, capsys))
    assert "sound. 3 leaves" in capsys.readouterr().out

    with as_owner(), acting_in(HERE), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM audit_auditentry WHERE commune_id = %s AND id = %s", [HERE, entry.pk]
        )
    with pytest.raises(SystemExit):
        call_command("audit", "verify")

    assert "sound. 3 leaves" in said
    assert '"ok": true' in said
    assert f"The entry is in xaso/audit/{HERE}" in said
    assert f"MISSING    The sealed row is not there. [leaf 0, audit_auditentry {entry.pk}" in (
        capsys.readouterr().out
    )


def printed_key(folder, capsys):
    """Put what `xaso audit key` prints for others into a file, as they would."""
    capsys.readouterr()
    call_command("audit", "key")
    keys = folder / "given.pub"
    keys.write_text(capsys.readouterr().out)
    return keys


@pytest.mark.django_db
def test_a_signing_key_is_made_once_and_a_new_one_does_not_forget_the_old(
    settings, tmp_path, capsys
):
    Commune.objects.filter(pk=HERE).update(is_served=True)
    path = settings.XASO_AUDIT_KEY_FILE = tmp_path / "audit-key.pem"
    call_command("audit", "key")
    first = path.read_bytes()
    call_command("audit", "key")
    assert path.read_bytes() == first
    path.rename(tmp_path / "old.pem")
    call_command("audit", "key")

    assert path.read_bytes() != first
    assert path.stat().st_mode & 0o077 == 0
    assert len(path.with_suffix(".pub").read_text().split()) == 2
    assert f"xaso/audit/{HERE}+" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"commune": "00000"}, "No commune"),
        ({"since": "hôm qua"}, "not a day"),
        ({"keys": Path("nowhere.pub")}, "cannot be read"),
        ({"proof": Path("nowhere.json")}, "nowhere.json"),
    ],
)
def test_the_command_says_what_it_cannot_do(options, said):
    with pytest.raises(CommandError, match=said):
        call_command("audit", "verify", **options)

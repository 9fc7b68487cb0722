"""What a person with the database reads of a vault (nothing), new master keys, destroyed keys."""

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.encryption.api import Keyring, keyring
from xaso.kernel.files.api import LockedFileError, read
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.identity.testing import citizen
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.vault.models import (
    PaperUse,
    VaultAccess,
    VaultFile,
    VaultOwner,
    VaultPaper,
    VaultShare,
)
from xaso.public_services.vault.opening import every_vault, opened
from xaso.public_services.vault.queries.owners import find_owner
from xaso.public_services.vault.queries.papers import find_paper, papers_of
from xaso.public_services.vault.services.keys import erase_vault, rewrap
from xaso.public_services.vault.services.looking import open_own
from xaso.public_services.vault.services.reusing import note_uses
from xaso.public_services.vault.testing import kept_result, own_paper, shared_with

pytestmark = pytest.mark.django_db
TABLES = (VaultOwner, VaultPaper, VaultShare, VaultAccess, VaultFile, PaperUse)


@pytest.fixture(autouse=True)
def here():
    commune(HERE)


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def papers(me):
    """Return a paper and a result of one citizen, shared, used and looked at."""
    with acting_in(HERE):
        file_id = stored_pdf("khai-sinh-le-thi-mau.pdf", words="nội dung kín")
        own = own_paper(me, number="45/2020-KS", file_id=file_id)
        result = kept_result(me)
        shared_with(HERE, me, own)
    note_uses(find_owner(me.pk, 3).pk, [own], "H56.99.01-261122-0007")
    owner = find_owner(me.pk, 3)
    open_own(owner, find_paper(owner, own, me.full_name), actor=me)
    return own, result


def dump():
    """Return all rows of the vault as the database writes them, with the rows of its files."""
    out = StringIO()
    with every_vault(), acting_in(HERE), connection.cursor() as cursor:
        for model in TABLES:
            here = f"WHERE commune_id = {HERE}" if model is VaultFile else ""
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t {here}")  # noqa: S608
            out.writelines(f"{row[0]}\n" for row in cursor.fetchall())
        cursor.execute(
            "SELECT f::text, o::text FROM files_storedfile f JOIN files_storedobject o"
            " ON (o.commune_id, o.id) = (f.commune_id, f.content_id)"
            " JOIN vault_vaultfile v ON (v.commune_id, v.stored_file_id) = (f.commune_id, f.id)"
            " WHERE f.commune_id = %s",
            [HERE],
        )
        out.writelines(f"{file} {content}\n" for file, content in cursor.fetchall())
    return out.getvalue()


def test_who_has_the_database_alone_reads_nothing(me, papers):
    number = find_owner(me.pk, 3).number
    shown = find_paper(find_owner(me.pk, 3), papers[0], me.full_name)

    said = dump()

    assert shown.number == "45/2020-KS"
    assert said.count("\n") >= 8
    for words in (
        "Lê Thị Mẫu", number, "Giấy khai sinh", "birth_certificate", "45/2020-KS",
        "Ủy ban nhân dân xã Mẫu", "khai-sinh-le-thi-mau", "H56.99.01", "Xét trợ cấp xã hội",
        "Giấy xác nhận", "marital_status", shown.sha256,
    ):  # fmt: skip
        assert words not in said
        assert words.encode().hex() not in said


def test_the_key_of_another_owner_opens_nothing(me, papers):
    other = find_owner(citizen().pk, 3)
    mine = find_owner(me.pk, 3)
    with acting_in(HERE):
        file = VaultFile.objects.get(paper_id=papers[0])

        for lock in (None, os.urandom(32), mine.key.lock_of(papers[1])):
            with pytest.raises(LockedFileError):
                read(file.stored_file_id, lock=lock)
        opened_file = read(file.stored_file_id, lock=mine.key.lock_of(papers[0]))

    assert other is None
    assert opened_file == a_pdf("nội dung kín")


def test_the_database_shows_no_paper_unless_it_was_said_whose(me, papers):
    owner, stranger = find_owner(me.pk, 3), VaultOwner(user=citizen(), begun_at=clock.now())
    stranger.make_key("")
    stranger.save()

    nobodys = (
        VaultPaper.objects.count(),
        PaperUse.objects.count(),
        VaultAccess.objects.count(),
    )
    with opened(stranger.pk):
        theirs = VaultPaper.objects.count()
    with opened(owner.pk):
        mine = (
            VaultPaper.objects.count(),
            PaperUse.objects.count(),
            VaultAccess.objects.count(),
        )

    assert (nobodys, theirs, mine) == ((0, 0, 0), 0, (2, 1, 1))


def test_a_new_master_key_seals_the_owners_keys_anew(me, papers, monkeypatch):
    ring = keyring()
    fresh = Keyring("fresh", ring.index, ring.keys | {"fresh": os.urandom(32)})
    for place in ("encryption.sealing", "encryption.keyring"):
        monkeypatch.setattr(f"xaso.kernel.{place}.keyring", lambda: fresh)
        monkeypatch.setattr(f"xaso.kernel.{place}.keyring_with", lambda _key: fresh)
    for place in ("models.owner", "services.keys"):
        monkeypatch.setattr(f"xaso.public_services.vault.{place}.keyring", lambda: fresh)

    done, again = sum(rewrap()), sum(rewrap())
    alone = Keyring("fresh", ring.index, {"fresh": fresh.keys["fresh"], **_index_of(ring)})
    owner = VaultOwner.objects.get()

    assert (done, again, owner.key_id) == (1, 0, "fresh")
    assert owner.key_sealed[1:6] == b"fresh"
    monkeypatch.setattr("xaso.kernel.encryption.sealing.keyring_with", lambda _key: alone)
    assert {one.title for one in papers_of(owner)} == {
        "Giấy khai sinh",
        "Giấy xác nhận tình trạng hôn nhân",
    }


def _index_of(ring):
    return {} if ring.index == ring.current else {ring.index: ring.keys[ring.index]}


def test_a_destroyed_key_leaves_nothing_to_read(me, papers):
    owner = find_owner(me.pk, 3)
    lock, number = owner.key.lock_of(papers[0]), owner.number
    with acting_in(HERE):
        file_id = VaultFile.objects.get(paper_id=papers[0]).stored_file_id
        before = read(file_id, lock=lock)

    done, again = erase_vault(number), erase_vault(number)

    left = VaultOwner.objects.get()
    assert before
    assert (done, again, bytes(left.key_sealed), bytes(left.person_index)) == (
        True,
        False,
        b"",
        b"",
    )
    assert find_owner(me.pk, 3) is None
    with every_vault(), acting_in(HERE):
        assert [model.objects.count() for model in TABLES[1:]] == [0] * 5
        assert AuditEntry.objects.get(action="vault.owner.erased").details == {
            "vault_papers": 2
        }


def test_after_a_destroyed_key_a_new_vault_begins(me, papers):
    erase_vault(find_owner(me.pk, 3).number)

    with acting_in(HERE):
        kept_result(me, reference="H56.99.01-261201-0001")

    assert len(papers_of(find_owner(me.pk, 3))) == 1


def test_the_command_asks_for_the_number_and_once_more(me, papers, monkeypatch):
    number = find_owner(me.pk, 3).number
    said = StringIO()
    answers = iter([number, "no", number, "ERASE", number, "ERASE", "not a number"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(answers))

    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("vault", "erase", stdout=said)
    kept = find_owner(me.pk, 3)
    call_command("vault", "erase", stdout=said)
    with pytest.raises(CommandError, match="no vault"):
        call_command("vault", "erase", stdout=said)
    with pytest.raises(CommandError, match="neither"):
        call_command("vault", "erase", stdout=said)
    call_command("vault", "rewrap", stdout=said)

    assert kept is not None
    assert find_owner(me.pk, 3) is None
    assert "0 keys sealed anew" in said.getvalue()

"""What people see of the seal: its state, the proof of an entry, and what was erased."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as product
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.api import Look, about, record, record_access, record_accesses
from xaso.kernel.audit.models import (
    AccessRecord,
    AuditEntry,
    PersonKey,
    TreeCheckpoint,
    TreeHead,
)
from xaso.kernel.audit.services.erasing import erase_person
from xaso.kernel.audit.signing import public_path, trusted_keys
from xaso.kernel.audit.testing import seal_all
from xaso.kernel.audit.verification.proofs import check_proof
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.tenancy.owner import as_owner
from xaso.lib import clock

LIST, ACCESS = "/audit/", "/audit/access/"
PERSON = UUID(int=77)


def sign_in(client):
    leader = official(Role.LEADER)
    client.force_login(leader, backend="xaso.kernel.accounts.backend.AccountBackend")
    return leader


def write(**more):
    with acting_in(HERE), transaction.atomic():
        record("test.thing.done", actor=None, subject=("thing", UUID(int=1)), **more)
        return AuditEntry.objects.get(action="test.thing.done")


@pytest.mark.django_db
def test_a_trail_that_was_never_sealed_says_so(client):
    sign_in(client)
    page = client.get(LIST).text

    assert "Chưa có gì để niêm phong" in page
    assert "Chưa có bản đối chứng bên ngoài" in page


@pytest.mark.django_db
def test_late_sealing_is_told(client):
    sign_in(client)
    with clock.at(timezone.now() - timedelta(minutes=11)):
        write()

    assert "Niêm phong bị chậm" in client.get(LIST).text


@pytest.mark.django_db
def test_a_fork_is_told_with_what_to_do(client):
    sign_in(client)
    with acting_in(HERE):
        TreeHead.objects.create(size=3, witness=TreeHead.Witness.FORKED)

    assert "giữ nguyên máy chủ" in client.get(LIST).text


@pytest.mark.real_database
def test_a_sealed_entry_gives_its_proof(real_database, client):
    sign_in(client)
    entry = write()
    waiting, refused = client.get(entry.get_absolute_url()), proof_of(client, entry)
    seal_all(HERE)

    sealed, given = client.get(entry.get_absolute_url()), proof_of(client, entry)

    assert "Dòng này đang chờ niêm phong" in waiting.text
    assert refused.status_code == 404
    assert "Tải bằng chứng" in sealed.text
    assert "attachment" in given.headers["Content-Disposition"]
    keys = trusted_keys(public_path(Path(product.XASO_AUDIT_KEY_FILE)))
    assert check_proof(json.loads(given.content), keys).size >= 1
    assert "Đã niêm phong toàn bộ" in client.get(LIST).text


def proof_of(client, entry):
    return client.get(f"{entry.get_absolute_url()}proof.json")


FORGERIES = {
    "row": "UPDATE audit_auditentry SET action = 'forged' WHERE commune_id = %s",
    "checkpoints": "DELETE FROM audit_treecheckpoint WHERE commune_id = %s",
    "torn note": "UPDATE audit_treecheckpoint SET note = 'x' WHERE commune_id = %s",
    "another's note": "UPDATE audit_treecheckpoint SET note = replace(note, 'at 20', 'at 21')"
    " WHERE commune_id = %s",
    "tiles": "DELETE FROM audit_treetile WHERE commune_id = %s",
    "hashes": "UPDATE audit_treetile SET hashes = sha256(hashes) WHERE commune_id = %s",
    "entries": "UPDATE audit_treetile SET entries = '' WHERE commune_id = %s",
}


@pytest.mark.real_database
@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_what_does_not_fit_the_seal_is_not_called_unaltered(real_database, client, forgery):
    sign_in(client)
    entry = write()
    write_another()
    seal_all(HERE)
    with as_owner(), acting_in(HERE), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forgery, [HERE])

    page = client.get(entry.get_absolute_url())

    assert page.status_code == 200
    assert "Dòng này không khớp với niêm phong" in page.text
    assert "chưa bị sửa" not in page.text
    assert "Tải bằng chứng" not in page.text
    assert proof_of(client, entry).status_code == 404


def write_another():
    with acting_in(HERE), transaction.atomic():
        record("test.other.done", actor=None, subject=("thing", UUID(int=2)))


@pytest.mark.real_database
def test_an_entry_sealed_before_the_newest_checkpoint_went_is_still_proved(
    real_database, client
):
    sign_in(client)
    entry = write()
    seal_all(HERE)
    write_another()
    seal_all(HERE)
    with as_owner(), acting_in(HERE), transaction.atomic():
        TreeCheckpoint.objects.order_by("-size").first().delete()
        later = AuditEntry.objects.get(action="test.other.done")

    assert "chưa bị sửa" in client.get(entry.get_absolute_url()).text
    assert "không khớp" in client.get(later.get_absolute_url()).text


@pytest.mark.real_database
def test_without_the_public_key_nothing_is_claimed(real_database, client, settings, tmp_path):
    sign_in(client)
    entry = write()
    seal_all(HERE)
    settings.XASO_AUDIT_KEY_FILE = tmp_path / "lost.pem"

    page = client.get(entry.get_absolute_url())

    assert "Chưa kiểm tra được niêm phong" in page.text
    assert proof_of(client, entry).status_code == 404


@pytest.mark.django_db
def test_narrowing_the_list_does_not_ask_how_the_seal_stands(client):
    sign_in(client)
    write()

    with CaptureQueriesContext(connection) as whole:
        client.get(LIST)
    with CaptureQueriesContext(connection) as part:
        client.get(LIST, headers={"HX-Request": "true"})

    assert any("audit_treehead" in one["sql"] for one in whole)
    assert not any("audit_tree" in one["sql"] for one in part)


@pytest.mark.real_database
@pytest.mark.parametrize("body", [b"", b"x", b"x" * 60], ids=["empty", "short", "other"])
def test_words_that_somebody_altered_are_told_and_the_others_are_shown(
    real_database, client, body
):
    leader = sign_in(client)
    entry = write(personal=about(PERSON, reason="Ông Bình nghỉ ốm"))
    with acting_in(HERE), transaction.atomic():
        record_accesses(
            [
                Look(PERSON.bytes, f"Lần {one}", ("dossier", UUID(int=1)), "số điện thoại")
                for one in range(2)
            ],
            actor=leader,
        )
        look = AccessRecord.objects.order_by("id").first()
    alter("auditentry SET body", body, entry)
    alter("accessrecord SET body", body, look)

    page, log = client.get(entry.get_absolute_url()), client.post(ACCESS, {"actor": "a"})

    assert "Không đọc được chi tiết cá nhân" in page.text
    assert "Ông Bình" not in page.text
    assert log.text.count("không đọc được") == 1
    assert "Lần 1" in log.text
    assert "Lần 0" not in log.text


@pytest.mark.django_db
@pytest.mark.parametrize("key", [b"", b"\xff\xff\xff", b"\x03abcx", b"x" * 80])
def test_a_key_that_somebody_altered_makes_the_words_unreadable(client, key):
    sign_in(client)
    entry = write(personal=about(PERSON, reason="Ông Bình nghỉ ốm"))
    with acting_in(HERE):
        PersonKey.objects.filter(person=PERSON.bytes).update(key_sealed=key)

    page = client.get(entry.get_absolute_url())

    assert "Không đọc được chi tiết cá nhân" in page.text


def alter(what, value, row):
    with as_owner(), acting_in(HERE), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE audit_{what} = %s WHERE commune_id = %s AND id = %s",
            [value, HERE, row.pk],
        )


@pytest.mark.django_db
def test_a_proof_of_nothing_is_not_found(client):
    sign_in(client)

    assert client.get(f"/audit/2026-01-01/{PERSON}/proof.json").status_code == 404


@pytest.mark.django_db
def test_personal_details_are_shown_until_they_are_erased(client):
    leader = sign_in(client)
    entry = write(personal=about(PERSON, reason="Ông Bình nghỉ ốm"))
    before = client.get(entry.get_absolute_url()).text
    with acting_in(HERE):
        erase_person(PERSON.bytes, actor=leader, reason="Theo đơn")

    after = client.get(entry.get_absolute_url()).text

    assert "Ông Bình nghỉ ốm" in before
    assert "Ông Bình nghỉ ốm" not in after
    assert "đã xóa theo yêu cầu" in after


@pytest.mark.django_db
def test_the_access_log_says_what_was_erased(client):
    leader = sign_in(client)
    with acting_in(HERE):
        record_access(
            actor=leader,
            person_index=PERSON.bytes,
            purpose="Gọi điện cho bà Lan",
            subject=("dossier", UUID(int=1)),
            fields="số điện thoại",
        )
        erase_person(PERSON.bytes, actor=leader, reason="Theo đơn")

    page = client.post(ACCESS, {"actor": leader.full_name})

    assert "đã xóa theo yêu cầu" in page.text
    assert "bà Lan" not in page.text

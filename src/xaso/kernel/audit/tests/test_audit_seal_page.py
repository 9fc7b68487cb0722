"""What people see of the seal: its state, the proof of an entry, and what was erased."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as product
from django.db import transaction
from django.utils import timezone

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.api import about, record, record_access
from xaso.kernel.audit.models import AuditEntry, TreeHead
from xaso.kernel.audit.services.erasing import erase_person
from xaso.kernel.audit.signing import public_path, trusted_keys
from xaso.kernel.audit.testing import seal_all
from xaso.kernel.audit.verification.proofs import check_proof
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock

LIST, ACCESS = "/audit/", "/audit/access/"
PERSON = UUID(int=77)


def sign_in(client):
    leader = official(Role.LEADER)
    client.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
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

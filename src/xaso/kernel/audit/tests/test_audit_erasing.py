"""Personal details are sealed for each person, and gone when that person's key is."""

from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.api import Look, about, record, record_access, record_accesses
from xaso.kernel.audit.models import AccessRecord, AuditEntry, PersonKey
from xaso.kernel.audit.services.erasing import erase_person, person_of
from xaso.kernel.audit.testing import seal_all, verify
from xaso.kernel.encryption.api import BrokenSealError
from xaso.kernel.organisations.api import Commune
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in

KHOI, LAN = "001206012345", "001306054321"
PURPOSE = "Gọi điện cho anh Khôi"


def look(number, purpose=PURPOSE, commune=HERE):
    with acting_in(commune), transaction.atomic():
        actor = official(Role.CLERK, commune_id=commune)
        record_access(
            actor=actor,
            person_index=person_of(number),
            purpose=purpose,
            subject=("dossier", UUID(int=1)),
            fields="số điện thoại",
        )


def looks(number):
    with acting_in(HERE), transaction.atomic():
        found = AccessRecord.objects.filter(person_index=person_of(number)).order_by("id")
        return [(one.purpose, one.fields, one.is_erased) for one in found]


def erase(number, commune=HERE):
    with acting_in(commune):
        return erase_person(
            person_of(number), actor=official(Role.LEADER), reason="Theo đơn của công dân"
        )


@pytest.mark.django_db
def test_the_database_cannot_read_why_somebody_was_looked_at():
    look(KHOI)

    with acting_in(HERE), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_accessrecord WHERE commune_id = %s", [HERE])
        stored = [
            bytes(one) if isinstance(one, memoryview) else str(one).encode()
            for one in cursor.fetchone()
        ]
    assert not any(word in b" ".join(stored) for word in (b"Kh\xc3\xb4i", b"purpose"))
    assert looks(KHOI) == [(PURPOSE, "số điện thoại", False)]


@pytest.mark.django_db
def test_many_looks_are_written_at_once_each_under_the_key_of_its_person(
    django_assert_max_num_queries,
):
    look(KHOI)
    matter = ("dossier", UUID(int=2))
    actor = official(Role.CLERK)
    with acting_in(HERE), transaction.atomic():
        khoi = person_of(KHOI)
        with django_assert_max_num_queries(2):
            record_accesses(
                [Look(khoi, f"Lần {number}", matter, "họ tên") for number in range(20)],
                actor=actor,
            )
        record_accesses(
            [
                Look(khoi, "Cuối", matter, "họ tên"),
                Look(person_of(LAN), "Một", matter, "họ tên"),
                Look(person_of(LAN), "Hai", matter, "họ tên"),
                Look(b"", "Không rõ ai", matter, "họ tên"),
            ],
            actor=actor,
        )
        record_accesses([], actor=actor)

    assert len(looks(KHOI)) == 22
    assert [purpose for purpose, *_rest in looks(LAN)] == ["Một", "Hai"]
    assert erase(LAN) == 1
    assert looks(LAN) == [("", "", True)] * 2
    assert looks(KHOI)[-1] == ("Cuối", "họ tên", False)
    with acting_in(HERE):
        assert AccessRecord.objects.get(person_index=b"").purpose == "Không rõ ai"


@pytest.mark.django_db
def test_erasing_one_person_leaves_the_others():
    look(KHOI)
    look(KHOI, "Lần hai")
    look(LAN)

    assert erase(KHOI) == 1

    assert looks(KHOI) == [("", "", True)] * 2
    assert looks(LAN) == [(PURPOSE, "số điện thoại", False)]
    assert erase(KHOI) == 0


@pytest.mark.django_db
def test_the_key_is_gone_from_its_row():
    look(KHOI)
    erase(KHOI)

    with acting_in(HERE):
        key = PersonKey.objects.get(person=person_of(KHOI))
    assert bytes(key.key_sealed) == b""
    assert key.erased_at


@pytest.mark.django_db
def test_who_comes_back_gets_a_new_key():
    look(KHOI)
    erase(KHOI)
    look(KHOI, "Hồ sơ mới")

    assert looks(KHOI) == [("", "", True), ("Hồ sơ mới", "số điện thoại", False)]


@pytest.mark.django_db
@pytest.mark.crosses_communes
def test_a_person_is_erased_in_one_commune_only():
    look(KHOI)
    look(KHOI, commune=THERE)
    with acting_in(THERE):
        there = person_of(KHOI)
    with acting_in(HERE):
        assert person_of(KHOI) != there

    erase(KHOI)

    with acting_in(THERE):
        assert AccessRecord.objects.get().purpose == PURPOSE


@pytest.mark.django_db
def test_erasing_is_in_the_trail_and_only_for_those_who_may():
    look(KHOI)
    with acting_in(HERE), pytest.raises(PermissionDenied):
        erase_person(person_of(KHOI), actor=official(Role.CLERK), reason="x")
    erase(KHOI)

    with acting_in(HERE):
        entry = AuditEntry.objects.get()
        assert entry.personal == {"reason": "Theo đơn của công dân"}
    assert entry.action == "audit.person.erased"
    assert entry.details == {}
    assert entry.actor.full_name


@pytest.mark.django_db
def test_sealed_details_cannot_be_moved_to_another_row():
    look(KHOI, "một")
    look(KHOI, "hai")
    with acting_in(HERE):
        one, two = AccessRecord.objects.order_by("id")
        one.body = two.body

        with pytest.raises(BrokenSealError):
            _purpose = one.purpose


@pytest.mark.real_database
def test_the_trail_still_verifies_after_an_erasure(real_database):
    look(KHOI)
    with acting_in(HERE), transaction.atomic():
        person = about(UUID(int=5), reason="Ông nghỉ hưu")
        record("test.done", actor=None, subject=("thing", UUID(int=1)), personal=person)
    seal_all(HERE)

    erase(KHOI)
    seal_all(HERE)

    findings, summary = verify(HERE)
    assert (findings, summary.leaves) == ([], 3)
    with acting_in(HERE), transaction.atomic():
        entry = AuditEntry.objects.get(action="test.done")
        assert entry.personal == {"reason": "Ông nghỉ hưu"}


@pytest.mark.django_db
def test_the_command_erases_whom_it_asks_for(monkeypatch, capsys):
    Commune.objects.filter(pk=HERE).update(is_served=True)
    look(KHOI)
    leader = official(Role.LEADER)
    monkeypatch.setattr("builtins.input", lambda _question: KHOI)

    with pytest.raises(CommandError, match="Please say"):
        call_command("audit", "erase")
    with pytest.raises(CommandError, match="may not"):
        erase_by(official(Role.CLERK).username)
    with pytest.raises(CommandError, match="Nobody"):
        erase_by("khong.co.ai")
    erase_by(leader.username)

    assert "1 keys destroyed" in capsys.readouterr().out
    assert looks(KHOI) == [("", "", True)]


def erase_by(username):
    call_command("audit", "erase", commune=str(HERE), by=username, reason="Theo đơn")

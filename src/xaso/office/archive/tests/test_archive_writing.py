"""Packages are written once, and whatever happens somebody can go on."""

import time

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import erase
from xaso.kernel.files.models import StoredFile
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.office.archive.models import HandOverItem, PackageState, WorkFileItem
from xaso.office.archive.services import packing
from xaso.office.archive.services.handing import begin_hand_over, offer, take_back, write_again
from xaso.office.archive.services.packing import pack_all
from xaso.office.archive.sip.writing import write_package
from xaso.office.archive.testing import closed_file


@pytest.fixture
def keeper(db):
    commune(HERE)
    with acting_in(HERE):
        yield official(Role.SPECIALIST)


def two_files(keeper):
    files = [closed_file(keeper, line=line).pk for line in (1, 2)]
    return begin_hand_over(files, title="Hồ sơ nộp lưu", actor=keeper)


def states(made):
    items = HandOverItem.objects.filter(hand_over=made).order_by("work_file__notation")
    return list(items.values_list("package_state", flat=True))


def jobs():
    return ProcrastinateJob.objects.filter(task_name="archive.write_packages").count()


def failing_first(error):
    """Return the writer of packages, which fails once, the first time."""
    turns = iter([error])

    def write(package, target):
        for one in turns:
            raise one
        return write_package(package, target)

    return write


@pytest.mark.real_database
def test_two_jobs_at_once_write_each_package_once(real_database, monkeypatch):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        made = two_files(official(Role.SPECIALIST))
    written = []

    def slowly(package, target):
        written.append(package.notation)
        time.sleep(0.3)
        return write_package(package, target)

    def work():
        with acting_in(HERE):
            pack_all(made.pk)

    monkeypatch.setattr(packing, "write_package", slowly)
    run_together([work, work])

    with acting_in(HERE), transaction.atomic():
        assert states(made) == [PackageState.READY, PackageState.READY]
        assert StoredFile.objects.filter(media_type="application/zip").count() == 2
    assert sorted(written) == ["01.TCCB", "02.TCCB"]


@pytest.mark.parametrize("offered", [False, True])
def test_a_package_that_is_there_is_never_written_over(keeper, monkeypatch, offered):
    made = two_files(keeper)
    pack_all(made.pk)
    before = list(HandOverItem.objects.order_by("pk").values())
    if offered:
        offer(made.pk, actor=keeper)
    monkeypatch.setattr(packing, "write_package", failing_first(AssertionError()))

    for item in before:
        assert packing._pack(item["id"]) is None

    assert list(HandOverItem.objects.order_by("pk").values()) == before


def test_packages_of_a_list_that_was_taken_back_are_not_written(keeper):
    made = two_files(keeper)
    take_back(made.pk, actor=keeper)

    pack_all(made.pk)

    assert states(made) == [PackageState.WANTED, PackageState.WANTED]


def test_what_nobody_foresaw_is_told_stops_no_other_package_and_is_tried_again(
    keeper, monkeypatch
):
    made = two_files(keeper)
    monkeypatch.setattr(packing, "write_package", failing_first(OSError("đĩa đầy")))

    with pytest.raises(OSError, match="đĩa đầy"):
        pack_all(made.pk)
    first = states(made)
    trouble = HandOverItem.objects.get(package_state=PackageState.FAULTY).trouble
    pack_all(made.pk)

    assert first == [PackageState.FAULTY, PackageState.READY]
    assert trouble == "Chưa tạo được gói. Đề nghị bấm tạo lại gói."
    assert states(made) == [PackageState.READY, PackageState.READY]


def test_a_package_that_a_dead_worker_left_half_written_is_written(keeper):
    made = two_files(keeper)
    HandOverItem.objects.update(package_state=PackageState.WRITING)

    pack_all(made.pk)

    assert states(made) == [PackageState.READY, PackageState.READY]


def test_nothing_is_written_again_while_nothing_is_faulty(keeper):
    made = two_files(keeper)
    before = jobs()

    with pytest.raises(ArchiveRefusedError):
        write_again(made.pk, actor=keeper)
    pack_all(made.pk)
    with pytest.raises(ArchiveRefusedError):
        write_again(made.pk, actor=keeper)

    assert jobs() == before


def test_only_what_is_faulty_is_written_again(keeper):
    made = two_files(keeper)
    pack_all(made.pk)
    faulty, sound = HandOverItem.objects.order_by("work_file__notation")
    HandOverItem.objects.filter(pk=faulty.pk).update(package_state=PackageState.FAULTY)
    before = jobs()

    write_again(made.pk, actor=keeper)

    after = jobs()
    pack_all(made.pk)
    assert after == before + 1
    assert states(made) == [PackageState.READY, PackageState.READY]
    assert HandOverItem.objects.get(pk=sound.pk).stored_file_id == sound.stored_file_id


def test_no_package_is_silent_about_a_paper_whose_content_is_gone(keeper):
    made = two_files(keeper)
    item = WorkFileItem.objects.filter(work_file__notation="01.TCCB")[0]
    erase([item.stored_file_id], actor=keeper)

    pack_all(made.pk)

    assert states(made) == [PackageState.FAULTY, PackageState.READY]

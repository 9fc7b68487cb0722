"""An official leaves: the files they keep go to a successor, by page and worker."""

from datetime import date

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials import handing_over
from xaso.kernel.officials.testing import leaves
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, commune, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.office.archive.models import AccessChange, FileState, HandOver, WorkFile
from xaso.office.archive.queries.people import colleagues
from xaso.office.archive.services.handing import (
    begin_hand_over,
    offer,
    pass_judgement,
    take_in,
)
from xaso.office.archive.services.packing import pack_all
from xaso.office.archive.services.reminding import remind_keepers
from xaso.office.archive.testing import archived_file, catalogue, closed_file, open_file, paper
from xaso.office.archive.work_holder import FilesInHands, ListsInHands

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def leaver():
    return official(Role.SPECIALIST, full_name="Lê Văn Bình")


def keepers():
    return dict(WorkFile.objects.values_list("notation", "keeper__full_name"))


def test_the_successor_keeps_what_is_open_or_waits_to_be_handed_over(client, leaver):
    heir = official(Role.SPECIALIST, full_name="Trịnh Quốc Cường")
    open_file(leaver, line=1), closed_file(leaver, line=2), archived_file(leaver)

    gone = leaves(client, leaver, successor=heir)

    assert (gone.state, gone.handed_over) == ("done", 2)
    kept = WorkFile.objects.filter(keeper=heir).values_list("year", "notation")
    assert sorted(kept) == [(2026, "01.TCCB"), (2026, "02.TCCB")]
    assert WorkFile.objects.get(year=2020).keeper_id == leaver.pk


def test_each_file_says_so_in_the_trail_and_its_change_of_access_waits(client, leaver):
    heir = official(Role.SPECIALIST, full_name="Trịnh Quốc Cường")
    row = open_file(leaver)

    gone = leaves(client, leaver, successor=heir)

    change = AccessChange.objects.get(work_file=row, confirmed_at=None)
    assert change.before.startswith("Lê Văn Bình (")
    assert change.after.startswith("Trịnh Quốc Cường (")
    assert change.changed_by_id == gone.asked_by_id
    entry = AuditEntry.objects.get(action="archive.file.entrusted")
    assert (entry.subject_id, entry.actor_id) == (row.pk, gone.asked_by_id)


def test_the_successor_goes_on_with_the_file(client, leaver):
    heir = official(Role.SPECIALIST)
    row = open_file(leaver)
    leaves(client, leaver, successor=heir)

    added = paper(row, heir)

    client.force_login(heir, backend="xaso.kernel.accounts.backend.AccountBackend")
    page = client.get(row.get_absolute_url())
    assert reverse("archive:paper-act", args=[added, "up"]) in page.text


def test_without_a_successor_the_head_of_the_unit_keeps_them(client, leaver):
    head = official(Role.UNIT_HEAD, full_name="Phạm Thị Dung")
    row = open_file(leaver)

    gone = leaves(client, leaver)

    row.refresh_from_db()
    assert row.keeper_id == head.pk
    assert gone.handed_over == 1


def test_without_anybody_they_stay_and_the_unit_goes_on_with_them(client, leaver):
    row, colleague = open_file(leaver), official(Role.RECEPTIONIST)
    colleague.assignments.update(unit=row.unit_id)

    gone = leaves(client, leaver)

    row.refresh_from_db()
    paper(row, colleague)
    assert (gone.state, gone.handed_over, row.keeper_id) == ("done", 0, leaver.pk)


def test_many_are_handed_over_some_at_a_time(client, leaver, monkeypatch):
    monkeypatch.setattr(handing_over, "AT_A_TIME", 2)
    heir = official(Role.SPECIALIST, full_name="Trịnh Quốc Cường")
    catalogue(lines=5)
    for line in range(1, 6):
        open_file(leaver, line=line)

    gone = leaves(client, leaver, successor=heir)

    assert gone.handed_over == 5
    assert set(keepers().values()) == {"Trịnh Quốc Cường"}


def test_the_page_offers_who_holds_the_same_role_in_the_unit(client, leaver):
    official(Role.SPECIALIST, full_name="Trịnh Quốc Cường")
    official(Role.CLERK, full_name="Đỗ Thị Kim")
    open_file(leaver)
    client.force_login(
        official(Role.IT_OFFICER), backend="xaso.kernel.accounts.backend.AccountBackend"
    )

    page = client.get(reverse("officials:leave", args=[leaver.pk])).text.split("<main")[1]

    assert "Hồ sơ công việc (1)" in page
    assert "Trịnh Quốc Cường" in page
    assert "Đỗ Thị Kim" not in page


def test_who_has_left_keeps_nothing_and_is_no_colleague_any_more(client, leaver):
    heir = official(Role.SPECIALIST)
    open_file(leaver)

    leaves(client, leaver, successor=heir)

    assert FilesInHands().work_in_hands_of(leaver.pk) == []
    assert str(leaver.pk) not in dict(colleagues())


def a_list(*files, giver):
    made = begin_hand_over([one.pk for one in files], title="Hồ sơ nộp lưu", actor=giver)
    pack_all(made.pk)
    return made


def refused(made):
    return pass_judgement(
        made.pk, in_order=False, reason="Thiếu mục lục.", actor=official(Role.CLERK)
    )


def told():
    rows = Notice.objects.filter(kind="archive.hand_over_back")
    return dict(rows.values_list("receiver__full_name", "url"))


def test_the_successor_goes_on_with_a_list_for_the_archive_and_its_files(client, leaver):
    heir = official(Role.SPECIALIST, full_name="Trịnh Quốc Cường")
    row = closed_file(leaver)
    made = a_list(row, giver=leaver)

    gone = leaves(client, leaver, successor=heir)
    offer(made.pk, actor=heir)

    row.refresh_from_db()
    assert (gone.state, gone.handed_over) == ("done", 2)
    assert (row.keeper_id, row.state) == (heir.pk, FileState.OFFERED)
    entry = AuditEntry.objects.get(action="archive.hand_over.entrusted")
    assert (entry.subject_id, entry.actor_id) == (made.pk, gone.asked_by_id)


def test_what_the_archive_refuses_later_comes_back_to_the_successor(client, leaver):
    heir = official(Role.SPECIALIST, full_name="Trịnh Quốc Cường")
    row = closed_file(leaver)
    made = a_list(row, giver=leaver)
    offer(made.pk, actor=leaver)

    leaves(client, leaver, successor=heir)
    refused(made)

    row.refresh_from_db()
    assert (row.keeper_id, row.state) == (heir.pk, FileState.CLOSED)
    assert told() == {"Trịnh Quốc Cường": made.get_absolute_url()}


def test_who_gave_a_list_that_is_being_examined_stays_in_its_minutes(client, leaver):
    heir = official(Role.SPECIALIST)
    row = closed_file(leaver)
    made = a_list(row, giver=leaver)
    offer(made.pk, actor=leaver)
    take_in(made.pk, actor=official(Role.CLERK))

    leaves(client, leaver, successor=heir)

    row.refresh_from_db()
    assert HandOver.objects.get().giver_id == leaver.pk
    assert row.keeper_id == heir.pk


def test_a_clerk_who_leaves_hands_on_the_lists_of_others_files(client):
    clerk, heir = official(Role.CLERK), official(Role.CLERK)
    keeper = official(Role.SPECIALIST)
    a_list(closed_file(keeper), giver=clerk)

    gone = leaves(client, clerk, successor=heir)

    assert gone.handed_over == 1
    assert HandOver.objects.get().giver_id == heir.pk
    assert WorkFile.objects.get().keeper_id == keeper.pk
    assert ListsInHands().work_in_hands_of(clerk.pk) == []


def test_each_keeper_hears_of_a_list_that_comes_back_on_a_page_of_theirs():
    clerk = official(Role.CLERK, full_name="Đỗ Thị Kim")
    mine = official(Role.SPECIALIST, full_name="Lê Văn Bình")
    other = official(Role.SPECIALIST, at=unit(Unit.Kind.OFFICE), full_name="Trịnh Quốc Cường")
    rows = closed_file(mine, line=1), closed_file(other, line=2)
    made = a_list(*rows, giver=clerk)
    offer(made.pk, actor=clerk)

    refused(made)

    assert told() == {
        "Đỗ Thị Kim": made.get_absolute_url(),
        "Lê Văn Bình": made.get_absolute_url(),
        "Trịnh Quốc Cường": rows[1].get_absolute_url(),
    }


@pytest.mark.parametrize(
    ("role", "hears"), [(Role.UNIT_HEAD, {"head"}), (Role.SPECIALIST, {"head", "colleague"})]
)
def test_where_the_keeper_left_the_head_of_the_unit_hears_else_its_people(
    client, leaver, role, hears
):
    row = closed_file(leaver)
    made = a_list(row, giver=leaver)
    offer(made.pk, actor=leaver)
    leaves(client, leaver)
    official(role, full_name="head"), official(Role.SPECIALIST, full_name="colleague")

    refused(made)
    WorkFile.objects.update(hand_over_by=date(2026, 1, 1))
    written = remind_keepers()

    reminded = Notice.objects.filter(kind="archive.hand_over_due")
    assert row.keeper_id == WorkFile.objects.get().keeper_id
    assert set(told()) == hears
    assert written == len(hears)
    assert set(reminded.values_list("receiver__full_name", flat=True)) == hears


def test_a_reminder_that_reaches_nobody_is_written_as_soon_as_somebody_is_there(client, leaver):
    closed_file(leaver)
    WorkFile.objects.update(hand_over_by=date(2026, 1, 1))
    leaves(client, leaver)

    nobody = remind_keepers()
    official(Role.UNIT_HEAD)

    assert (nobody, remind_keepers(), remind_keepers()) == (0, 1, 0)

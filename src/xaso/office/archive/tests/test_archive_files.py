"""Work files: opened under their numbers, collected, closed, reminded of, handed over."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import erase, read
from xaso.kernel.files.testing import hold_all, stored_pdf
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, commune, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.archive.contracts import Ending, EntryInput, FileInput
from xaso.office.archive.errors import ArchiveRefusedError
from xaso.office.archive.models import (
    AccessChange,
    CatalogueEntry,
    CatalogueHeading,
    FileCatalogue,
    FileState,
    HandOverItem,
    PackageState,
    WorkFile,
    WorkFileItem,
)
from xaso.office.archive.queries.files import (
    Wanted,
    list_files,
    open_files_for,
    visible_to,
)
from xaso.office.archive.queries.papers import papers_in
from xaso.office.archive.queries.people import colleagues
from xaso.office.archive.services.catalogues import (
    add_entries,
    add_entry,
    add_heading,
    approve_catalogue,
    begin_catalogue,
    copy_catalogue,
)
from xaso.office.archive.services.closing import (
    NotReadyError,
    close_file,
    keep_back,
    reopen_file,
)
from xaso.office.archive.services.collecting import add_documents, move_paper
from xaso.office.archive.services.files import (
    confirm_access,
    entrust_file,
    open_beside_catalogue,
    open_from_catalogue,
)
from xaso.office.archive.services.handing import (
    begin_hand_over,
    offer,
    pass_judgement,
    take_back,
    write_again,
)
from xaso.office.archive.services.packing import pack_all
from xaso.office.archive.services.reminding import remind_keepers
from xaso.office.archive.sip.checking import check_package
from xaso.office.archive.testing import catalogue, closed_file, open_file, paper
from xaso.office.documents.api import draft
from xaso.office.documents.models import DocumentFile
from xaso.office.documents.testing import released

pytestmark = pytest.mark.django_db
ENDING = Ending(ended_on=date(2026, 3, 31), retention=20, basis="Quy định thử")


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


def test_files_are_numbered_anew_under_each_heading():
    clerk = official(Role.CLERK)
    made = begin_catalogue(2026, "heading", actor=clerk)
    lines = [
        ("TCCB", "Tổ chức", EntryInput(title="Một")),
        ("TCCB", "", EntryInput(title="Hai")),
    ]
    lines += [("VP", "Văn phòng", EntryInput(title="Ba"))]

    add_entries(made.pk, lines, actor=clerk)

    numbers = CatalogueEntry.objects.order_by("title").values_list("title", "number")
    assert sorted(numbers) == [("Ba", 1), ("Hai", 2), ("Một", 1)]


def test_files_are_numbered_through_the_catalogue_where_it_says_so():
    clerk = official(Role.CLERK)
    made = begin_catalogue(2026, "through", actor=clerk)
    lines = [
        ("TCCB", "Tổ chức", EntryInput(title="Một")),
        ("VP", "Văn phòng", EntryInput(title="Hai")),
    ]

    add_entries(made.pk, lines, actor=clerk)

    assert sorted(CatalogueEntry.objects.values_list("number", flat=True)) == [1, 2]


def test_lines_without_a_number_follow_those_that_are_there_and_new_headings_come_last():
    clerk = official(Role.CLERK)
    made = begin_catalogue(2026, "heading", actor=clerk)
    add_heading(made.pk, notation="VP", title="Văn phòng", actor=clerk)
    lines = [
        ("TCCB", "Tổ chức", EntryInput(title="Một", number=4)),
        ("TCCB", "Tên khác", EntryInput(title="Hai")),
        ("ĐĐ", "Đất đai", EntryInput(title="Ba")),
    ]

    count = add_entries(made.pk, lines, actor=clerk)

    numbers = CatalogueEntry.objects.values_list("title", "number")
    headings = CatalogueHeading.objects.order_by("position").values_list("position", "title")
    assert count == 3
    assert dict(numbers) == {"Một": 4, "Hai": 5, "Ba": 1}
    assert list(headings) == [(1, "Văn phòng"), (2, "Tổ chức"), (3, "Đất đai")]


@pytest.mark.parametrize("numbering", ["heading", "through"])
def test_a_workbook_that_gives_a_number_twice_enters_nothing(numbering):
    clerk = official(Role.CLERK)
    made = begin_catalogue(2026, numbering, actor=clerk)
    other = "TCCB" if numbering == "heading" else "VP"
    lines = [
        ("TCCB", "Tổ chức", EntryInput(title="Một", number=1)),
        (other, "Phòng", EntryInput(title="Hai", number=1)),
    ]

    with pytest.raises(ArchiveRefusedError):
        add_entries(made.pk, lines, actor=clerk)

    assert not CatalogueEntry.objects.exists()
    assert not CatalogueHeading.objects.exists()


def test_many_lines_ask_no_more_of_the_database_than_few():
    clerk = official(Role.CLERK)

    def asked(year, count):
        made = begin_catalogue(year, "heading", actor=clerk)
        lines = [(f"P{n % 5}", "Phòng", EntryInput(title=f"Việc {n}")) for n in range(count)]
        with CaptureQueriesContext(connection) as seen:
            add_entries(made.pk, lines, actor=clerk)
        return len(seen)

    assert asked(2026, 5) == asked(2027, 400)


def test_a_number_is_given_once():
    clerk = official(Role.CLERK)
    heading = CatalogueHeading.objects.get(catalogue=catalogue())

    with pytest.raises(ArchiveRefusedError):
        add_entry(heading.pk, EntryInput(title="Trùng số", number=1), actor=clerk)


def test_a_catalogue_is_copied_as_a_draft_with_its_lines():
    source = catalogue(2025)

    copied = copy_catalogue(2026, source=source, actor=official(Role.CLERK))

    lines = CatalogueEntry.objects.filter(catalogue=copied).order_by("number")
    assert not copied.is_approved
    assert [line.title for line in lines] == [
        "Hồ sơ công tác cán bộ số 1",
        "Hồ sơ công tác cán bộ số 2",
    ]


def test_a_catalogue_without_terms_is_not_put_in_force():
    clerk, leader = official(Role.CLERK), official(Role.LEADER)
    made = begin_catalogue(2026, "heading", actor=clerk)
    heading = add_heading(made.pk, notation="VP", title="Văn phòng", actor=clerk)
    add_entry(heading.pk, EntryInput(title="Chưa có thời hạn"), actor=clerk)

    with pytest.raises(ArchiveRefusedError):
        approve_catalogue(made.pk, decision="05", decided_on=date(2026, 1, 5), actor=leader)

    assert not FileCatalogue.objects.get().is_approved


def test_the_clerk_does_not_put_a_catalogue_in_force():
    made = begin_catalogue(2026, "heading", actor=official(Role.CLERK))

    with pytest.raises(PermissionDenied):
        approve_catalogue(
            made.pk, decision="5", decided_on=date(2026, 1, 5), actor=official(Role.CLERK)
        )


def test_a_file_is_opened_once():
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)

    with pytest.raises(ArchiveRefusedError):
        open_from_catalogue(row.entry_id, start_on=date(2026, 1, 10), actor=keeper)

    assert (row.notation, row.organ_code[:3]) == ("01.TCCB", "H56")


def test_unforeseen_files_take_the_numbers_after_the_catalogue_without_gaps():
    keeper = official(Role.SPECIALIST)
    heading = CatalogueHeading.objects.get(catalogue=catalogue(2026, lines=2))
    given = FileInput(title="Việc phát sinh", start_on=date(2026, 5, 1))

    opened = [open_beside_catalogue(heading.pk, given, actor=keeper) for _ in range(3)]

    assert [row.notation for row in opened] == ["03.TCCB", "04.TCCB", "05.TCCB"]
    assert CatalogueEntry.objects.filter(number__gt=2).count() == 3


def test_a_document_lies_in_several_files_and_in_each_once():
    keeper = official(Role.SPECIALIST)
    document = draft(author=keeper, type_abbr="BC", subject="Báo cáo quý I", body="Nội dung.")
    first, second = open_file(keeper, line=1), open_file(keeper, line=2)

    added = [
        add_documents(row.pk, [document, document], actor=keeper)
        for row in (first, first, second)
    ]

    assert added == [1, 0, 1]
    assert WorkFileItem.objects.filter(document_id=document).count() == 2


def test_nobody_puts_in_a_document_that_they_may_not_read():
    author, keeper = official(Role.SPECIALIST), official(Role.RECEPTIONIST)
    document = draft(author=author, type_abbr="BC", subject="Báo cáo riêng", body="Nội dung.")
    row = open_file(keeper)

    assert add_documents(row.pk, [document], actor=keeper) == 0


def test_a_draft_stops_the_closing():
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    add_documents(
        row.pk,
        [draft(author=keeper, type_abbr="BC", subject="Chưa phát hành", body="Nội dung.")],
        actor=keeper,
    )

    with pytest.raises(NotReadyError):
        close_file(row.pk, ENDING, actor=keeper)


def test_papers_are_numbered_without_gaps_when_one_moves_to_another_file():
    keeper = official(Role.SPECIALIST)
    first, second = open_file(keeper, line=1), open_file(keeper, line=2)
    moved, *_rest = [paper(first, keeper, title) for title in ("Một", "Hai", "Ba")]
    paper(second, keeper, "Bốn")

    move_paper(moved, to_file=second.pk, actor=keeper)

    def papers(row):
        return list(
            WorkFileItem.objects.filter(work_file=row)
            .order_by("position")
            .values_list("position", "title")
        )

    assert papers(first) == [(1, "Hai"), (2, "Ba")]
    assert papers(second) == [(1, "Bốn"), (2, "Một")]


def test_papers_move_only_into_other_open_files_of_ones_own():
    keeper, other = official(Role.SPECIALIST), official(Role.RECEPTIONIST)
    first, second = open_file(keeper, line=1), closed_file(keeper, line=2)
    foreign = open_file(other, year=2025)
    item = paper(first, keeper)

    with pytest.raises(ArchiveRefusedError):
        move_paper(item, to_file=second.pk, actor=keeper)
    with pytest.raises(PermissionDenied):
        move_paper(item, to_file=foreign.pk, actor=keeper)

    assert open_files_for(keeper, besides=first.pk) == []
    assert WorkFileItem.objects.get(pk=item).work_file_id == first.pk


def test_a_file_takes_the_longest_term_of_its_papers():
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    item = paper(row, keeper)
    WorkFileItem.objects.filter(pk=item).update(retention=50)

    closed = close_file(row.pk, ENDING, actor=keeper)

    assert closed.retention == 50
    assert closed.kept_until == date(2076, 12, 31)


def test_a_file_kept_less_than_five_years_is_not_handed_over():
    assert closed_file(official(Role.SPECIALIST), retention=3).hand_over_by is None


def test_a_closed_file_takes_no_paper_until_it_is_opened_again():
    keeper = official(Role.SPECIALIST)
    row = closed_file(keeper)

    with pytest.raises(ArchiveRefusedError):
        paper(row, keeper)
    reopen_file(row.pk, reason="Thiếu biên bản", actor=keeper)

    assert paper(row, keeper)


def test_who_has_nothing_to_do_with_a_file_neither_sees_nor_changes_it():
    row = open_file(official(Role.SPECIALIST))
    stranger = official(Role.RECEPTIONIST)

    assert not visible_to(stranger).filter(pk=row.pk).exists()
    with pytest.raises(PermissionDenied):
        paper(row, stranger)


def test_another_commune_does_not_see_a_file():
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    commune(THERE)
    other = official(Role.CLERK, commune_id=THERE)

    with acting_in(THERE):
        assert not visible_to(other).filter(pk=row.pk).exists()


def test_a_new_keeper_is_confirmed_by_somebody_else_before_the_file_is_closed():
    keeper, head = official(Role.SPECIALIST), official(Role.UNIT_HEAD)
    row = open_file(keeper)
    paper(row, keeper)
    new = official(Role.ACCOUNTANT)
    entrust_file(row.pk, keeper_id=new.pk, unit_id=unit(Unit.Kind.OFFICE).pk, actor=head)
    change = AccessChange.objects.get()
    with pytest.raises(NotReadyError):
        close_file(row.pk, ENDING, actor=new)
    with pytest.raises(ArchiveRefusedError):
        confirm_access(change.pk, actor=head)
    confirm_access(change.pk, actor=official(Role.LEADER))

    assert close_file(row.pk, ENDING, actor=new).state == FileState.CLOSED


def test_keepers_are_reminded_once_thirty_days_before():
    keeper = official(Role.SPECIALIST)
    row = closed_file(keeper)

    def told_on(day):
        with clock.at(datetime(*day, tzinfo=UTC)):
            return remind_keepers()

    before, on_time, again = (
        told_on((2027, 2, 27)),
        told_on((2027, 3, 1)),
        told_on((2027, 3, 2)),
    )

    assert (before, on_time, again) == (0, 1, 0)
    assert "31/03/2027" in Notice.objects.get(receiver=keeper).subject
    assert row.hand_over_by == date(2027, 3, 31)


def test_a_file_is_kept_back_by_agreement_for_two_years_at_most():
    keeper, clerk = official(Role.SPECIALIST), official(Role.CLERK)
    row = closed_file(keeper)

    with pytest.raises(ArchiveRefusedError):
        keep_back(row.pk, until=date(2029, 4, 1), agreement="BB 3", actor=clerk)
    keep_back(row.pk, until=date(2029, 3, 31), agreement="BB 3", actor=clerk)

    with clock.at(datetime(2027, 6, 1, tzinfo=UTC)):
        late = list_files(keeper, Wanted(view="late"), today=clock.today())
        assert not late.exists()


def test_keepers_of_what_is_kept_back_are_reminded_of_the_new_day_as_well():
    keeper, clerk = official(Role.SPECIALIST), official(Role.CLERK)
    row = closed_file(keeper)
    with clock.at(datetime(2027, 3, 1, tzinfo=UTC)):
        remind_keepers()
    keep_back(row.pk, until=date(2028, 6, 30), agreement="BB 3", actor=clerk)

    with clock.at(datetime(2028, 6, 10, tzinfo=UTC)):
        told = remind_keepers()

    subjects = Notice.objects.filter(receiver=keeper).values_list("subject", flat=True)
    assert told == 1
    assert any("30/06/2028" in subject for subject in subjects)


def test_a_file_that_is_opened_again_forgets_its_agreement():
    keeper, clerk = official(Role.SPECIALIST), official(Role.CLERK)
    row = closed_file(keeper)
    keep_back(row.pk, until=date(2029, 3, 31), agreement="BB 3", actor=clerk)
    reopen_file(row.pk, reason="Thiếu biên bản", actor=keeper)

    again = close_file(row.pk, ENDING, actor=keeper)

    late = list_files(keeper, Wanted(view="late"), today=date(2027, 6, 1))
    assert (again.kept_back_until, again.kept_back_note) == (None, "")
    assert list(late) == [row]


def test_a_destroyed_paper_is_gone_and_stops_the_closing():
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    item = WorkFileItem.objects.get(pk=paper(row, keeper))
    erase([item.stored_file_id], actor=keeper)

    [found] = papers_in(row.pk)

    assert found.is_gone
    with pytest.raises(NotReadyError, match="Tờ trình"):
        close_file(row.pk, ENDING, actor=keeper)


def test_a_document_that_lost_an_annex_is_not_whole_any_more():
    keeper = official(Role.SPECIALIST)
    row, document = open_file(keeper), released(keeper)
    annex = stored_pdf("phu-luc.pdf")
    DocumentFile.objects.create(document=document, role="attachment", file_id=annex)
    add_documents(row.pk, [document.pk], actor=keeper)
    [before] = papers_in(row.pk)
    erase([annex], actor=keeper)

    [found] = papers_in(row.pk)

    assert (len(before.contents), before.is_gone) == (2, False)
    assert (len(found.contents), found.is_gone) == (1, True)


def test_colleagues_stand_in_the_order_of_their_given_names():
    for name in ("Trần Thị Ánh", "Lê Văn Yên", "Nguyễn Văn Bình"):
        official(Role.SPECIALIST, full_name=name)

    names = [name for _id, name in colleagues()]

    assert names == ["Trần Thị Ánh", "Nguyễn Văn Bình", "Lê Văn Yên"]


def test_the_package_of_a_handed_over_file_is_sound_and_holds_its_papers():
    keeper = official(Role.SPECIALIST)
    row = closed_file(keeper)
    made = begin_hand_over([row.pk], title="Hồ sơ nộp lưu", actor=keeper)

    pack_all(made.pk)

    item = HandOverItem.objects.get()
    content = read(item.stored_file_id)
    report = check_package(BytesIO(content))
    assert (item.package_state, item.written) == (PackageState.READY, 2)
    assert (report.faults, report.papers) == ([], 2)


def test_a_package_is_written_again_with_the_same_bytes():
    keeper = official(Role.SPECIALIST)
    made = begin_hand_over([closed_file(keeper).pk], title="Hồ sơ nộp lưu", actor=keeper)
    pack_all(made.pk)
    first = HandOverItem.objects.get().package_sha256
    HandOverItem.objects.update(package_state=PackageState.WANTED)

    pack_all(made.pk)

    assert bytes(HandOverItem.objects.get().package_sha256) == bytes(first)


def test_nothing_is_offered_before_its_packages_are_written():
    keeper = official(Role.SPECIALIST)
    made = begin_hand_over([closed_file(keeper).pk], title="Hồ sơ nộp lưu", actor=keeper)

    with pytest.raises(ArchiveRefusedError):
        offer(made.pk, actor=keeper)


def test_a_file_is_not_handed_over_twice():
    keeper = official(Role.SPECIALIST)
    row = closed_file(keeper)
    begin_hand_over([row.pk], title="Lần một", actor=keeper)

    with pytest.raises(ArchiveRefusedError):
        begin_hand_over([row.pk], title="Lần hai", actor=keeper)

    assert WorkFile.objects.get().state == FileState.OFFERED


def test_a_paper_that_cannot_be_read_is_told_and_the_package_written_again():
    keeper = official(Role.SPECIALIST)
    row = closed_file(keeper)
    made = begin_hand_over([row.pk], title="Hồ sơ nộp lưu", actor=keeper)
    hold_all("quarantined")
    pack_all(made.pk)
    faulty = HandOverItem.objects.get()

    hold_all("available")
    write_again(made.pk, actor=keeper)
    pack_all(made.pk)

    assert (faulty.package_state, bool(faulty.trouble)) == (PackageState.FAULTY, True)
    assert HandOverItem.objects.get().package_state == PackageState.READY


def test_a_list_that_is_taken_back_frees_its_files():
    keeper = official(Role.SPECIALIST)
    row = closed_file(keeper)
    made = begin_hand_over([row.pk], title="Nhầm", actor=keeper)

    take_back(made.pk, actor=keeper)

    assert begin_hand_over([row.pk], title="Đúng", actor=keeper).number == made.number + 1


def test_who_gave_files_hears_that_they_came_back():
    keeper = official(Role.SPECIALIST)
    made = begin_hand_over([closed_file(keeper).pk], title="Hồ sơ nộp lưu", actor=keeper)
    pack_all(made.pk)
    offer(made.pk, actor=keeper)

    pass_judgement(made.pk, in_order=False, reason="Thiếu mục lục.", actor=official(Role.CLERK))

    assert "Thiếu mục lục." in Notice.objects.get(receiver=keeper).body

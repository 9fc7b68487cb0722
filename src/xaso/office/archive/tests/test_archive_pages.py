"""The pages of the archive, walked through as people do."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.files.api import erase, explain_state
from xaso.kernel.files.contents import key_of
from xaso.kernel.files.models import StoredObject
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.files.testing import a_pdf, hold_all
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, commune, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.workbooks import workbook
from xaso.office.archive.contracts import FileInput
from xaso.office.archive.models import (
    AccessChange,
    CatalogueEntry,
    CatalogueHeading,
    FileCatalogue,
    FileState,
    HandOver,
    HandOverItem,
    RetentionRule,
    WorkFile,
    WorkFileItem,
)
from xaso.office.archive.services.catalogues import begin_catalogue
from xaso.office.archive.services.collecting import add_documents
from xaso.office.archive.services.files import describe_file
from xaso.office.archive.services.handing import begin_hand_over, offer
from xaso.office.archive.services.packing import pack_all
from xaso.office.archive.testing import archived_file, catalogue, closed_file, open_file, paper
from xaso.office.documents.testing import drafted

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
ADDRESS = re.compile(r'href="([^"]*)"')


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


def signed_in(client, user):
    client.force_login(user, backend=BACKEND)
    return client


def body(response):
    return response.content.decode()


def upload(name="to-trinh.pdf", words="tờ trình"):
    return SimpleUploadedFile(name, a_pdf(words), content_type="application/pdf")


def test_the_clerk_builds_a_catalogue_and_a_leader_puts_it_in_force(client):
    clerk, leader = official(Role.CLERK), official(Role.LEADER)

    signed_in(client, clerk)
    client.post(reverse("archive:catalogue-begin"), {"year": 2026, "numbering": "heading"})
    client.post(
        reverse("archive:heading-add", args=[2026]),
        {"notation": "TCCB", "title": "Tổ chức cán bộ"},
    )
    heading = CatalogueHeading.objects.get()
    client.post(
        reverse("archive:entry-add", args=[heading.pk]),
        {"title": "Hồ sơ tuyển dụng", "retention": "20"},
    )
    signed_in(client, leader)
    client.post(
        reverse("archive:catalogue-approve", args=[2026]),
        {"decision": "05/QĐ-UBND", "decided_on": "05/01/2026"},
    )

    page = body(client.get(reverse("archive:catalogue", args=[2026])))
    assert FileCatalogue.objects.get().is_approved
    assert "01.TCCB" in page
    assert "Hồ sơ tuyển dụng" in page
    assert "20 năm" in page


def test_a_specialist_opens_collects_and_closes_a_file(client):
    keeper = official(Role.SPECIALIST)
    catalogue(2026)
    entry = CatalogueEntry.objects.get(number=1)
    signed_in(client, keeper)

    client.post(reverse("archive:open-entry", args=[entry.pk]), {"start_on": "05/01/2026"})
    row = WorkFile.objects.get()
    client.post(
        reverse("archive:add-paper", args=[row.pk]),
        {"file": upload(), "title": "Tờ trình tuyển dụng", "pages": "3"},
    )
    page = body(client.get(row.get_absolute_url()))
    client.post(
        reverse("archive:close", args=[row.pk]),
        {"ended_on": "31/03/2026", "retention": "20", "basis": "Quy định của cơ quan"},
    )

    row.refresh_from_db()
    assert "Tờ trình tuyển dụng" in page
    assert row.state == FileState.CLOSED
    assert (row.doc_total, row.page_total) == (1, 3)
    assert row.hand_over_by == date(2027, 3, 31)
    assert row.kept_until == date(2046, 12, 31)


def test_an_empty_file_is_not_closed_and_the_page_says_why(client):
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)

    response = signed_in(client, keeper).post(
        reverse("archive:close", args=[row.pk]),
        {"ended_on": "31/03/2026", "retention": "20"},
    )

    assert response.status_code == 422
    assert "Chưa có gì trong hồ sơ này." in body(response)
    row.refresh_from_db()
    assert row.is_open


def test_a_paper_opens_for_who_may_open_the_file(client):
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    item = paper(row, keeper)
    address = reverse("archive:paper", args=[item, 1])

    own = signed_in(client, keeper).get(address)
    stranger = signed_in(client, official(Role.RECEPTIONIST)).get(address)

    assert own.status_code == 200
    assert own["Content-Type"] == "application/pdf"
    assert stranger.status_code == 404


@pytest.mark.parametrize("state", ["quarantined", "infected"])
def test_a_paper_that_is_held_back_says_why(client, state):
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    address = reverse("archive:paper", args=[paper(row, keeper), 1])
    hold_all(state)

    response = signed_in(client, keeper).get(address, follow=True)

    assert response.redirect_chain == [(row.get_absolute_url(), 302)]
    assert explain_state(state) in body(response)
    assert not AuditEntry.objects.filter(action="archive.paper.opened").exists()


def test_a_paper_that_is_damaged_in_the_store_says_so(client):
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    address = reverse("archive:paper", args=[paper(row, keeper), 1])
    for content in StoredObject.objects.all():
        storage().delete(key_of(content))

    response = signed_in(client, keeper).get(address, follow=True)

    assert "Tệp bị hỏng, không đọc được." in body(response)


def test_a_destroyed_paper_has_no_link_any_more(client):
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    item = WorkFileItem.objects.get(pk=paper(row, keeper))
    address = reverse("archive:paper", args=[item.pk, 1])
    assert address in body(signed_in(client, keeper).get(row.get_absolute_url()))
    erase([item.stored_file_id], actor=keeper)

    page = body(client.get(row.get_absolute_url()))

    assert address not in page
    assert "Tờ trình" in page
    assert client.get(address).status_code == 404


def test_a_document_that_is_being_written_is_not_called_lost(client):
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    add_documents(row.pk, [drafted(keeper).pk], actor=keeper)

    page = body(signed_in(client, keeper).get(row.get_absolute_url()))

    assert "Chưa ký, phát hành." in page
    assert "Không còn nội dung." not in page


def test_a_paper_goes_into_another_file(client):
    keeper = official(Role.SPECIALIST)
    first, second = open_file(keeper, line=1), open_file(keeper, line=2)
    item = paper(first, keeper)
    address = reverse("archive:paper-move", args=[item])
    signed_in(client, keeper)
    assert address in body(client.get(first.get_absolute_url()))
    choices = body(client.get(address))

    client.post(address, {"to_file": str(second.pk)})

    assert str(second.pk) in choices
    assert str(first.pk) not in choices.partition("<select")[2].partition("</select>")[0]
    assert WorkFileItem.objects.get(pk=item).work_file_id == second.pk


def test_a_paper_stays_where_there_is_no_other_open_file(client):
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    address = reverse("archive:paper-move", args=[paper(row, keeper)])

    response = signed_in(client, keeper).get(address, follow=True)

    assert response.redirect_chain == [(row.get_absolute_url(), 302)]
    assert "Không có hồ sơ nào khác đang mở để chuyển tài liệu sang." in body(response)


@pytest.mark.parametrize(
    ("role", "drafted", "leads_to"),
    [
        (Role.CLERK, False, "/archive/catalogues/begin/"),
        (Role.CLERK, True, "/archive/catalogues/2026/"),
        (Role.LEADER, True, "/archive/catalogues/2026/"),
        (Role.LEADER, False, None),
        (Role.SPECIALIST, False, None),
        (Role.SPECIALIST, True, None),
    ],
)
def test_without_a_catalogue_of_the_year_the_page_says_what_to_do(
    client, role, drafted, leads_to
):
    with clock.at(datetime(2026, 11, 22, tzinfo=UTC)):
        if drafted:
            begin_catalogue(2026, "heading", actor=official(Role.CLERK))
        page = body(signed_in(client, official(role)).get(reverse("archive:open-new")))

    main = page.partition("<main")[2].partition("</main>")[0]
    assert "Chưa ban hành danh mục hồ sơ năm 2026" in main
    assert "<select" not in main
    assert ("Danh mục còn là dự thảo." in main) is drafted
    assert [one for one in ADDRESS.findall(main) if "/catalogues/" in one] == (
        [leads_to] if leads_to else []
    )


def test_files_of_earlier_years_are_opened_while_this_years_wait_for_their_catalogue(client):
    with clock.at(datetime(2026, 11, 22, tzinfo=UTC)):
        catalogue(2025)
        signed_in(client, official(Role.SPECIALIST))
        address = reverse("archive:open-new")
        late = body(client.get(address))
        catalogue(2026)
        usual = body(client.get(address))

    waits = "Danh mục hồ sơ năm 2026 chưa được ban hành"
    assert waits in late
    assert "2025 · TCCB" in late
    assert waits not in usual


def test_a_package_is_for_those_who_may_open_its_file(client):
    office = unit(Unit.Kind.OFFICE)
    mine, other = official(Role.SPECIALIST), official(Role.SPECIALIST, at=office)
    rows = closed_file(mine, line=1), closed_file(other, line=2)
    made = begin_hand_over(
        [row.pk for row in rows], title="Hồ sơ cán bộ", actor=official(Role.CLERK)
    )
    pack_all(made.pk)
    own, foreign = (
        reverse("archive:package", args=[HandOverItem.objects.get(work_file=row).pk])
        for row in rows
    )
    signed_in(client, mine)

    page = body(client.get(made.get_absolute_url()))

    assert (own in page, foreign in page) == (True, False)
    assert "Hồ sơ công tác cán bộ số 2" in page
    assert client.get(own).status_code == 200
    assert client.get(foreign).status_code == 404
    assert signed_in(client, official(Role.CLERK)).get(foreign).status_code == 200


def test_a_destroyed_package_says_so(client):
    keeper = official(Role.SPECIALIST)
    made = begin_hand_over([closed_file(keeper).pk], title="Hồ sơ cán bộ", actor=keeper)
    pack_all(made.pk)
    item = HandOverItem.objects.get()
    erase([item.stored_file_id], actor=keeper)

    response = signed_in(client, keeper).get(
        reverse("archive:package", args=[item.pk]), follow=True
    )

    assert explain_state("destroyed") in body(response)


def test_papers_change_places_and_are_taken_out(client):
    keeper = official(Role.SPECIALIST)
    row = open_file(keeper)
    first, second, third = (paper(row, keeper, title) for title in ("Một", "Hai", "Ba"))
    signed_in(client, keeper)

    client.post(reverse("archive:paper-act", args=[third, "up"]))
    client.post(reverse("archive:paper-act", args=[first, "out"]))

    left = WorkFileItem.objects.filter(work_file=row).order_by("position")
    assert list(left.values_list("title", "position")) == [("Ba", 1), ("Hai", 2)]
    assert second in left.values_list("pk", flat=True)


def test_a_change_of_access_alerts_until_somebody_else_confirms_it(client):
    keeper, head = official(Role.SPECIALIST), official(Role.UNIT_HEAD)
    row = open_file(keeper)
    signed_in(client, keeper)
    client.post(
        reverse("archive:describe", args=[row.pk]),
        {
            "title": row.title,
            "start_on": "10/01/2026",
            "kind": "general",
            "mode": "01",
            "retention": "20",
            "language": "Tiếng Việt",
        },
    )
    change = AccessChange.objects.get()
    before = body(client.get(row.get_absolute_url()))
    own = client.post(reverse("archive:confirm-access", args=[change.pk]))
    signed_in(client, head).post(reverse("archive:confirm-access", args=[change.pk]))

    after = body(client.get(row.get_absolute_url()))
    change.refresh_from_db()
    assert "Quyền xem hồ sơ này đã thay đổi" in before
    assert own.status_code == 403
    assert change.confirmed_by == head
    assert "Quyền xem hồ sơ này đã thay đổi" not in after


def test_the_list_narrows_by_words_without_accents_and_counts_what_is_late(client):
    keeper = official(Role.SPECIALIST)
    closed_file(keeper, year=2024)
    signed_in(client, keeper)

    found = body(client.get(reverse("archive:files"), {"view": "late", "q": "cong tac can bo"}))
    none = body(client.get(reverse("archive:files"), {"view": "late", "q": "đất đai"}))

    assert "01.TCCB" in found
    assert "01.TCCB" not in none


def test_the_list_goes_out_as_a_workbook(client):
    keeper = official(Role.SPECIALIST)
    closed_file(keeper)

    response = signed_in(client, keeper).get(reverse("archive:files-export"))

    rows = list(load_workbook(BytesIO(response.content)).active.values)
    assert rows[1][0] == "01.TCCB"
    assert "20 năm" in rows[1]


def test_a_hand_over_goes_from_the_list_into_the_archive(client):
    keeper, clerk = official(Role.SPECIALIST), official(Role.CLERK)
    row = closed_file(keeper)
    signed_in(client, keeper)

    address = f"{reverse('archive:hand-over-new')}?chosen={row.pk}"
    assert "01.TCCB" in body(client.get(address))
    client.post(address, {"title": "Hồ sơ cán bộ 2026", "condition": "Tốt"})
    made = HandOver.objects.get()
    assert "Đang tạo gói" in body(client.get(made.get_absolute_url()))
    pack_all(made.pk)
    assert "Đã tạo xong các gói." in body(
        client.get(reverse("archive:hand-over-progress", args=[made.pk]))
    )
    for user, what in [
        (keeper, "offer"),
        (clerk, "take-in"),
        (clerk, "pass"),
        (clerk, "finish"),
    ]:
        signed_in(client, user).post(reverse("archive:hand-over-act", args=[made.pk, what]))

    row.refresh_from_db()
    assert row.state == FileState.ARCHIVED
    package = client.get(reverse("archive:package", args=[made_item(made)]))
    assert package["Content-Type"] == "application/zip"


def made_item(made):
    return HandOverItem.objects.get(hand_over=made).pk


def test_files_that_are_not_in_order_go_back_with_the_reason(client):
    keeper, clerk = official(Role.SPECIALIST), official(Role.CLERK)
    row = closed_file(keeper)
    signed_in(client, keeper).post(
        f"{reverse('archive:hand-over-new')}?chosen={row.pk}", {"title": "Hồ sơ cán bộ"}
    )
    made = HandOver.objects.get()
    pack_all(made.pk)
    client.post(reverse("archive:hand-over-act", args=[made.pk, "offer"]))

    signed_in(client, clerk).post(
        reverse("archive:hand-over-refuse", args=[made.pk]), {"reason": "Thiếu tờ trình."}
    )

    row.refresh_from_db()
    assert row.state == FileState.CLOSED
    assert "Thiếu tờ trình." in body(client.get(made.get_absolute_url()))


def test_retention_rules_come_in_from_a_workbook(client):
    clerk = official(Role.CLERK)
    content = workbook(
        "Thời hạn",
        {"Nhóm": 1, "Loại hồ sơ": 1, "Thời hạn bảo quản": 1, "Căn cứ": 1},
        [
            ("Cán bộ", "Hồ sơ tuyển dụng", "20 năm", "QĐ 12/QĐ-UBND"),
            ("", "Hồ sơ gốc", "Vĩnh viễn", "QĐ 12"),
        ],
    )

    signed_in(client, clerk).post(
        reverse("archive:retention-import"), {"file": SimpleUploadedFile("th.xlsx", content)}
    )

    assert list(
        RetentionRule.objects.order_by("position").values_list("subject", "retention")
    ) == [
        ("Hồ sơ tuyển dụng", 20),
        ("Hồ sơ gốc", 0),
    ]
    assert "Vĩnh viễn" in body(client.get(reverse("archive:retention")))


@pytest.mark.parametrize("name", ["files", "catalogues", "retention", "hand-overs"])
def test_an_empty_list_teaches_what_to_do(client, name):
    response = signed_in(client, official(Role.SPECIALIST)).get(reverse(f"archive:{name}"))

    assert response.status_code == 200
    assert 'class="x-empty' in body(response)


def test_the_papers_of_the_law_are_printed(client):
    keeper, clerk = official(Role.SPECIALIST), official(Role.CLERK)
    row = archived_file(keeper, year=2020)
    made = HandOver.objects.get()
    signed_in(client, clerk)

    for address in [
        reverse("archive:file-list", args=[row.pk]),
        reverse("archive:catalogue-print", args=[2020]),
        reverse("archive:hand-over-minutes", args=[made.pk]),
    ]:
        assert client.get(address).content.startswith(b"%PDF-")


def test_the_home_page_says_what_waits_for_leader_and_archive(client):
    keeper = official(Role.SPECIALIST)
    made = begin_hand_over([closed_file(keeper).pk], title="Hồ sơ cán bộ", actor=keeper)
    pack_all(made.pk)
    offer(made.pk, actor=keeper)
    row = open_file(keeper, line=2)
    given = FileInput(title=row.title, start_on=row.start_on, mode="01")
    describe_file(row.pk, given, actor=keeper)

    leader = body(signed_in(client, official(Role.LEADER)).get("/"))
    clerk = body(signed_in(client, official(Role.CLERK)).get("/"))

    assert "Thay đổi quyền truy cập chờ xác nhận" in leader
    assert "Hồ sơ giao nộp chờ tiếp nhận" in clerk


def test_the_search_box_finds_files_that_one_may_open(client):
    keeper = official(Role.SPECIALIST)
    open_file(keeper)

    own = body(signed_in(client, keeper).get("/search/", {"q": "cong tac can bo"}))
    stranger = body(
        signed_in(client, official(Role.RECEPTIONIST)).get("/search/", {"q": "cong tac can bo"})
    )

    assert "Hồ sơ công tác cán bộ số 1" in own
    assert "Hồ sơ công tác cán bộ số 1" not in stranger

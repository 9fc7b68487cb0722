"""Pages for officials: catalogue, one procedure, processes, editor."""

from io import BytesIO
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE, commune, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.procedures import api
from xaso.public_services.procedures.models import Process, ProcessStatus
from xaso.public_services.procedures.providers import ProcedureSearch
from xaso.public_services.procedures.testing import BIRTH, BUILDING

pytestmark = pytest.mark.django_db

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
CATALOGUE = "/procedures/"
PROCESSES = "/procedures/processes/"


@pytest.fixture
def reader(client):
    client.force_login(official(Role.SPECIALIST), backend=BACKEND)
    return client


@pytest.fixture
def editor(client):
    client.force_login(official(Role.SUPERVISOR), backend=BACKEND)
    return client


def page_of(code):
    return reverse("procedures:procedure", args=[api.current_version(code)])


def general_process():
    with acting_in(HERE):
        return Process.objects.in_use().get(procedure=None, field=None)


def draft_of(editor, code="1.004222"):
    with acting_in(HERE):
        plan = api.process_for(api.current_version(code))
    answer = editor.post(reverse("procedures:draft", args=[plan.id]))
    return answer["Location"].replace("/picture/", "/edit/")


def typed_in(page):
    """Return what a browser would send back for the editor as it stands."""
    form = page.context["form"]
    data = {"name": form["name"].value(), "rows": len(form.steps)}
    for step in form.steps:
        data |= {field.html_name: field.value() or "" for field in step}
    return data


def test_strangers_are_sent_to_sign_in(client):
    answer = client.get(CATALOGUE)

    assert answer.status_code == 302
    assert "next=/procedures/" in answer["Location"]


def test_the_catalogue_counts_and_pages(reader):
    page = reader.get(CATALOGUE)

    assert "228 thủ tục" in page.content.decode()
    assert len(page.context["rows"]) == 30


def test_the_catalogue_is_searched_like_the_one_box(reader):
    page = reader.get(CATALOGUE, {"q": "gks"})

    assert page.context["rows"][0][0].procedure.code == BIRTH
    assert page.context["page"].paginator.count < 20


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({"field": "ho-tich"}, 41),
        ({"detail": "full"}, 27),
        ({"status": "draft"}, 16),
        ({"doubt": "unverified"}, 16),
        ({"doubt": "limit"}, 64),
        ({"field": "ho-tich", "detail": "full"}, 8),
    ],
)
def test_filters_are_addresses(reader, chosen, count):
    page = reader.get(CATALOGUE, chosen)

    assert page.context["page"].paginator.count == count


def test_the_doubt_about_fees_leaves_only_unknown_amounts(reader):
    page = reader.get(CATALOGUE, {"doubt": "fee", "q": BUILDING})
    known = reader.get(CATALOGUE, {"doubt": "fee", "q": BIRTH})

    assert BUILDING in page.content.decode()
    assert known.context["page"].paginator.count == 0


def test_procedures_are_sorted_by_the_vietnamese_alphabet(reader):
    page = reader.get(CATALOGUE, {"sort": "name", "field": "dang-ky-quan-ly-cu-tru"})

    names = [row[0].name for row in page.context["rows"]]
    assert names.index("Khai báo tạm vắng") > names.index("Gia hạn tạm trú")
    assert names.index("Đăng ký tạm trú") < names.index("Gia hạn tạm trú")


def test_nothing_found_teaches_what_to_do(reader):
    page = reader.get(CATALOGUE, {"q": "zzzzzz"})

    assert "Không có thủ tục nào phù hợp." in page.content.decode()


def test_the_export_holds_what_the_list_shows(reader):
    answer = reader.get("/procedures/export.xlsx", {"field": "ho-tich", "detail": "full"})

    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert len(rows) == 9
    assert rows[0][0] == "Mã"
    assert BIRTH in {row[0] for row in rows}


def test_the_catalogue_costs_the_same_for_few_and_many(reader):
    reader.get(CATALOGUE)
    costs = []
    for chosen in ({"status": "draft"}, {}):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reader.get(CATALOGUE, chosen)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_a_procedure_shows_everything_with_its_source(reader):
    text = reader.get(page_of(BIRTH)).content.decode()

    assert "Thủ tục đăng ký khai sinh" in text
    assert "163/QĐ-BTP" in text
    assert "123/2015/NĐ-CP" in text
    assert "Khi trẻ bị bỏ rơi." in text
    assert "1 ngày làm việc" in text
    assert "Miễn phí" in text
    assert "dichvucong.gov.vn" in text
    assert "Quy trình rút gọn" in text


def test_doubts_are_marked_as_not_verified(reader):
    text = reader.get(page_of("1.004859")).content.decode()

    assert "Chưa kiểm chứng" in text
    assert "Thời hạn được suy ra, chưa xác nhận." in text
    assert "3 ngày làm việc; 1 ngày làm việc" in text


def test_a_draft_of_which_only_the_name_is_known_can_be_looked_at(reader):
    page = reader.get(CATALOGUE, {"status": "draft"})
    version = page.context["rows"][0][0]

    text = reader.get(version.get_absolute_url()).content.decode()

    assert "Mới biết mã và tên gần đúng" in text


def test_an_unknown_procedure_is_not_found(reader):
    address = "/procedures/00000000-0000-7000-8000-000000000000/"

    assert reader.get(address).status_code == 404


def test_the_processes_of_the_commune_are_listed_the_general_one_first(reader):
    page = reader.get(PROCESSES)

    assert page.context["rows"][0][1] == "Mọi thủ tục còn lại"
    assert len(page.context["rows"]) == 9


def test_a_process_is_a_picture_with_what_is_wrong(reader):
    reader.get(PROCESSES)

    text = reader.get(general_process().get_absolute_url()).content.decode()

    assert "Thẩm định, dự thảo kết quả" in text
    assert "Sau đó chuyển tới “Kiểm tra, trình ký”" in text
    assert "Hôm nay ở đây không có ai làm được bước “Phê duyệt”." in text
    assert "không có ai làm được bước “Thẩm định, dự thảo kết quả”" not in text


def test_readers_are_not_offered_to_change(reader):
    reader.get(PROCESSES)
    process = general_process()

    page = reader.get(process.get_absolute_url())
    refused = reader.post(reverse("procedures:draft", args=[process.pk]))

    assert reverse("procedures:draft", args=[process.pk]) not in page.content.decode()
    assert refused.status_code == 403


def test_a_process_of_another_commune_does_not_exist(editor):
    commune(THERE)
    with acting_in(THERE):
        theirs = api.process_for(api.current_version(BIRTH)).id

    assert editor.get(f"{PROCESSES}{theirs}/").status_code == 404
    assert editor.post(reverse("procedures:draft", args=[theirs])).status_code == 404


def test_a_process_is_changed_from_draft_to_use(editor):
    address = draft_of(editor)
    data = typed_in(editor.get(address))
    data |= {"step-1-name": "Thẩm tra hồ sơ", "act": "save"}

    editor.post(address, data)
    editor.post(address.replace("/edit/", "/publish/"))

    now = general_process()
    with acting_in(HERE):
        assert api.get_plan(now.pk).steps[1].name == "Thẩm tra hồ sơ"
    assert now.number == 2


def test_saving_a_draft_untouched_changes_nothing(editor):
    address = draft_of(editor, BUILDING)
    draft = UUID(address.split("/")[-3])
    with acting_in(HERE):
        before = api.get_plan(draft)

    editor.post(address, typed_in(editor.get(address)) | {"act": "save"})

    with acting_in(HERE):
        assert api.get_plan(draft) == before


def test_rows_are_added_moved_and_removed_without_losing_what_was_typed(editor):
    address = draft_of(editor)
    data = typed_in(editor.get(address)) | {"step-0-name": "Nhận hồ sơ"}

    answer = editor.post(address, data | {"act": "add:0"})
    assert answer["Location"].endswith("/edit/#step-0")
    added = editor.get(address)
    names = [step["name"].value() for step in added.context["form"].steps]
    assert names[:3] == ["Nhận hồ sơ", "", "Thẩm định, dự thảo kết quả"]

    data = typed_in(added) | {"step-1-name": "Phân công"}
    editor.post(address, data | {"act": "down:1"})
    names = [step["name"].value() for step in editor.get(address).context["form"].steps]
    assert names[1:3] == ["Thẩm định, dự thảo kết quả", "Phân công"]

    editor.post(address, typed_in(editor.get(address)) | {"act": "remove:2"})
    names = [step["name"].value() for step in editor.get(address).context["form"].steps]
    assert names[1:3] == ["Thẩm định, dự thảo kết quả", "Kiểm tra, trình ký"]


def test_a_mistake_is_named_at_its_field_and_nothing_typed_is_lost(editor):
    address = draft_of(editor)
    data = typed_in(editor.get(address))
    data |= {"step-0-name": "Nhận hồ sơ", "step-1-share": "150", "act": "save"}

    page = editor.post(address, data)

    text = page.content.decode()
    assert page.status_code == 422
    assert "Có bước điền chưa đúng, mời xem bên dưới." in text
    assert 'value="Nhận hồ sơ"' in text
    assert page.context["form"].steps[1].errors.keys() == {"share"}


def test_half_a_branch_is_refused(editor):
    address = draft_of(editor)
    data = typed_in(editor.get(address)) | {"step-1-branch_when_1": "Khi khó", "act": "save"}

    page = editor.post(address, data)

    assert "Mỗi nhánh cần cả trường hợp rẽ và bước chuyển tới." in page.content.decode()


def test_a_faulty_draft_is_refused_with_its_faults(editor):
    address = draft_of(editor)
    data = typed_in(editor.get(address)) | {"step-5-goes_to": "", "act": "publish"}

    editor.post(address, data)
    page = editor.post(address.replace("/edit/", "/publish/"), follow=True)

    assert "Không có bước nào kết thúc quy trình." in page.content.decode()
    assert general_process().number == 1


def test_a_place_of_another_commune_cannot_be_chosen(editor):
    address = draft_of(editor)
    theirs = unit(commune_id=THERE)
    data = typed_in(editor.get(address)) | {"step-1-place": f"unit:{theirs.pk}", "act": "save"}

    assert editor.post(address, data).status_code == 422


def test_a_draft_can_be_thrown_away(editor):
    address = draft_of(editor)

    answer = editor.post(address.replace("/edit/", "/discard/"))

    assert answer["Location"] == PROCESSES
    assert editor.get(address).status_code == 404


def test_versions_are_compared_step_by_step(editor):
    address = draft_of(editor)
    before = general_process()
    data = typed_in(editor.get(address)) | {"step-1-name": "Thẩm tra hồ sơ"}
    editor.post(address, data | {"act": "remove:2"})
    editor.post(address.replace("/edit/", "/publish/"))
    now = general_process()

    page = editor.get(reverse("procedures:compare", args=[now.pk, before.pk]))

    states = [
        (change.state.label, change.before[:1], change.after[:1])
        for change in page.context["changes"]
    ]
    assert ("Có sửa", ("Thẩm định, dự thảo kết quả",), ("Thẩm tra hồ sơ",)) in states
    assert ("Đã bỏ", ("Kiểm tra, trình ký",), ()) in states


def test_one_procedure_gets_a_process_of_its_own(editor):
    version = api.current_version(BIRTH)

    answer = editor.post(reverse("procedures:own-process", args=[version]))
    editor.post(answer["Location"].replace("/picture/", "/publish/"))

    with acting_in(HERE):
        assert api.process_for(version).procedure_code == BIRTH
        assert Process.objects.filter(status=ProcessStatus.RETIRED).count() == 0


def test_the_one_search_box_finds_procedures(rf):
    (hit, *_others) = ProcedureSearch().search(rf.get("/"), "gks", limit=3)

    assert hit.url == page_of(BIRTH)
    assert hit.detail == f"{BIRTH} · Hộ tịch"

"""Taking a dossier in: procedure, papers, time, money, files, several at once, elsewhere."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import say_moment
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierComponent,
    DossierFile,
    IssuedPaper,
)
from xaso.public_services.procedures.api import (
    Channel,
    current_version,
    get_procedures,
    limit_for,
)
from xaso.public_services.procedures.models import ProcedureVersion
from xaso.public_services.procedures.testing import BIRTH, CERTIFIED_COPY

pytestmark = pytest.mark.django_db
MARRIAGE = "1.004873"
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
PDF = a_pdf()


@pytest.fixture(autouse=True)
def files_here(settings, tmp_path):
    settings.XASO_FILES_DIR = tmp_path


@pytest.fixture
def marriage():
    return current_version(MARRIAGE)


def the(dossier_id):
    with acting_in(HERE):
        return Dossier.objects.get(pk=dossier_id)


def pdf(name="to-khai.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def test_a_dossier_is_taken_in_with_receipt_and_promise(desk, intake, somebody, marriage):
    with clock.at(MONDAY):
        [taken] = intake.ready(marriage).receive()

        page = desk.get(reverse("counter:done") + f"?d={taken}").content.decode()

    dossier = the(taken)
    assert dossier.applicant_name == "Lê Thị Mẫu"
    assert dossier.fee == 15_000
    assert dossier.collection == "Nhận tại Bộ phận Một cửa"
    assert dossier.code in page
    assert f"Hẹn trả {say_moment(dossier.due_at)}" in page
    with acting_in(HERE):
        receipt = IssuedPaper.objects.get(dossier=dossier)
    assert reverse("dossiers:paper", args=[receipt.pk]) in page


def test_a_procedure_is_found_by_a_few_letters_without_accents(intake):
    intake.press("find", procedure="dk khai sinh")
    found = {one.code for one in intake.screen.procedures.procedures}
    intake.press("find", procedure="2.000815")

    assert BIRTH in found
    assert intake.screen.detail.code == CERTIFIED_COPY


def test_a_procedure_that_nobody_knows_is_said_so(intake):
    intake.press("find", procedure="zzzzzz")

    assert intake.screen.procedures.refusal == (
        "Không có thủ tục nào đang áp dụng có tên như vậy."
    )
    assert intake.fields["procedure"] == "zzzzzz"


def test_what_the_desk_takes_in_often_lies_under_the_figure_keys(
    intake, another_intake, somebody, marriage
):
    intake.ready(marriage).receive()

    page = another_intake().open()

    assert f'value="choose:{marriage}" data-key="1"' in page.text


def test_a_paper_with_a_condition_appears_when_it_holds_and_is_then_needed(
    intake, somebody, marriage
):
    intake.press(who="038190000001")
    intake.press(f"choose:{marriage}")
    asked = intake.line("đã ly hôn")

    intake.answer("đã ly hôn", "yes")
    intake.press("receive")

    assert not asked.applies
    assert intake.line("đã ly hôn").error == "Còn thiếu giấy tờ này."
    assert f'name="{asked.prefix}-present"' in intake.text


def test_unanswered_questions_and_missing_papers_hold_the_dossier_up(
    intake, somebody, marriage
):
    intake.press(who="038190000001")
    intake.press(f"choose:{marriage}")

    page = intake.press("receive", **{"m-fee": "0"})

    errors = [one.error for one in intake.screen.lines]
    assert page.status_code == 422
    assert errors[0] == "Còn thiếu giấy tờ này."
    assert errors[1:] == ["Xin chọn Có hoặc Không."] * 5
    with acting_in(HERE):
        assert not Dossier.objects.exists()


def test_every_paper_keeps_its_shape_number_note_and_loan(intake, somebody, marriage):
    intake.ready(marriage)
    line = intake.line("Tờ khai")
    intake.press("add-row")
    extra = intake.screen.lines[-1].prefix
    more = {
        f"{line.prefix}-kind": "original", f"{line.prefix}-quantity": "3",
        f"{line.prefix}-give_back": "on", f"{line.prefix}-note": "Có gạch xoá",
        f"{extra}-name": "Đơn trình bày", f"{extra}-kind": "e_copy",
    }  # fmt: skip
    intake.press("refresh", **more)

    [taken] = intake.receive()

    with acting_in(HERE):
        first, added = DossierComponent.objects.filter(dossier_id=taken)
    assert (first.kind, first.quantity, first.note) == ("original", 3, "Có gạch xoá")
    assert first.to_give_back
    assert (added.name, added.kind, added.is_required) == ("Đơn trình bày", "e_copy", False)


@pytest.mark.parametrize("typed", ["0", "-1", "1000", "một", "1e3", "²"])
def test_a_wrong_number_of_copies_is_refused(intake, somebody, marriage, typed):
    intake.ready(marriage)
    line = intake.line("Tờ khai")

    intake.press("receive", **{f"{line.prefix}-quantity": typed})

    assert "từ 1 đến 999" in intake.line("Tờ khai").error


def test_scans_are_kept_at_once_and_go_with_the_dossier(intake, somebody, marriage):
    intake.ready(marriage)
    name = f"{intake.line('Tờ khai').prefix}-files"
    intake.press("refresh", **{name: [pdf("mot.pdf"), pdf("hai.pdf", PDF + b"\n")]})
    names = [one.name for one in intake.line("Tờ khai").files]
    drop = intake.line("Tờ khai")
    intake.press(f"drop-file:{drop.key}:{drop.files[0].id}")

    [taken] = intake.receive()

    assert names == ["mot.pdf", "hai.pdf"]
    with acting_in(HERE):
        [kept] = DossierFile.objects.filter(dossier_id=taken).select_related("stored_file")
        assert kept.stored_file.original_name == "hai.pdf"


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (pdf("don.pdf", b"MZ\x90\x00" + b"\x00" * 200), "không thuộc loại"),
        (pdf("don.pdf", b"%PDF-1.4" + b"0" * 3000), "lớn hơn"),
        (pdf("don.exe"), "không khớp"),
        (pdf("trong.pdf", b""), "không có nội dung"),
    ],
)
def test_a_file_that_is_not_taken_says_why_and_the_good_one_stays(
    intake, settings, somebody, marriage, upload, sentence
):
    settings.XASO_FILES_MAX_BYTES = 2000
    upload.seek(0)
    intake.ready(marriage)
    name = f"{intake.line('Tờ khai').prefix}-files"

    intake.press("refresh", **{name: [pdf("tot.pdf"), upload]})

    line = intake.line("Tờ khai")
    assert [one.name for one in line.files] == ["tot.pdf"]
    refusals = intake.screen.upload_refusals.get(line.key, [])
    assert any(sentence in one for one in refusals)
    assert all(one in intake.text for one in refusals)


def test_a_file_of_somebody_else_cannot_be_slipped_in(intake, somebody, marriage):
    intake.ready(marriage)
    key = intake.line("Tờ khai").key

    intake.press("refresh", **{f"r-{key}-files": "01a20089-2c20-76f7-99bc-6c21359530ed"})

    assert intake.line("Tờ khai").files == []


def test_the_fee_follows_pages_and_copies(intake):
    intake.press(f"choose:{current_version(CERTIFIED_COPY)}")

    intake.press("refresh", **{"m-quantity": "12", "m-copies": "3"})

    assert intake.screen.promise.quote.total == 42_000
    assert "42.000" in intake.text


def test_a_fee_that_the_source_does_not_name_is_typed_and_remembered(
    intake, another_intake, somebody, marriage
):
    intake.press(who="038190000001")
    intake.press(f"choose:{marriage}")
    intake.press("no")
    intake.press("all")
    refused = intake.press("receive")
    intake.press("refresh", **{"m-fee": "15.000"})
    [taken] = intake.receive()
    again = another_intake()
    again.press(f"choose:{marriage}")

    assert refused.status_code == 422
    assert the(taken).fee == 15_000
    assert again.fields["m-fee"] == "15000"


def test_the_result_by_post_needs_an_address(intake, somebody, marriage):
    intake.ready(marriage)
    intake.press("refresh", **{"m-collection": "post"})
    refused = intake.press("receive")
    intake.press("refresh", **{"m-collection_address": "Số 5, Thôn 2"})

    [taken] = intake.receive()

    assert refused.status_code == 422
    assert the(taken).collection == "Qua bưu chính, đến Số 5, Thôn 2"


def version_where(fits):
    versions = [row.pk for row in ProcedureVersion.objects.in_use()]
    known = get_procedures(set(versions))
    return next(one for one in known if fits(limit_for(one, Channel.IN_PERSON)))


def test_where_the_source_gives_no_time_the_officer_says_it(intake, somebody):
    version = version_where(lambda limit: limit is None)
    intake.ready(version)
    refused = intake.press("receive")
    intake.press("refresh", **{"m-limit": "5", "m-limit_unit": "working_day"})

    [taken] = intake.receive()

    assert refused.status_code == 422
    assert the(taken).limit == "5 working_day"


def test_a_time_that_nobody_verified_is_offered_to_be_confirmed(intake, somebody):
    version = version_where(lambda limit: limit is not None and not limit.verified)

    intake.press(f"choose:{version}")

    source = limit_for(version, Channel.IN_PERSON)
    assert intake.fields["m-limit"] == str(source.value)
    assert intake.fields["m-limit_unit"] == source.unit.value
    assert "chưa được kiểm chứng" in intake.text


def test_after_three_o_clock_the_hand_over_moves_to_the_next_day(intake, marriage):
    with clock.at(MONDAY):
        intake.press(f"choose:{marriage}")
        morning = intake.screen.promise.hand_over_by
    with clock.at(MONDAY.replace(hour=8, minute=30)):
        intake.press("refresh")
        afternoon = intake.screen.promise.hand_over_by

    assert morning.day == 5
    assert afternoon.day == 6


def test_several_dossiers_for_one_person_in_one_go(desk, intake, somebody, marriage):
    intake.ready(marriage)
    intake.press("add")
    intake.press(f"choose:{current_version(CERTIFIED_COPY)}")
    intake.press("no")
    intake.press("all")

    taken = intake.receive()

    codes = [the(one).code for one in taken]
    page = desk.get(reverse("counter:done"), {"d": taken}).content.decode()
    assert len(codes) == 2
    assert all(code in page for code in codes)
    assert "Đã tiếp nhận 2 hồ sơ" in page


def test_one_that_is_refused_keeps_its_form_and_does_not_hold_up_the_other(
    desk, intake, somebody, marriage
):
    intake.ready(marriage)
    intake.press("add")
    intake.press(f"choose:{marriage}", **{"m-note": "Thiếu giấy"})

    done = intake.press("receive")

    page = desk.get(done.url).content.decode()
    intake.open()
    assert done.url.count("d=") == 1
    assert intake.address in page
    assert len(intake.screen.content.matters) == 1
    assert intake.fields["m-note"] == "Thiếu giấy"
    assert intake.screen.faults
    with acting_in(HERE):
        assert Dossier.objects.count() == 1


def test_what_belongs_elsewhere_is_passed_on_without_a_day(intake, somebody, marriage):
    intake.ready(marriage)
    intake.press("outside")
    refused = intake.press("receive")
    intake.press("find-commune", commune="thach kim")
    found = intake.screen.communes.communes
    chosen = intake.screen.commune or found[0][0]
    intake.press(f"find-commune:{chosen.pk}")

    [taken] = intake.receive()

    dossier = the(taken)
    assert refused.status_code == 422
    assert (dossier.state, dossier.passed_to_id) == ("passed_on", chosen.pk)
    assert dossier.due_at is None


def test_passed_on_to_a_commune_of_this_installation_it_arrives_there(
    intake, somebody, marriage
):
    commune(THERE)
    intake.ready(marriage)
    intake.press("outside")
    intake.press(f"find-commune:{THERE}")
    [taken] = intake.receive()

    deliver_all()

    with acting_in(THERE):
        assert Dossier.objects.get().origin_code == the(taken).code


def test_not_accepting_gives_the_citizen_a_notice(desk, intake, somebody, marriage):
    intake.press(who="038190000001")
    intake.press(f"choose:{marriage}")
    matter = intake.screen.matter.key
    asked = intake.press("refuse")

    done = desk.post(asked.url, {"reason": "Không thuộc thẩm quyền của xã.", "matter": matter})

    page = desk.get(done.url).content.decode()
    with acting_in(HERE):
        dossier = Dossier.objects.get()
        notice = IssuedPaper.objects.get(dossier=dossier)
    assert dossier.state == "not_accepted"
    assert "Không thuộc thẩm quyền của xã." in notice.content
    assert reverse("dossiers:paper", args=[notice.pk]) in page


def test_not_accepting_one_leaves_the_others_of_the_person(desk, intake, somebody, marriage):
    intake.ready(marriage)
    intake.press("add")
    intake.press(f"choose:{current_version(BIRTH)}")
    matter = intake.screen.matter.key
    asked = intake.press("refuse")

    desk.post(asked.url, {"reason": "Trùng hồ sơ.", "matter": matter})

    left = intake.open().screen.content
    assert [one.version for one in left.matters] == [str(marriage)]
    assert left.applicant.name == "Lê Thị Mẫu"


def test_a_notice_needs_somebody_and_a_reason(desk, intake, somebody, marriage):
    nobody = intake.press("refuse")
    intake.press(who="038190000001")
    intake.press(f"choose:{marriage}")
    matter = intake.screen.matter.key
    asked = intake.press("refuse")

    empty = desk.post(asked.url, {"reason": " ", "matter": matter})

    assert nobody.status_code == 422
    assert empty.status_code == 422
    with acting_in(HERE):
        assert not Dossier.objects.exists()


def test_the_receipt_goes_to_the_address_that_was_given(intake, somebody, marriage):
    intake.ready(marriage)
    intake.press("refresh", **{"a-email": "mau@example.com"})
    [taken] = intake.receive()

    deliver_all()

    [letter] = mail.outbox
    assert letter.to == ["mau@example.com"]
    assert the(taken).code in letter.subject
    assert "Lê Thị Mẫu" not in letter.subject
    assert "Hẹn trả kết quả lúc" in letter.body


def test_another_dossier_for_the_same_person_begins_with_them(
    desk, another_intake, intake, somebody, marriage
):
    [taken] = intake.ready(marriage).receive()

    begun = desk.post(reverse("counter:again", args=[taken]))

    again = another_intake(begun.url).open()
    assert again.screen.content.applicant.name == "Lê Thị Mẫu"
    assert again.screen.content.applicant.resident_id == str(somebody)


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.LEADER, Role.CLERK, Role.IT_OFFICER])
@pytest.mark.parametrize("name", ["counter:intake", "counter:today", "counter:people"])
def test_only_the_desk_takes_in(client, role, name):
    client.force_login(official(role), backend="xaso.kernel.accounts.backend.AccountBackend")

    assert client.get(reverse(name)).status_code == 403


def test_the_screen_costs_the_same_however_much_there_is(
    intake, somebody, django_assert_max_num_queries
):
    intake.ready(current_version(BIRTH))

    with django_assert_max_num_queries(28):
        intake.press("refresh")


FRAME = ("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT set_config")


def test_taking_a_dossier_in_asks_the_database_eight_times(
    intake, another_intake, somebody, marriage
):
    intake.ready(marriage).receive()
    again = another_intake().ready(marriage)

    with CaptureQueriesContext(connection) as captured:
        again.receive()

    asked = [one["sql"] for one in captured if not one["sql"].startswith(FRAME)]
    added = [one for one in asked if one.startswith("INSERT")]
    assert len(asked) <= 8, "\n".join(asked)
    assert len(added) == 1

"""Lists and the register as workbooks and papers: what is in them, what is not, who asked."""

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.export_job import write_list_export
from xaso.public_services.dossiers.models import ListExport
from xaso.public_services.dossiers.queries.lists import rows_by_ids
from xaso.public_services.dossiers.services.exporting import ask_for_export
from xaso.public_services.dossiers.testing import LAND, handed_over, people, received

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
EXPORT, REGISTER = "/dossiers/export/", "/dossiers/register/"
ID, PHONE = "038190000001", "912345678"


@pytest.fixture
def who(db):
    with acting_in(HERE):
        yield people()


@pytest.fixture
def get(client):
    def look(user, address, **headers):
        client.force_login(user, backend=BACKEND)
        return client.get(address, headers=headers)

    return look


def at(day, hour=2):
    return clock.at(datetime(2026, 10, day, hour, tzinfo=UTC))


def of(name):
    return {
        "applicant": PartyInput(
            name=name, personal_id=ID, phone=f"+84{PHONE}", address="Thôn Giang Hà"
        )
    }


def rows_of(answer):
    """Return the rows of a workbook without its heading."""
    content = answer.content if hasattr(answer, "content") else b"".join(answer)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = " ".join(page.get_textpage().get_text_range() for page in document)
    return found.replace("\ufffe", "-").replace("\u200b", "").replace("\r\n", " ")


def test_the_workbook_holds_what_the_list_shows(who, get):
    with at(5):
        received(who, **of("Lê Thị Mẫu"))
        handed_over(who, LAND, **of("Trần Văn Nam"))

    answer = get(who.desk, f"{EXPORT}?view=all&q=tran")

    ((number, code, applicant, procedure, channel, came_in, *_more),) = rows_of(answer)
    assert (number, applicant, channel) == (1, "Trần Văn Nam", "Trực tiếp tại quầy")
    assert code.endswith("-20261005-0000002")
    assert "giấy phép xây dựng" in procedure
    assert came_in == "09:00 05/10/2026"
    assert answer["Content-Disposition"].startswith('attachment; filename="ho-so-')


def test_no_personal_number_leaves_with_the_list(who, get):
    received(who, **of("Lê Thị Mẫu"))

    content = str(rows_of(get(who.desk, f"{EXPORT}?view=all")))

    assert "Lê Thị Mẫu" in content
    assert ID not in content
    assert PHONE not in content
    assert "Giang Hà" not in content


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://evil")', "@SUM(A1)", "+cmd|' /C calc'!A0"]
)
def test_a_name_is_never_a_formula(who, get, name):
    received(who, **of(name))

    ((_number, _code, applicant, *_more),) = rows_of(get(who.desk, f"{EXPORT}?view=all"))

    assert applicant == f"'{name}"


def test_only_what_may_be_seen_leaves(who, get):
    received(who, **of("Không Thuộc Phòng"))
    handed_over(who, **of("Thuộc Phòng"))

    names = [row[2] for row in rows_of(get(who.specialist, f"{EXPORT}?view=all"))]
    stranger = official(Role.SUPERVISOR, commune_id=THERE)

    assert names == ["Thuộc Phòng"]
    assert rows_of(get(stranger, f"{EXPORT}?view=all")) == []
    assert get(official(Role.IT_OFFICER), EXPORT).status_code == 403


def test_taking_a_list_out_is_audited_without_naming_anybody(who, get):
    received(who, **of("Lê Thị Mẫu"))

    get(who.desk, f"{EXPORT}?view=all&q=Lê+Thị+Mẫu")

    entry = AuditEntry.objects.get(action="dossiers.list.exported")
    assert entry.actor == who.desk
    assert entry.details == {"rows": 1}


@pytest.fixture
def long_list(who, monkeypatch):
    """A list longer than what is written at once."""
    monkeypatch.setattr("xaso.public_services.dossiers.views.exports.AT_ONCE", 2)
    monkeypatch.setattr("xaso.public_services.dossiers.services.exporting.AT_A_TIME", 2)
    for number in range(5):
        received(who, **of(f"Người Thứ {number}"))
    return who


def test_a_long_list_is_written_by_the_worker_and_a_notice_tells_it(long_list, get, client):
    who = long_list
    asked = get(who.desk, f"{EXPORT}?view=all&sort=created")
    answer = client.post(f"{EXPORT}?view=all&sort=created")
    before = client.get(answer["Location"])
    deliver_all()
    after = client.get(answer["Location"])

    workbook = client.get(reverse("dossiers:export-workbook", args=[_export().pk]))

    assert "form" in asked.content.decode()
    assert b"<progress" in before.content
    assert b"<progress" not in after.content
    assert [row[2] for row in rows_of(workbook)] == [f"Người Thứ {n}" for n in range(5)]
    assert Notice.objects.get(receiver=who.desk).url == answer["Location"]
    assert AuditEntry.objects.filter(action="dossiers.list.exported").count() == 1


def test_looking_at_the_confirmation_writes_nothing(long_list, get):
    get(long_list.desk, f"{EXPORT}?view=all")

    assert not ListExport.objects.exists()


def test_a_workbook_belongs_to_who_asked_for_it(long_list, get, client):
    who = long_list
    get(who.desk, f"{EXPORT}?view=all")
    client.post(f"{EXPORT}?view=all")
    deliver_all()

    page = reverse("dossiers:export-progress", args=[_export().pk])
    workbook = reverse("dossiers:export-workbook", args=[_export().pk])

    assert get(who.supervisor, page).status_code == 404
    assert get(who.supervisor, workbook).status_code == 404


def test_a_workbook_is_not_there_before_it_is_written(long_list, get, client):
    get(long_list.desk, f"{EXPORT}?view=all")
    client.post(f"{EXPORT}?view=all")

    early = client.get(reverse("dossiers:export-workbook", args=[_export().pk]))

    assert early.status_code == 404


def _export():
    return ListExport.objects.get()


@pytest.fixture
def two_months(who):
    with clock.at(datetime(2026, 9, 30, 16, 59, tzinfo=UTC)):
        received(who, **of("Tháng Chín"))
    with clock.at(datetime(2026, 9, 30, 17, 1, tzinfo=UTC)):
        handed_over(who, LAND, **of("Đầu Tháng Mười"))
    with at(31):
        received(who, **of("Cuối Tháng Mười"))
    return who


OCTOBER = "first=2026-10-01&last=2026-10-31"


def test_the_register_holds_a_month_as_viet_nam_counts_it(two_months, get):
    answer = get(two_months.desk, f"{REGISTER}?{OCTOBER}")

    lines = [(line.number, line.applicant_name) for line, _channel in answer.context["lines"]]
    assert lines == [(1, "Đầu Tháng Mười"), (2, "Cuối Tháng Mười")]


def test_without_days_it_is_the_present_month(two_months, get):
    with at(15):
        answer = get(two_months.desk, REGISTER)

    names = [line.applicant_name for line, _channel in answer.context["lines"]]
    assert names == ["Đầu Tháng Mười"]


def test_a_field_narrows_the_register(two_months, get):
    page = get(two_months.desk, f"{REGISTER}?{OCTOBER}").content.decode()
    answer = get(two_months.desk, f"{REGISTER}?{OCTOBER}&field=ho-tich")

    assert "Đầu Tháng Mười" in page
    names = [line.applicant_name for line, _channel in answer.context["lines"]]
    assert names == ["Cuối Tháng Mười"]


def test_form_07_names_every_dossier_and_no_telephone(two_months, get):
    answer = get(two_months.desk, f"{REGISTER}paper/?{OCTOBER}")

    text = text_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert "Cuối Tháng Mười" in text
    assert "Giang Hà" in text
    assert "Mẫu số 07" in text
    assert PHONE not in text
    assert ID not in text


def test_the_register_as_a_workbook(two_months, get):
    answer = get(two_months.desk, f"{REGISTER}workbook/?{OCTOBER}")

    first, second = rows_of(answer)
    assert (first[0], first[4], first[5]) == (1, "Đầu Tháng Mười", "Thôn Giang Hà")
    assert second[4] == "Cuối Tháng Mười"
    assert PHONE not in str([first, second])
    entry = AuditEntry.objects.get(action="dossiers.register.exported")
    assert entry.details["rows"] == 2


@pytest.mark.parametrize(
    "span", ["first=2026-10-31&last=2026-10-01", "first=2020-01-01&last=2026-01-01", "first=x"]
)
def test_a_span_that_makes_no_sense_is_explained(who, get, span):
    page = get(who.desk, f"{REGISTER}?{span}")
    paper = get(who.desk, f"{REGISTER}paper/?{span}")
    workbook = get(who.desk, f"{REGISTER}workbook/?{span}")

    assert page.context["filters"].errors
    assert not page.context["lines"]
    assert paper["Location"].startswith(REGISTER)
    assert workbook["Location"].startswith(REGISTER)


@pytest.mark.parametrize("part", ["", "paper/", "workbook/"])
def test_the_register_is_for_those_who_see_every_dossier(who, get, part):
    assert get(who.specialist, f"{REGISTER}{part}").status_code == 403


@pytest.mark.real_database
def test_the_worker_shows_how_far_it_is_before_it_is_done(real_database, monkeypatch):
    monkeypatch.setattr("xaso.public_services.dossiers.services.exporting.AT_A_TIME", 2)
    seen = []
    with acting_in(HERE), transaction.atomic():
        who = people()
        for _ in range(5):
            received(who)
        export = ask_for_export("view=all", actor=who.desk)

    def look(ids):
        seen.append(ListExport.objects.get(pk=export.pk).percent)
        return rows_by_ids(ids)

    monkeypatch.setattr("xaso.public_services.dossiers.export_job.rows_by_ids", look)
    write_list_export.run(commune_id=HERE, export_id=str(export.pk))
    write_list_export.run(commune_id=HERE, export_id=str(export.pk))

    with acting_in(HERE), transaction.atomic():
        done = ListExport.objects.get(pk=export.pk)
        assert AuditEntry.objects.filter(action="dossiers.list.exported").count() == 1
    assert seen == [0, 40, 80]
    assert (done.percent, done.rows, done.written) == (100, 5, 5)

"""Fees of a People's Council: written by one, released by another, quoted on their days."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import make_aware
from openpyxl import Workbook, load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.clock import today
from xaso.public_services.procedures.api import (
    Channel,
    FeeGroup,
    current_version,
    estimate_fee,
    get_procedure,
    procedures_in_use,
    say_channels,
)
from xaso.public_services.procedures.fee_sheets import headings
from xaso.public_services.procedures.models import FeeTable, FeeTableRow, ReleasedTableError
from xaso.public_services.procedures.services import fee_tables
from xaso.public_services.procedures.testing import fee_row, fee_table

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
STATUS = "1.004873"  # marital status: the council sets it
RESIDENCE = "1.004222"  # permanent residence: the nation sets it
ONLINE, DESK = Channel.ONLINE, Channel.IN_PERSON


@pytest.fixture
def accountant():
    commune(HERE)
    return official(Role.ACCOUNTANT)


@pytest.fixture
def leader():
    return official(Role.LEADER)


@pytest.fixture
def here(accountant):
    with acting_in(HERE):
        yield


@pytest.fixture
def writer(client, accountant):
    client.force_login(accountant, backend=BACKEND)
    return client


def released(*rows, accountant, leader, **head):
    return fee_table(*rows, writer=accountant, released_by=leader, **head)


def total(code=STATUS, channel=DESK, **more):
    return estimate_fee(current_version(code), channel, **more).total


def test_without_a_table_the_officer_types_it(here):
    assert total() is None


def test_what_the_council_set_is_quoted_with_its_article(here, accountant, leader):
    released(fee_row(STATUS, 15_000), accountant=accountant, leader=leader)

    found = estimate_fee(current_version(STATUS), DESK)

    assert found.total == 15_000
    assert found.lines[0].source == "Điều 2, Nghị quyết thử 01/NQ-HĐND"
    assert not any("không biết" in one for one in get_procedure(current_version(STATUS)).doubts)
    assert procedures_in_use()[STATUS].fees[0].amount == 15_000


def test_a_draft_counts_for_nobody(here, accountant):
    fee_table(fee_row(STATUS, 15_000), writer=accountant)

    assert total() is None


def test_the_nations_sum_goes_before_the_councils(here, accountant, leader):
    before = total(RESIDENCE)
    released(fee_row(RESIDENCE, 1), accountant=accountant, leader=leader)

    assert total(RESIDENCE) == before > 1


def test_another_commune_has_its_own(here, accountant, leader):
    released(fee_row(STATUS, 15_000), accountant=accountant, leader=leader)
    commune(THERE)

    with acting_in(THERE):
        assert total() is None


def test_the_channel_decides_and_any_channel_is_the_rest(here, accountant, leader):
    rows = fee_row(STATUS, 15_000), fee_row(STATUS, 7_000, channel=ONLINE)
    released(*rows, accountant=accountant, leader=leader)

    assert (total(channel=ONLINE), total(channel=DESK)) == (7_000, 15_000)


def test_each_way_is_said_with_its_own_sum_and_no_other(here, accountant, leader):
    rows = fee_row(STATUS, 15_000), fee_row(STATUS, 7_000, channel=ONLINE)
    released(*rows, accountant=accountant, leader=leader)

    said = {
        one.channel: one.fee for one in say_channels(get_procedure(current_version(STATUS)))
    }

    assert "7.000" in said[ONLINE] and "15.000" not in said[ONLINE]
    assert "15.000" in said[DESK] and "7.000" not in said[DESK]


def test_who_pays_decides_once_it_is_known(here, accountant, leader):
    rows = [
        fee_row(STATUS, 10_000, group=FeeGroup.PERSON),
        fee_row(STATUS, 30_000, group=FeeGroup.ORGANISATION),
    ]
    released(*rows, accountant=accountant, leader=leader)

    assert total(group=FeeGroup.PERSON) == 10_000
    assert total(group=FeeGroup.ORGANISATION) == 30_000
    assert total() is None


def test_two_items_of_a_procedure_add_up(here, accountant, leader):
    rows = fee_row(STATUS, 15_000), fee_row(STATUS, 5_000, name="Phí sao lục", kind="fee")
    released(*rows, accountant=accountant, leader=leader)

    found = estimate_fee(current_version(STATUS), DESK)

    assert found.total == 20_000
    assert [line.kind for line in found.lines] == ["charge", "fee"]


def test_each_day_has_its_own_sum(here, accountant, leader):
    first = released(fee_row(STATUS, 15_000), accountant=accountant, leader=leader)
    draft = fee_tables.copy_table(first.pk, actor=accountant)
    draft.valid_from = today() + timedelta(days=30)
    fee_tables.keep_table(draft, actor=accountant)
    FeeTableRow.objects.filter(table=draft).update(amount=20_000)
    fee_tables.release_table(draft.pk, actor=leader)

    days = [today(), today() + timedelta(days=29), today() + timedelta(days=30)]
    sums = []
    for day in days:
        with clock.at(make_aware(datetime.combine(day, time(12)))):
            sums.append(total())

    assert sums == [15_000, 15_000, 20_000]
    assert FeeTable.objects.get(pk=first.pk).valid_to == days[1]


def test_who_wrote_a_table_does_not_release_it(here):
    both = official(Role.SUPERVISOR)
    draft = fee_table(fee_row(STATUS, 15_000), writer=both)

    with pytest.raises(fee_tables.FaultyTableError):
        fee_tables.release_table(draft.pk, actor=both)

    assert FeeTable.objects.get().is_draft


def test_an_accountant_does_not_release(here, accountant):
    draft = fee_table(fee_row(STATUS, 15_000), writer=official(Role.SUPERVISOR))

    with pytest.raises(PermissionDenied):
        fee_tables.release_table(draft.pk, actor=accountant)


@pytest.mark.parametrize("fault", ["empty", "no first unit", "twice", "before the former"])
def test_a_faulty_table_is_not_released(here, accountant, leader, fault):
    former = released(fee_row(STATUS, 1), accountant=accountant, leader=leader)
    rows = {"empty": [], "no first unit": [fee_row("2.000635", 5, from_unit=2)]}
    head = {"replaces": former} if fault == "before the former" else {}
    given = rows.get(fault, [fee_row(STATUS, 2)])
    draft = fee_table(*given, writer=accountant, **head)

    with pytest.raises(fee_tables.FaultyTableError) as refused:
        fee_tables.release_table(draft.pk, actor=leader)

    assert len(refused.value.faults) == 1


def test_a_released_table_never_changes(here, accountant, leader):
    table = released(fee_row(STATUS, 15_000), accountant=accountant, leader=leader)
    table.act = "Nghị quyết khác"

    with pytest.raises(ReleasedTableError):
        table.save()
    with pytest.raises(ReleasedTableError):
        fee_tables.keep_rows(table.pk, [], actor=accountant)
    with pytest.raises(ReleasedTableError):
        fee_tables.discard_table(table.pk, actor=accountant)


def test_from_the_first_word_to_the_release_through_the_pages(writer, leader, client):
    head = {"name": "Lệ phí hộ tịch", "issuer": "province", "act": "01/NQ-HĐND"}
    table = writer.post(
        reverse("procedures:new-fee-table"), head | {"valid_from": "2026-01-01"}
    )["Location"]
    row = {
        "procedure_code": STATUS, "name": "Cấp giấy", "kind": "charge", "amount": "15.000",
        "unit": "case", "from_unit": "1", "article": "Điều 2",
    }  # fmt: skip
    kept = writer.post(f"{table}rows/new/", row)
    again = writer.post(f"{table}rows/new/", row)
    client.force_login(leader, backend=BACKEND)
    shown = client.get(table).content.decode()
    client.post(f"{table}release/")
    after = client.get(table).content.decode()

    assert kept.status_code == 302
    assert again.status_code == 422
    assert "15.000 đ" in shown and "Ban hành" in shown
    assert "Đang có hiệu lực" in after
    with acting_in(HERE):
        assert total() == 15_000


def sheet(*rows):
    book, content = Workbook(), BytesIO()
    book.active.append(list(headings().values()))
    for one in rows:
        book.active.append(list(one))
    book.save(content)
    return SimpleUploadedFile("phi.xlsx", content.getvalue())


GOOD = (STATUS, "Cấp giấy", "Lệ phí", "", "Trực tuyến", "", 7000, "trường hợp", 1, "", "Điều 2")


def test_good_rows_of_a_sheet_stay_and_bad_ones_are_listed(writer, accountant):
    with acting_in(HERE):
        table = fee_table(writer=accountant)
    bad_code = ("9.999999", *GOOD[1:])
    bad_sum = (STATUS, "Khác", *GOOD[2:6], "bảy nghìn", *GOOD[7:])

    page = writer.post(
        reverse("procedures:import-fees", args=[table.pk]),
        {"sheet": sheet(GOOD, bad_code, bad_sum, GOOD)},
    )

    text = page.content.decode()
    with acting_in(HERE):
        row = FeeTableRow.objects.get()
    assert (row.amount, row.channel, row.kind) == (7_000, "online", "charge")
    assert all(f"Dòng {number}" in text for number in (3, 4, 5))
    assert "Danh mục không có thủ tục mang mã này" in text


def test_what_is_taken_out_can_be_read_in_again(writer, accountant):
    with acting_in(HERE):
        rows = fee_row(STATUS, 7_000, channel=ONLINE, group="person", cap=9_000, code="LP1")
        first, second = fee_table(rows, writer=accountant), fee_table(writer=accountant)

    taken = writer.get(reverse("procedures:export-fee-table", args=[first.pk])).content
    writer.post(
        reverse("procedures:import-fees", args=[second.pk]),
        {"sheet": SimpleUploadedFile("x.xlsx", taken)},
    )

    with acting_in(HERE):
        one, other = (
            FeeTableRow.objects.filter(table=table).values(*fee_tables.COPIED).get()
            for table in (first, second)
        )
    assert one == other
    assert load_workbook(BytesIO(taken)).active.max_row == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 khong phai", b"a,b\n1,2"])
def test_what_is_no_workbook_is_explained(writer, accountant, content):
    with acting_in(HERE):
        table = fee_table(writer=accountant)

    page = writer.post(
        reverse("procedures:import-fees", args=[table.pk]),
        {"sheet": SimpleUploadedFile("phi.xlsx", content)},
    )

    assert page.status_code == 422


def test_the_list_finds_by_words_code_and_standing(writer, accountant, leader):
    with acting_in(HERE):
        released(fee_row(STATUS, 1), accountant=accountant, leader=leader)
        fee_table(writer=accountant, name="Phí chợ", valid_from=date(2030, 1, 1))

    def found(**asked):
        page = writer.get(reverse("procedures:fees"), asked)
        return [one.name for one, _standing, _days in page.context["rows"]]

    assert found(q=STATUS) == found(standing="now") == ["Lệ phí hộ tịch"]
    assert found(q="chợ") == found(standing="draft") == ["Phí chợ"]
    assert found(standing="over") == []
    assert found(sort="name") == ["Lệ phí hộ tịch", "Phí chợ"]

"""What officials see of residents and households."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AccessRecord, AuditEntry
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.clock import today
from xaso.registers.residents import api
from xaso.registers.residents.models import Resident
from xaso.registers.residents.providers import ResidentSearch
from xaso.registers.residents.testing import household, resident, village

pytestmark = pytest.mark.django_db
NUMBER, PHONE = "038185990123", "0900 012 345"
LISTS = ["residents:residents", "residents:households", "residents:villages"]


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        commune(HERE)
        yield


@pytest.fixture
def hoa():
    return resident("Lê Thị Hòa", personal_id=NUMBER, phone=PHONE)


@pytest.fixture
def reader(client):
    client.force_login(official(Role.RECEPTIONIST))
    return client


@pytest.fixture
def editor(client):
    client.force_login(official(Role.SPECIALIST))
    return client


def page_of(known, name="residents:resident"):
    return reverse(name, args=[known])


def names(page):
    return [row.full_name for row, *_ in page.context["rows"]]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("role", "status"), [(Role.CLERK, 200), (Role.LEADER, 200), (Role.IT_OFFICER, 403)]
)
def test_only_those_who_may_see_residents_open_the_lists(client, name, role, status):
    client.force_login(official(role))

    assert client.get(reverse(name)).status_code == status


@pytest.mark.parametrize("name", ["residents:correct", "residents:imports"])
def test_readers_cannot_edit(reader, hoa, name):
    args = [hoa] if name == "residents:correct" else []

    assert reader.get(reverse(name, args=args)).status_code == 403
    assert "Sửa" not in reader.get(page_of(hoa)).text


def test_the_list_narrows_by_text_village_age_and_status(reader):
    year = today().year
    resident("Lê Văn Già", birth_date=None, birth_year=year - 80)
    resident("Lê Văn Bé", birth_date=None, birth_year=year - 5)
    resident("Lê Văn Xa", status=api.Status.MOVED)
    resident("Trần Văn Xóm", at=household(in_village="Thôn 2"))

    def found(**query):
        return names(reader.get(reverse("residents:residents"), query))

    assert found() == ["Lê Văn Bé", "Lê Văn Già", "Trần Văn Xóm"]
    assert found(q="le van") == ["Lê Văn Bé", "Lê Văn Già"]
    assert found(age="0-5") == ["Lê Văn Bé"]
    assert found(age="80") == ["Lê Văn Già"]
    assert found(status="moved") == ["Lê Văn Xa"]
    assert len(found(status="all")) == 4
    assert found(village=str(village("Thôn 2"))) == ["Trần Văn Xóm"]
    assert found(village="không phải mã") == ["Lê Văn Bé", "Lê Văn Già", "Trần Văn Xóm"]


def test_the_list_is_ordered_by_given_name_unless_asked_otherwise(reader):
    for name, year in (("Vũ Thị An", 1990), ("Đỗ Thị Ánh", 1970), ("Bùi Thị Yến", 1980)):
        resident(name, birth_date=date(year, 1, 1))

    def found(sort):
        return names(reader.get(reverse("residents:residents"), {"sort": sort}))

    assert found("") == ["Vũ Thị An", "Đỗ Thị Ánh", "Bùi Thị Yến"]
    assert found("-name") == ["Bùi Thị Yến", "Đỗ Thị Ánh", "Vũ Thị An"]
    assert found("birth") == ["Đỗ Thị Ánh", "Bùi Thị Yến", "Vũ Thị An"]


def test_an_empty_list_teaches(reader):
    page = reader.get(reverse("residents:residents"), {"q": "không ai tên thế"})

    assert "Không có người phù hợp." in page.text
    assert "Mọi người có trong sổ" in page.text


def test_htmx_gets_only_the_rows(reader):
    page = reader.get(reverse("residents:residents"), headers={"HX-Request": "true"})

    assert page.text.strip().startswith('<div id="rows">')


def test_no_page_shows_the_numbers_before_they_are_asked_for(reader, hoa):
    home = Resident.objects.get(pk=hoa).household.get_absolute_url()
    addresses = [page_of(hoa), home, reverse("residents:residents")]

    for address in addresses:
        text = reader.get(address).text
        assert "Lê Thị Hòa" in text
        assert NUMBER not in text
        assert "012 345" not in text
    assert not AccessRecord.objects.exists()


def test_the_numbers_are_shown_to_who_says_why_and_it_is_written_down(reader, hoa):
    page = reader.post(
        page_of(hoa, "residents:show"), {"purpose": "contact", "note": "H56.99-0001"}
    )

    logged = AccessRecord.objects.get()
    assert NUMBER in page.text
    assert PHONE in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert logged.purpose == "Gọi điện cho người này: H56.99-0001"
    assert (logged.subject_kind, logged.subject_id) == ("resident", hoa)


@pytest.mark.parametrize("typed", [{}, {"purpose": "other"}, {"purpose": "vì thích"}])
def test_without_a_purpose_nothing_is_shown(reader, hoa, typed):
    page = reader.post(page_of(hoa, "residents:show"), typed)

    assert page.status_code == 422
    assert NUMBER not in page.text
    assert not AccessRecord.objects.exists()


def test_numbers_are_never_shown_by_an_address_alone(reader, hoa):
    assert reader.get(page_of(hoa, "residents:show")).status_code == 405


def test_a_correction_is_saved_and_keeps_the_telephone_number_hidden(editor, hoa):
    form = editor.get(page_of(hoa, "residents:correct"))
    typed = {
        "full_name": "Lê Thị Hoà",
        "address": "Ngõ 9",
        "residence": "permanent",
        "status": "moved",
    }

    saved = editor.post(page_of(hoa, "residents:correct"), typed, follow=True)

    row = Resident.objects.select_related("household").get(pk=hoa)
    assert "012 345" not in form.text
    assert "Đã sửa thông tin trong sổ." in saved.text
    assert (row.full_name, row.status, row.household.address) == (
        "Lê Thị Hoà",
        "moved",
        "Ngõ 9",
    )
    assert row.phone == "+84900012345"


def test_a_wrong_telephone_number_is_refused_with_a_sentence(editor, hoa):
    typed = {"full_name": "A", "residence": "permanent", "status": "present", "phone": "12"}

    page = editor.post(page_of(hoa, "residents:correct"), typed)

    assert page.status_code == 422
    assert "Ghi số điện thoại gọi được" in page.text
    assert Resident.objects.get(pk=hoa).full_name == "Lê Thị Hòa"


def test_the_household_lists_its_members_with_links(reader, hoa):
    row = Resident.objects.get(pk=hoa)
    resident("Lê Văn Con", at=row.household_id, relation=api.Relation.CHILD)

    page = reader.get(row.household.get_absolute_url())

    assert [one.full_name for one, *_ in page.context["members"]] == [
        "Lê Thị Hòa",
        "Lê Văn Con",
    ]
    assert page_of(hoa) in page.text


def test_households_are_found_by_number_and_by_the_name_of_a_member(reader):
    first, second = household("01-0001"), household("02-0002", in_village="Thôn 2")
    resident("Lê Văn Cha", at=first, relation=api.Relation.HEAD)
    resident("Lê Văn Con", at=first)
    resident("Trần Văn Tư", at=second, relation=api.Relation.HEAD)

    def found(**query):
        page = reader.get(reverse("residents:households"), query)
        return [(row.number, row.people, head.full_name) for row, head in page.context["rows"]]

    assert found() == [("01-0001", 2, "Lê Văn Cha"), ("02-0002", 1, "Trần Văn Tư")]
    assert [number for number, *_ in found(q="con")] == ["01-0001"]
    assert [number for number, *_ in found(q="02-")] == ["02-0002"]
    assert [number for number, *_ in found(sort="-people")] == ["01-0001", "02-0002"]


def test_the_villages_page_counts_and_leads_to_the_people(reader):
    resident(at=household(in_village="Thôn 2"))

    page = reader.get(reverse("residents:villages"))

    assert page.context["residents"] == 1
    assert f"?village={village('Thôn 2')}" in page.text
    assert "Trong 1 người, 0 người dưới 15 tuổi" in page.text


def test_the_export_holds_the_narrowed_list_masked_and_is_written_down(reader, hoa):
    resident("=HYPERLINK()", at=household(in_village="Thôn 2"))

    answer = reader.get(reverse("residents:export"), {"q": "le thi"})
    every = reader.get(reverse("residents:export"))

    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[3] for row in rows] == ["Họ và tên", "Lê Thị Hòa"]
    assert "0381******23" in rows[1]
    assert NUMBER not in str(rows)
    all_names = [row[3] for row in load_workbook(BytesIO(every.content)).active.values]
    assert "'=HYPERLINK()" in all_names
    details = [one.details for one in AuditEntry.objects.order_by("at")]
    assert [one["rows"] for one in details if "rows" in one] == [1, 2]


def test_people_of_another_commune_do_not_exist(reader):
    with acting_in(THERE):
        stranger = resident("Người Xã Khác")

    assert reader.get(page_of(stranger)).status_code == 404
    assert reader.post(page_of(stranger, "residents:show"), {}).status_code == 404


def test_the_search_box_finds_residents_for_those_who_may_see_them(rf, hoa):
    request = rf.get("/")
    request.user = official(Role.CLERK)
    stranger = rf.get("/")
    stranger.user = official(Role.IT_OFFICER)

    hits = ResidentSearch().search(request, "le hoa", limit=5)

    assert [(hit.title, hit.url) for hit in hits] == [("Lê Thị Hòa", page_of(hoa))]
    assert ResidentSearch().search(stranger, "le hoa", limit=5) == []


def test_pages_cost_a_fixed_number_of_queries(reader, hoa, django_assert_max_num_queries):
    home = Resident.objects.get(pk=hoa).household
    for number in range(12):
        resident(f"Lê Văn Số {number}", at=home.pk)
        resident("Lê Văn Chủ", at=household())

    for address in (*map(reverse, LISTS), page_of(hoa), home.get_absolute_url()):
        with django_assert_max_num_queries(17):
            reader.get(address)

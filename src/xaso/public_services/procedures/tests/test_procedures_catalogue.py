"""The catalogue through its door: counts, search, details, limits, fees."""

import pytest

from xaso.lib.worktime_limits import Limit, LimitUnit
from xaso.public_services.procedures import api
from xaso.public_services.procedures.api import Channel, DetailLevel, VersionStatus
from xaso.public_services.procedures.models import CATALOGUE, ProcedureVersion
from xaso.public_services.procedures.shipped import SAME_DAY
from xaso.public_services.procedures.testing import BIRTH, BUILDING, CERTIFIED_COPY

pytestmark = pytest.mark.django_db
STAMPS = 2  # read before and after what is loaded anew

COMBINED_PROCEDURES = "1.014258"  # two limits a channel, the longer one stands on top
NAME_ONLY = "1.001639"


def test_the_shipped_list_is_loaded_whole():
    versions = ProcedureVersion.objects

    assert versions.count() == 228
    assert versions.in_use().count() == 212
    assert versions.in_use().filter(detail_level=DetailLevel.FULL).count() == 27
    assert versions.filter(status=VersionStatus.DRAFT).count() == 16


def test_a_procedure_of_which_only_the_name_is_known_is_never_in_use():
    with pytest.raises(api.UnknownProcedureError):
        api.current_version(NAME_ONLY)

    found = api.find_procedures("Giải thể trường tiểu học")
    assert NAME_ONLY not in {one.code for one in found}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Đăng ký khai sinh", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("khai si", "1.001193"),
        ("dkks", "1.001193"),
        ("GKS", "1.001193"),
        ("1.001193", "1.001193"),
        ("1001193", "1.001193"),
        ("ĐKKH", "1.000894"),
        ("dang ky ket hom", "1.000894"),
        ("XNHN", "1.004873"),
        ("hkd", "1.001612"),
        ("sao y", "2.000815"),
        ("sổ hộ khẩu", "1.004222"),
        ("giay phep xay", "1.013225"),
        ("nhận con nuôi", "2.001263"),
        ("cccd", "3.000228"),
    ],
)
def test_a_few_letters_find_the_procedure_people_mean(
    typed, code, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3):  # stamp, titles, and the stamp still stands
        found = api.find_procedures(typed, 5)

    assert found[0].code == code


def test_red_book_means_the_right_to_use_land():
    found = api.find_procedures("sổ đỏ", 5)

    codes = [one.code for one in found]
    assert codes[0] == "1.013978"  # given for the first time
    assert {"1.012796", "1.012818", "1.012753"} < set(
        codes
    )  # mended, taken back, of organisations


@pytest.mark.parametrize("typed", ["", "   ", "…", "zzzzzz", "%", "_____"])
def test_what_means_nothing_finds_nothing(typed):
    assert api.find_procedures(typed) == []


def test_everything_about_a_procedure_comes_in_a_few_queries(django_assert_num_queries):
    version = api.current_version(BIRTH)
    CATALOGUE.changed()

    with django_assert_num_queries(4 + STAMPS):
        detail = api.get_procedure(version)

    assert detail.code == BIRTH
    assert detail.field.name == "Hộ tịch"
    assert detail.result_code == "KQ.G15.000031"
    assert "123/2015/NĐ-CP" in detail.legal_bases
    assert detail.channels == (Channel.IN_PERSON, Channel.ONLINE, Channel.POSTAL)
    abandoned = detail.components[3]
    assert abandoned.name == "Biên bản về việc trẻ bị bỏ rơi"
    assert abandoned.required is False
    assert abandoned.question == "Trẻ có bị bỏ rơi không?"
    assert [paper.channel for paper in detail.components[:2]] == ["in_person", "online"]


def test_a_paper_of_which_the_source_says_nothing_is_neither_required_nor_optional():
    version = api.find_procedures("2.000528")[0].version_id

    detail = api.get_procedure(version)

    unsaid = [paper for paper in detail.components if paper.required is None]
    assert unsaid
    assert any(f"{len(unsaid)} giấy tờ" in doubt for doubt in detail.doubts)


def test_the_same_day_rule_travels_with_the_limit():
    limit = api.limit_for(api.current_version(BIRTH), Channel.ONLINE)

    assert limit is not None
    assert limit.limit == Limit(1, LimitUnit.WORKING_DAY)
    assert limit.rule == SAME_DAY
    assert limit.verified
    assert "15 giờ" in limit.rule_text


def test_a_channel_has_its_own_limit():
    version = api.current_version(BUILDING)

    online = api.limit_for(version, Channel.ONLINE)
    in_person = api.limit_for(version, Channel.IN_PERSON)

    assert (online.value, online.unit) == (20, LimitUnit.DAY)
    assert (in_person.value, in_person.unit) == (15, LimitUnit.DAY)


def test_of_several_limits_of_a_channel_the_one_on_top_of_the_record_is_promised():
    limit = api.limit_for(api.current_version(COMBINED_PROCEDURES), Channel.POSTAL)

    assert limit.value == 44


def test_a_limit_that_nobody_confirmed_says_so():
    limit = api.limit_for(api.current_version("1.004859"), Channel.ONLINE)

    assert limit.value == 3
    assert not limit.verified


def test_where_the_source_gives_no_limit_there_is_none():
    version = api.current_version("2.000913")

    assert api.limit_for(version, Channel.IN_PERSON) is None
    assert "Nguồn không nêu thời hạn giải quyết." in api.get_procedure(version).doubts


def test_certified_copies_cost_less_from_the_third_page_on():
    version = api.current_version(CERTIFIED_COPY)

    quote = api.estimate_fee(version, Channel.IN_PERSON, quantity=5, copies=2)

    assert quote.kind == api.FeeKind.FEE
    assert [line.amount for line in quote.lines] == [8_000, 6_000]
    assert quote.total == 14_000
    assert quote.doubts == ()


def test_a_fee_that_the_province_sets_is_not_made_up():
    quote = api.estimate_fee(api.current_version(BUILDING), Channel.IN_PERSON)

    assert quote.total is None
    assert "Hội đồng nhân dân" in quote.doubts[0]


def test_free_is_free():
    quote = api.estimate_fee(api.current_version(BIRTH), Channel.ONLINE)

    assert (quote.total, quote.doubts) == (0, ())


def test_names_of_several_versions_come_at_once(django_assert_num_queries):
    versions = {api.current_version(BIRTH), api.current_version(BUILDING)}
    CATALOGUE.changed()

    with django_assert_num_queries(1 + STAMPS):
        found = api.get_procedures(versions)

    assert {hit.code for hit in found.values()} == {BIRTH, BUILDING}


def test_fields_count_what_is_in_use():
    fields = {field.name: field for field in api.list_fields()}

    assert fields["Hộ tịch"].procedures == 41
    assert fields["Hộ tịch"].code == "ho-tich"
    assert "Bảo trợ xã hội" not in fields
    assert sum(field.procedures for field in fields.values()) == 212

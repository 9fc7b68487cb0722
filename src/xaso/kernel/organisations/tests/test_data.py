import csv
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

DATA = Path(__file__).parent.parent / "data"
ISLAND_DISTRICTS = {"318", "471", "498", "536", "755"}


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def provinces():
    return rows("provinces.csv")


@pytest.fixture(scope="module")
def communes():
    return rows("communes.csv")


@pytest.fixture(scope="module")
def successions():
    return rows("successions.csv")


@pytest.fixture(scope="module")
def changes():
    return rows("changes.csv")


def test_the_map_has_the_provinces_of_july_2025(provinces):
    kinds = Counter(province["kind"] for province in provinces)

    assert kinds == {"tỉnh": 28, "thành phố": 6}
    assert {province["valid_from"] for province in provinces} == {"2025-07-01"}


def test_the_map_has_the_communes_of_july_2025(communes):
    kinds = Counter(commune["kind"] for commune in communes)

    assert kinds == {"xã": 2621, "phường": 687, "đặc khu": 13}


def test_a_code_names_one_unit(provinces, communes):
    province_codes = [province["code"] for province in provinces]
    commune_codes = [commune["code"] for commune in communes]

    assert len(set(province_codes)) == 34
    assert len(set(commune_codes)) == 3321
    assert all(len(code) == 2 and code.isdigit() for code in province_codes)
    assert all(len(code) == 5 and code.isdigit() for code in commune_codes)


def test_no_two_communes_of_a_province_share_kind_and_name(communes):
    names = Counter((c["province_code"], c["kind"], c["name"]) for c in communes)

    assert max(names.values()) == 1


def test_every_commune_lies_in_a_province_and_no_province_is_empty(provinces, communes):
    assert {c["province_code"] for c in communes} == {p["code"] for p in provinces}


def test_well_known_communes_are_where_people_know_them(communes):
    found = {c["code"]: (c["name"], c["kind"], c["province_code"]) for c in communes}

    assert found["00004"] == ("Ba Đình", "phường", "01")
    assert found["26740"] == ("Sài Gòn", "phường", "79")
    assert found["20333"] == ("Hoàng Sa", "đặc khu", "48")
    assert found["31299"] == ("Phong Điền", "xã", "92")


def test_names_carry_no_kind_and_are_composed(provinces, communes):
    names = [unit["name"] for unit in provinces + communes]

    assert not [n for n in names if n.startswith(("Xã ", "Phường ", "Đặc khu ", "Tỉnh "))]
    assert all(name == unicodedata.normalize("NFC", name).strip() for name in names)


def test_every_old_unit_went_into_communes_that_exist(communes, successions):
    assert {s["new_code"] for s in successions} == {c["code"] for c in communes}


def test_all_old_communes_and_the_five_island_districts_are_accounted_for(successions):
    codes = {s["old_code"] for s in successions}

    assert len(codes) == 10_035 + len(ISLAND_DISTRICTS)
    assert {code for code in codes if len(code) != 5} == ISLAND_DISTRICTS


def test_an_old_unit_goes_whole_into_one_commune_or_in_parts_into_several(successions):
    extents = defaultdict(list)
    for succession in successions:
        extents[succession["old_code"]].append(succession["extent"])

    assert all(
        parts == ["whole"] or (len(parts) > 1 and set(parts) == {"part"})
        for parts in extents.values()
    )


def test_an_old_code_means_one_old_unit_and_each_row_stands_once(successions):
    units = {(s["old_code"], s["old_name"], s["old_district"]) for s in successions}
    pairs = {(s["old_code"], s["new_code"]) for s in successions}

    assert len(units) == len({code for code, _, _ in units})
    assert len(pairs) == len(successions)


def test_namesakes_of_merged_provinces_keep_their_own_successors(successions):
    successors = defaultdict(set)
    for succession in successions:
        successors[succession["old_code"]].add(succession["new_code"])

    assert successors["28252"] == {"28249"}, "Phường 4, Mỹ Tho became Đạo Thạnh"
    assert successors["31379"] == {"31378"}, "Phú Tân, Hậu Giang"
    assert successors["31582"] == {"31582"}, "Phú Tân, Sóc Trăng"


def test_changes_give_a_unit_of_the_map_another_kind(provinces, communes, changes):
    kinds = {unit["code"]: unit["kind"] for unit in provinces + communes}

    assert all(change["kind"] != kinds[change["code"]] for change in changes)
    assert all(date.fromisoformat(c["valid_from"]) > date(2025, 7, 1) for c in changes)


def test_the_changes_of_2026_leave_nine_cities_and_709_wards(provinces, communes, changes):
    kinds = {unit["code"]: unit["kind"] for unit in provinces + communes}

    kinds |= {change["code"]: change["kind"] for change in changes}

    assert Counter(kinds.values()) == {
        "thành phố": 9,
        "tỉnh": 25,
        "phường": 709,
        "xã": 2599,
        "đặc khu": 13,
    }


@pytest.mark.parametrize("name", ["provinces.csv", "communes.csv", "successions.csv"])
def test_the_files_are_sorted_and_end_lines_the_same_way(name):
    raw = (DATA / name).read_bytes()
    lines = raw.decode("utf-8").splitlines()[1:]

    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert lines == sorted(lines, key=lambda line: line.split(",")[0])

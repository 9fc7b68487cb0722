"""What officials see."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.legal.providers import LegalActSearch

pytestmark = pytest.mark.django_db
PAGES = [("legal:acts", []), ("legal:act", ["118-2025-nd-cp"]), ("legal:rules", [])]


@pytest.fixture
def reader(client):
    client.force_login(official(Role.SPECIALIST))
    return client


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_officials_read_and_others_are_asked_to_sign_in(client, name, args):
    address = reverse(name, args=args)
    refused = client.get(address)
    client.force_login(official(Role.RECEPTIONIST))

    assert refused.status_code == 302
    assert client.get(address).status_code == 200


def numbers(page):
    return [act.number for act, _, _ in page.context["rows"]]


def test_the_newest_acts_come_first(reader):
    page = reader.get(reverse("legal:acts"))

    assert numbers(page)[0] == "03/2026/QH16"
    assert len(numbers(page)) == 30


def test_acts_are_found_without_accents_whatever_the_order_of_words(reader):
    page = reader.get(reverse("legal:acts"), {"text": "mot cua 118/2025"})

    assert numbers(page) == ["118/2025/NĐ-CP"]


def test_every_word_must_fit(reader):
    page = reader.get(reverse("legal:acts"), {"text": "118/2025 tố cáo"})

    assert numbers(page) == []


@pytest.mark.parametrize(
    ("filters", "inside", "outside"),
    [
        ({"standing": "over", "text": "2018"}, "61/2018/NĐ-CP", "28/2018/QĐ-TTg"),
        ({"standing": "coming"}, "03/2026/QH16", "118/2025/NĐ-CP"),
        ({"certainty": "G"}, "136/2025/QH15", "118/2025/NĐ-CP"),
    ],
)
def test_filters_narrow_the_list(reader, filters, inside, outside):
    page = reader.get(reverse("legal:acts"), filters)

    assert inside in numbers(page)
    assert outside not in numbers(page)


def test_acts_are_sorted_by_number_as_numbers(reader):
    page = reader.get(reverse("legal:acts"), {"sort": "number", "text": "Chính phủ"})
    first = [int(number.split("/")[0].split(".")[0]) for number in numbers(page)]

    assert first == sorted(first) != sorted(first, key=str)


def test_an_empty_answer_teaches(reader):
    page = reader.get(reverse("legal:acts"), {"text": "không có văn bản này"})

    assert "Không có văn bản phù hợp." in page.text


def test_htmx_gets_only_the_rows(reader):
    page = reader.get(reverse("legal:acts"), headers={"HX-Request": "true"})

    assert page.text.strip().startswith('<div id="rows">')


def test_an_act_tells_what_it_replaces_and_which_rules_rest_on_it(reader):
    page = reader.get(reverse("legal:act", args=["118-2025-nd-cp"]))

    assert reverse("legal:act", args=["61-2018-nd-cp"]) in page.text
    assert "Hồ sơ được chuyển trong ngày làm việc" in page.text
    assert "Đang có hiệu lực" in page.text


def test_a_replaced_act_leads_to_its_successor(reader):
    page = reader.get(reverse("legal:act", args=["61-2018-nd-cp"]))

    assert "Hết hiệu lực" in page.text
    assert reverse("legal:act", args=["118-2025-nd-cp"]) in page.text


def test_the_rules_of_today_are_shown_unless_another_version_is_asked(reader):
    address = reverse("legal:rules")

    today = reader.get(address)
    earlier = reader.get(address, {"version": "one-stop@2018-06-21"})

    assert "không quá 2 Phó Giám đốc" in today.text
    assert "không quá 2 Phó Giám đốc" not in earlier.text
    assert "21/06/2018 đến 30/06/2025" in earlier.text


@pytest.mark.parametrize(
    ("name", "args", "query"),
    [("legal:act", ["khong-co"], {}), ("legal:rules", [], {"version": "one-stop@1975"})],
)
def test_what_does_not_exist_is_not_found(reader, name, args, query):
    assert reader.get(reverse(name, args=args), query).status_code == 404


def test_the_lists_cost_a_fixed_number_of_queries(reader, django_assert_max_num_queries):
    for name, args in PAGES:
        with django_assert_max_num_queries(18):
            reader.get(reverse(name, args=args))


def test_the_search_box_finds_acts(rf):
    hits = LegalActSearch().search(rf.get("/"), "118/2025 một cửa", limit=5)

    assert [hit.title for hit in hits] == ["Nghị định 118/2025/NĐ-CP"]
    assert LegalActSearch().search(rf.get("/"), "  ", limit=5) == []

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.portal.life_events import LIFE_EVENTS, USUAL
from xaso.public_services.portal.testing import used
from xaso.public_services.procedures.api import procedures_in_use
from xaso.public_services.procedures.testing import BIRTH, BUILDING, CERTIFIED_COPY
from xaso.public_services.queue.testing import queue_line

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


def page_of(code):
    return reverse("portal:procedure", args=[code])


def titles(page):
    return re.findall(r'portal-entry-name"><a href="[^"]+">([^<]+)<', page.text)


def test_strangers_get_the_portal_on_the_first_page(client):
    commune(HERE)

    page = client.get("/")

    assert "Hôm nay ông/bà cần làm gì?" in page.text
    assert 'name="q"' in page.text


def test_officials_keep_their_work_on_the_first_page(client):
    client.force_login(official(Role.RECEPTIONIST), backend=BACKEND)

    page = client.get("/")

    assert page.templates[0].name == "home/work.html"


def test_every_matter_of_life_has_a_page_with_procedures_in_use(client):
    for event in LIFE_EVENTS:
        page = client.get(reverse("portal:life-event", args=[event.slug]))

        assert len(titles(page)) == len(event.codes), event.slug


def test_the_usual_procedures_are_in_use():
    assert set(USUAL) <= set(procedures_in_use())


def test_what_this_commune_is_asked_for_most_comes_first(client):
    commune(HERE)
    with acting_in(HERE):
        used(BUILDING, 40)
        used(CERTIFIED_COPY, 90)

    page = client.get("/")

    assert titles(page)[0] == "Sao y, chứng thực bản sao từ bản chính"
    assert titles(page)[1] == "Cấp giấy phép xây dựng mới, nhà ở riêng lẻ"


def test_words_without_accents_find_the_procedure(client):
    page = client.get(reverse("portal:search"), {"q": "lam giay khai sinh"})

    assert titles(page)[0] == "Đăng ký khai sinh"


def test_what_is_not_found_is_said_with_a_way_on(client):
    page = client.get(reverse("portal:search"), {"q": "xyzzyqqq"})

    assert "Chưa tìm thấy thủ tục nào cho “xyzzyqqq”" in page.text
    assert reverse("portal:life-event", args=["sinh-con"]) in page.text


def test_without_words_all_procedures_are_listed_by_field(client):
    page = client.get(reverse("portal:search"))

    assert all(page_of(code) in page.text for code in procedures_in_use())


def test_a_part_is_enough_for_htmx(client):
    page = client.get(reverse("portal:search"), {"q": "sao y"}, headers={"HX-Request": "true"})

    assert "<html" not in page.text
    assert page_of(CERTIFIED_COPY) in page.text


def test_a_procedure_says_what_to_bring_and_when(client):
    page = client.get(page_of(BIRTH))

    assert "<h1>Đăng ký khai sinh</h1>" in page.text
    assert "Kết quả nhận được: Giấy khai sinh." in page.text
    assert "Tờ khai đăng ký khai sinh theo mẫu" in page.text
    assert "Mẫu hộ tịch điện tử tương tác" not in page.text
    assert "Miễn phí" in page.text
    assert "1 ngày làm việc" in page.text
    assert "123/2015/NĐ-CP" in page.text


def test_papers_stand_under_why_they_are_needed(client):
    page = client.get(page_of(BIRTH)).text

    always, cases = page.index("Luôn cần"), page.index("Chỉ cần trong một số trường hợp")
    assert always < page.index("Tờ khai đăng ký khai sinh theo mẫu") < cases
    assert cases < page.index("Biên bản về việc trẻ bị bỏ rơi")


def test_what_the_source_does_not_say_is_said(client):
    unsure = next(
        code for code, known in procedures_in_use().items() if code == "1.004859" and known
    )

    page = client.get(page_of(unsure))

    assert "Nguồn chưa nói rõ thời hạn" in page.text


def test_ways_of_filing_with_equal_terms_stand_in_one_row(client):
    equal, different = client.get(page_of(BIRTH)), client.get(page_of(BUILDING))

    assert equal.text.count('<th scope="row">') == 1
    assert "Trực tiếp, trực tuyến, qua bưu chính" in equal.text
    assert different.text.count('<th scope="row">') == 2


def test_a_fee_that_nobody_knows_is_not_promised(client):
    page = client.get(page_of(BUILDING))

    assert '<a href="#terms">Chưa rõ, xem bên dưới</a>' in page.text


def test_an_unknown_code_is_no_page(client):
    assert client.get(page_of("9.999999")).status_code == 404
    assert client.get(page_of("1.014027")).status_code == 404
    assert client.get("/dich-vu-cong/viec/khong-co/").status_code == 404


@pytest.mark.parametrize("may_sign_in", [True, False])
def test_the_steps_name_submitting_online_where_it_is_open(client, settings, may_sign_in):
    settings.XASO_CITIZENS_PHONE_CODE = may_sign_in

    page = client.get(page_of(BIRTH))

    online = "<li>Nộp trực tuyến ngay trên trang này, hoặc nộp tại Bộ phận Một cửa"
    assert (online in page.text) is may_sign_in
    assert ("<li>Nộp hồ sơ tại Bộ phận Một cửa" in page.text) is not may_sign_in


@freeze_time(datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM_TIME))
def test_the_desk_says_that_it_is_open_and_how_to_come(client):
    commune(HERE)
    with acting_in(HERE):
        queue_line()

    page = client.get(page_of(BIRTH))

    assert "Đang mở cửa, đến" in page.text
    assert "Thứ Hai – Thứ Sáu" in page.text
    assert '/hen/"' in page.text


@freeze_time(datetime(2026, 11, 20, 22, 0, tzinfo=VIETNAM_TIME))
def test_at_night_the_desk_says_when_it_opens(client):
    commune(HERE)

    page = client.get("/")

    assert "Hiện đóng cửa. Mở lại lúc" in page.text
    assert "thứ Hai 23/11/2026" in page.text
    assert "/lay-so/" not in page.text


def test_where_submission_is_national_the_page_leads_there(client, settings):
    own = client.get(page_of(BIRTH))
    settings.XASO_PORTAL_SUBMISSION = "national"
    national = client.get(page_of(BIRTH))

    assert "Mở Cổng Dịch vụ công Quốc gia" not in own.text
    assert "Mở Cổng Dịch vụ công Quốc gia" in national.text


def test_strangers_get_no_cookie(client):
    commune(HERE)

    for address in ("/", reverse("portal:search"), page_of(BIRTH), reverse("portal:communes")):
        page = client.get(address)

        assert page.status_code == 200
        assert not page.cookies, address


def test_an_unchanged_page_is_not_sent_again(client):
    first = client.get(page_of(BIRTH))

    again = client.get(page_of(BIRTH), headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.content == b""


def test_a_page_says_who_it_is_to_search_engines(client):
    page = client.get(page_of(BIRTH)).text

    assert f'<link rel="canonical" href="http://testserver{page_of(BIRTH)}">' in page
    assert "<title>Đăng ký khai sinh" in page
    assert re.search(r'name="description"\s+content="Đăng ký khai sinh: ', page)


def test_the_sitemap_names_every_procedure_and_robots_leads_to_it(client):
    sitemap, robots = client.get("/sitemap.xml"), client.get("/robots.txt")

    assert sitemap.headers["Content-Type"].startswith("application/xml")
    assert sitemap.text.count("/thu-tuc/") == len(procedures_in_use())
    assert "Sitemap: http://testserver/sitemap.xml" in robots.text


def test_a_page_of_search_results_is_not_for_search_engines(client):
    page = client.get(reverse("portal:search"), {"q": "khai sinh"})

    assert '<meta name="robots" content="noindex">' in page.text


def test_the_page_speaks_english_to_who_chose_it(client):
    client.post(reverse("ui:preferences"), {"choose": "language:en", "back": "/"})

    page = client.get("/")

    assert "What do you need to do today?" in page.text
    assert '<html lang="en"' in page.text


def test_the_look_is_chosen_without_a_token():
    strict = Client(enforce_csrf_checks=True)

    strict.post(reverse("ui:preferences"), {"choose": "text:large", "back": "/"})

    assert 'data-text="large"' in strict.get("/").text


def test_of_several_communes_the_visitor_chooses_one(client):
    commune(HERE)
    there = commune(THERE)
    before = client.get("/")

    client.post(reverse("portal:communes"), {"code": there.code, "back": "/"})
    after = client.get("/")

    assert "Ông/bà đến xã, phường nào?" in before.text
    assert f"Làm nhiều nhất ở {there}" in after.text


def test_a_commune_is_found_without_accents(client):
    here, there = commune(HERE), commune(THERE)

    page = client.get(reverse("portal:communes"), {"q": "khong co xa nay"})
    all_of_them = client.get(reverse("portal:communes"))

    assert here.name not in page.text
    assert here.name in all_of_them.text
    assert there.name in all_of_them.text


def test_a_forged_choice_counts_nothing(client):
    commune(HERE)
    there = commune(THERE)
    client.cookies["xaso_commune"] = there.code

    page = client.get("/")

    assert "Ông/bà đến xã, phường nào?" in page.text


def test_the_host_name_decides_before_the_choice(client):
    here, there = commune(HERE), commune(THERE)
    here.host = "motcua.xa-mau.example"
    here.save()
    client.post(reverse("portal:communes"), {"code": there.code, "back": "/"})

    page = client.get("/", headers={"Host": "motcua.xa-mau.example"})

    assert f"Làm nhiều nhất ở {here}" in page.text


def test_choosing_leads_back_only_to_our_own_pages(client):
    here = commune(HERE)

    response = client.post(
        reverse("portal:communes"), {"code": here.code, "back": "https://xau.example/"}
    )

    assert response.headers["Location"] == "/"

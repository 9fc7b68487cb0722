import time

import pyotp
import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from xaso.kernel.accounts.models import Role
from xaso.kernel.accounts.services import signing_in
from xaso.kernel.accounts.testing import PASSWORD, official

pytestmark = pytest.mark.django_db
SIGN_IN = "/dang-nhap/"
REFUSED = "Tên đăng nhập hoặc mật khẩu chưa đúng"


@pytest.fixture
def clock():
    with freeze_time("2026-11-25 08:00+07:00") as frozen:
        yield frozen


@pytest.fixture
def lan():
    return official(Role.RECEPTIONIST, full_name="Trần Thị Lan")


@pytest.fixture
def with_phone(lan):
    lan.totp_secret = signing_in.propose_secret()
    lan.totp_confirmed_at = timezone.now()
    lan.save()
    return lan


def try_password(client, user, password=PASSWORD, **query):
    address = reverse("accounts:sign-in", query=query)
    return client.post(address, {"username": user.username, "password": password})


def try_code(client, code):
    return client.post(reverse("accounts:second-factor"), {"code": code})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_the_right_password_leads_to_the_page_that_was_asked_for(client, lan):
    page = try_password(client, lan, next="/account/")

    assert (page.status_code, page["Location"]) == (302, "/account/")
    assert is_signed_in(client)


def test_the_user_name_is_read_as_people_type_it(client, lan):
    client.post(SIGN_IN, {"username": f" {lan.username.upper()} ", "password": PASSWORD})

    assert is_signed_in(client)


@pytest.mark.parametrize(
    "address",
    ["https://example.com/", "//example.com/", "javascript:alert(1)", "\\\\example.com"],
)
def test_an_address_of_another_site_is_not_followed(client, lan, address):
    page = try_password(client, lan, next=address)

    assert page["Location"] == "/"


def test_the_session_gets_a_new_key_at_sign_in(client, lan):
    client.get(SIGN_IN)
    session = client.session
    session["before"] = "sign-in"
    session.save()
    client.cookies["xaso_session"] = session.session_key

    try_password(client, lan)

    assert client.session.session_key != session.session_key
    assert not session.exists(session.session_key)


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(client, lan):
    wrong = try_password(client, lan, "sai")
    unknown = client.post(SIGN_IN, {"username": "khong.co.ai", "password": "sai"})

    assert wrong.status_code == unknown.status_code == 422
    assert REFUSED in wrong.text
    assert errors_of(wrong) == errors_of(unknown)


def errors_of(page):
    return page.context["form"].non_field_errors()


def test_an_account_that_is_switched_off_gets_that_answer_too(client, lan):
    lan.is_active = False
    lan.save()

    page = try_password(client, lan)

    assert REFUSED in page.text
    assert not is_signed_in(client)


def test_five_failures_close_the_account_for_a_quarter_of_an_hour(client, lan, clock):
    for _ in range(5):
        try_password(client, lan, "sai")
    closed = try_password(client, lan)
    clock.move_to("2026-11-25 08:14:59+07:00")
    still_closed = try_password(client, lan)
    clock.move_to("2026-11-25 08:15:01+07:00")

    opened = try_password(client, lan)

    assert (closed.status_code, still_closed.status_code) == (422, 422)
    assert opened.status_code == 302


def test_the_answer_does_not_tell_that_a_closed_account_exists(client, lan):
    for _ in range(5):
        try_password(client, lan, "sai")
    unknown = client.post(SIGN_IN, {"username": "khong.co.ai", "password": "sai"})

    closed = try_password(client, lan, "sai")

    assert errors_of(closed) == errors_of(unknown)


def test_four_failures_are_forgiven_by_the_right_password(client, lan):
    for _ in range(4):
        try_password(client, lan, "sai")
    try_password(client, lan)

    lan.refresh_from_db()
    assert lan.stranger_attempts == 0
    assert is_signed_in(client)


def test_with_a_second_factor_the_password_alone_does_not_sign_in(client, with_phone):
    page = try_password(client, with_phone, next="/account/")

    assert page["Location"] == reverse("accounts:second-factor")
    assert not is_signed_in(client)


def test_the_code_of_the_phone_signs_in_and_leads_on(client, with_phone):
    try_password(client, with_phone, next="/account/")

    page = try_code(client, pyotp.TOTP(with_phone.totp_secret).now())

    assert page["Location"] == "/account/"
    assert is_signed_in(client)


def test_a_code_is_accepted_once(client, with_phone):
    code = pyotp.TOTP(with_phone.totp_secret).now()
    try_password(client, with_phone)
    try_code(client, code)
    client.post(reverse("accounts:sign-out"))
    try_password(client, with_phone)

    page = try_code(client, code)

    assert page.status_code == 422
    assert not is_signed_in(client)


def test_an_old_code_is_refused(client, with_phone):
    try_password(client, with_phone)

    page = try_code(client, pyotp.TOTP(with_phone.totp_secret).at(time.time() - 120))

    assert page.status_code == 422


def test_who_knows_the_password_cannot_guess_codes_for_ever(client, with_phone):
    for _ in range(5):
        try_password(client, with_phone)
        try_code(client, "000000")

    page = try_code(client, pyotp.TOTP(with_phone.totp_secret).now())

    assert "thử lại sau 15 phút" in page.text
    assert not is_signed_in(client)


def test_the_code_page_forgets_who_waits_too_long(client, with_phone, clock):
    try_password(client, with_phone)
    clock.move_to("2026-11-25 08:06+07:00")

    page = client.get(reverse("accounts:second-factor"))

    assert page["Location"] == SIGN_IN


def test_signing_out_takes_a_post(client, lan):
    client.force_login(lan, backend="xaso.kernel.accounts.backend.AccountBackend")

    by_link = client.get(reverse("accounts:sign-out"))
    still_in = is_signed_in(client)
    client.post(reverse("accounts:sign-out"))

    assert (by_link.status_code, still_in) == (405, True)
    assert not is_signed_in(client)


def test_signing_out_takes_drafts_out_of_the_browser(client, lan):
    client.force_login(lan, backend="xaso.kernel.accounts.backend.AccountBackend")

    response = client.post(reverse("accounts:sign-out"))

    assert response["Clear-Site-Data"] == '"storage"'


def test_the_demonstration_offers_its_sign_ins(client, settings):
    settings.XASO_DEMO_PEOPLE = (("tran.thi.lan", "Cán bộ tiếp nhận"),)
    settings.XASO_DEMO_PASSWORD = "demo-2026"

    settings.XASO_DEMO = False
    usual = client.get(SIGN_IN).text
    settings.XASO_DEMO = True
    demo = client.get(SIGN_IN).text

    assert "tran.thi.lan" not in usual
    assert 'name="username" value="tran.thi.lan"' in demo
    assert "Cán bộ tiếp nhận" in demo

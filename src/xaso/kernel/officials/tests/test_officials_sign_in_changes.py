"""Whoever signs in otherwise from now on is told, whoever changed it."""

import re

import pyotp
import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice, NoticeDelivery
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
NEW = "một câu dài dễ nhớ 1975"
CHANGED, RESET = "officials.sign_in_changed", "officials.leader_reset"


@pytest.fixture(autouse=True)
def clock():
    with freeze_time("2026-11-25 08:00+07:00") as frozen:
        yield frozen


@pytest.fixture
def lan(client):
    user = official(Role.RECEPTIONIST, full_name="Trần Thị Lan")
    user.email = "lan@xa-mau.example"
    user.save()
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def it_client():
    client = Client()
    tin = official(Role.IT_OFFICER, full_name="Đặng Quốc Tin")
    client.force_login(tin, backend=BACKEND)
    return client


def told(user, kind=CHANGED):
    with acting_in(HERE):
        return [one.body for one in Notice.objects.filter(kind=kind, receiver_id=user.pk)]


def reset(it_client, user, act):
    address = reverse("officials:account", args=[user.pk, act])
    return it_client.post(address, {"reason": "Mất điện thoại"})


def change_password(client):
    return client.post(reverse("accounts:password"), {"present": PASSWORD, "new": NEW})


def set_up_phone(client):
    address = reverse("accounts:second-factor-setup")
    client.get(address)
    code = pyotp.TOTP(client.session["totp_proposed"]).now()
    return client.post(address, {"code": code, "present": PASSWORD})


def make_codes(client):
    return client.post(reverse("accounts:recovery-codes"), {"present": PASSWORD})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (change_password, "Mật khẩu đã được đổi."),
        (set_up_phone, "Mã từ điện thoại đã được thiết lập."),
        (make_codes, "Mã dự phòng mới đã được tạo."),
    ],
    ids=["password", "phone", "recovery codes"],
)
def test_a_change_of_ones_own_is_told_with_its_time_inside_and_by_e_mail(
    client, lan, change, sentence
):
    change(client)

    (body,) = told(lan)
    with acting_in(HERE):
        delivery = NoticeDelivery.objects.get()
    assert body.startswith(f"{sentence} Người thực hiện: Trần Thị Lan, lúc 08:00 ")
    assert "báo ngay cho cán bộ công nghệ thông tin" in body
    assert delivery.channel == "notifications.email"


def test_a_passkey_removed_is_told(client, lan):
    passkey = lan.passkeys.create(name="Khóa", credential=b"k" * 16, public_key=b"")

    client.post(reverse("accounts:passkey-remove", args=[passkey.pk]), {"present": PASSWORD})

    assert [body.split(" Người")[0] for body in told(lan)] == ["Một khóa truy cập đã được gỡ."]


def test_a_change_that_was_refused_is_told_to_nobody(client, lan):
    client.post(reverse("accounts:password"), {"present": "sai", "new": NEW})

    assert told(lan) == []


def test_replacing_a_first_password_is_no_news_but_in_the_trail(client, lan):
    lan.must_change_password = True
    lan.save()

    change_password(client)

    with acting_in(HERE):
        actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert told(lan) == []
    assert "accounts.first_password_replaced" in actions


def test_a_password_that_the_rules_replaced_is_told(client, lan, clock):
    lan.must_change_password, lan.password_changed_at = True, lan.created_at
    lan.save()

    change_password(client)

    assert len(told(lan)) == 1


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ("reset-password", "Mật khẩu đã được thay bằng mật khẩu mới cấp."),
        ("reset-second-factor", "Điện thoại, khóa truy cập và mã dự phòng đã bị xóa."),
        ("invite", "Mật khẩu cũ đã bị hủy và lời mời đặt mật khẩu mới đã được gửi."),
    ],
)
def test_a_reset_is_told_to_its_owner_with_who_did_it(it_client, lan, act, sentence):
    chief = official(Role.LEADER)

    reset(it_client, lan, act)

    (body,) = told(lan)
    assert body.startswith(f"{sentence} Người thực hiện: Đặng Quốc Tin, lúc 08:00 ")
    assert told(chief, RESET) == []


def test_no_notice_holds_the_new_password(it_client, lan):
    page = reset(it_client, lan, "reset-password").text
    password = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", page)[0]

    with acting_in(HERE):
        written = [f"{one.subject} {one.body}" for one in Notice.objects.all()]

    assert written
    assert not [text for text in written if password in text]


@pytest.mark.parametrize("act", ["reset-password", "reset-second-factor", "invite"])
def test_a_reset_of_a_leader_is_told_to_the_other_leaders(it_client, act):
    chief, deputy = official(Role.LEADER, full_name="Lê Văn Chủ"), official(Role.LEADER)
    clerk = official(Role.CLERK)
    chief.email = "chu@xa-mau.example"
    chief.save()

    reset(it_client, chief, act)

    (body,) = told(deputy, RESET)
    assert "Tài khoản của Lê Văn Chủ:" in body
    assert "Đặng Quốc Tin" in body
    assert len(told(chief)) == 1
    assert told(chief, RESET) == told(clerk, RESET) == []


def test_a_first_invitation_is_no_reset(it_client, lan):
    lan.set_unusable_password()
    lan.save()

    reset(it_client, lan, "invite")

    assert told(lan) == []


def test_a_subject_names_nobody(it_client, lan):
    official(Role.LEADER)
    chief = official(Role.LEADER, full_name="Lê Văn Chủ")

    reset(it_client, chief, "reset-password")
    reset(it_client, lan, "reset-password")

    with acting_in(HERE):
        subjects = set(Notice.objects.values_list("subject", flat=True))
    assert subjects == {
        "Cách đăng nhập của ông/bà vừa được thay đổi.",
        "Cách đăng nhập của một lãnh đạo vừa được đặt lại.",
    }

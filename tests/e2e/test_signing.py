"""Signing in a browser: a leader with a phone signs a batch, a head of unit signs with a token."""

import os
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import expect
from standins.signing_plugin.program import SigningProgram
from standins.signing_plugin.server import running
from tests.browser import runs_over

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.signing.models import SigningBatch, SigningKey, SigningRequest
from xaso.office.signing.places import folder
from xaso.office.signing.states import AuthorityKind, KeyProvider
from xaso.office.signing.testing import (
    PIN,
    authority,
    paper_to_sign,
    signature_image,
    signing_key,
    steps_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.real_database]
PHONE = {"width": 390, "height": 844}
PICTURES = os.environ.get("XASO_TEST_PICTURES")
TITLES = ("Quyết định khen thưởng", "Giấy mời họp thôn", "Thông báo lịch tiếp công dân")


@pytest.fixture
def people(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        found = {
            "chair": official(Role.LEADER, full_name="Hoàng Minh Đức"),
            "author": official(Role.SPECIALIST, full_name="Lê Văn Bình"),
            "clerk": official(Role.CLERK, full_name="Đỗ Thị Kim"),
        }
        signing_key(found["chair"])
        authority(found["chair"], AuthorityKind.TM)
        signature_image(found["chair"])
        return found


def asked(people, *titles):
    with acting_in(HERE), transaction.atomic():
        return [
            paper_to_sign(people["chair"], asker=people["author"], title=title)
            for title in titles
        ]


def states():
    with acting_in(HERE), transaction.atomic():
        rows = SigningRequest.objects.order_by("title").values_list("title", "state")
        return dict(rows)


def looked_at(page, barriers, name):
    """See that nobody is kept out and nothing runs over; keep a picture where one is wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"signing-{name}.png", full_page=True)
    assert barriers(page) == [], name
    assert runs_over(page) <= 0, name


def test_a_leader_signs_a_batch_on_a_phone(people, open_as, barriers):
    asked(people, *TITLES)
    page = open_as(people["chair"], "/signing/", **PHONE)
    looked_at(page, barriers, "list-phone")
    page.get_by_role("button", name="Xem lần lượt tất cả").click()
    page.wait_for_url("**/batches/**")
    looked_at(page, barriers, "paper-phone")

    page.get_by_role("button", name="Sẽ ký").click()
    expect(page.locator("main")).to_contain_text("Văn bản 2/3")
    page.get_by_text("Từ chối", exact=True).click()
    page.fill("#reason", "Sai ngày họp.")
    page.get_by_role("button", name="Sẽ từ chối").click()
    expect(page.locator("main")).to_contain_text("Văn bản 3/3")
    page.get_by_role("button", name="Sẽ ký").click()
    page.wait_for_url("**/sign/")
    looked_at(page, barriers, "act-phone")
    page.fill("input[name=pin]", PIN)
    page.get_by_role("button", name="Ký mọi văn bản").click()

    expect(page.locator("main")).to_contain_text("2 đã ký, 1 từ chối, 0 chưa ký được.")
    looked_at(page, barriers, "done-phone")
    assert states() == {
        TITLES[0]: "completed",
        TITLES[1]: "refused",
        TITLES[2]: "completed",
    }


def test_a_wrong_pin_lets_the_batch_wait_and_a_reload_goes_on(people, open_as):
    asked(people, *TITLES[:2])
    page = open_as(people["chair"], "/signing/", **PHONE)
    page.get_by_role("button", name="Xem lần lượt tất cả").click()
    for _paper in range(2):
        page.get_by_role("button", name="Sẽ ký").click()
        page.wait_for_load_state()
    page.fill("input[name=pin]", "000000")
    page.get_by_role("button", name="Ký mọi văn bản").click()
    expect(page.locator("#progress")).to_contain_text("Mã PIN không đúng")
    with acting_in(HERE), transaction.atomic():
        batch = SigningBatch.objects.get()

    page.goto(page.url)
    assert page.input_value("input[name=pin]") == ""
    page.fill("input[name=pin]", PIN)
    page.get_by_role("button", name="Ký mọi văn bản").click()

    expect(page.locator("main")).to_contain_text("2 đã ký")
    assert str(batch.pk) in page.url


def test_a_paper_is_signed_beside_its_picture_at_a_desk(people, open_as, barriers):
    [request] = asked(people, TITLES[0])
    with acting_in(HERE), transaction.atomic():
        step = steps_of(request)[0].pk
    page = open_as(people["chair"], f"/signing/steps/{step}/")
    expect(page.locator(".signing-page").first).to_be_visible()
    looked_at(page, barriers, "desk")

    page.fill("input[name=pin]", PIN)
    page.get_by_role("button", name="Ký số").click()

    expect(page.locator("#messages")).to_contain_text("Văn bản đã được ký (B-B).")
    looked_at(page, barriers, "request")
    assert states()[TITLES[0]] == "completed"


def test_a_token_at_the_computer_signs_through_its_program(people, open_as, settings):
    [request] = asked(people, TITLES[0])
    with acting_in(HERE), transaction.atomic():
        step = steps_of(request)[0].pk
        SigningKey.objects.update(provider=KeyProvider.PLUGIN)
        token = folder() / SigningKey.objects.get().place
    program = SigningProgram(token, PIN, behaviour="cancel")

    with running(program) as address:
        settings.XASO_SIGNING_PLUGIN = address
        page = open_as(people["chair"], f"/signing/steps/{step}/")
        page.get_by_role("button", name="Ký bằng thiết bị").click()
        expect(page.locator("[data-signing-said]")).to_contain_text("Người dùng đã hủy ký.")
        program.behaviour = ""
        page.get_by_role("button", name="Ký bằng thiết bị").click()
        page.wait_for_url("**/requests/**")

    expect(page.locator("main")).to_contain_text("Đã ký đủ")
    assert states()[TITLES[0]] == "completed"
    assert program.asked == ["SignApproved", "SignApproved"]


def test_keys_pictures_and_authorities_are_open_to_all(people, open_as, barriers):
    for who, address, name in (
        ("chair", "/signing/keys/", "keys"),
        ("chair", "/signing/keys/new/", "key-new"),
        ("chair", "/signing/images/new/", "image-new"),
        ("clerk", "/signing/authorities/", "authorities"),
        ("clerk", "/signing/authorities/new/", "authority-new"),
        ("clerk", "/signing/keys/all/", "keys-all"),
        ("author", "/signing/asked/", "asked"),
    ):
        for size, look in ((PHONE, "phone"), ({"width": 1440, "height": 900}, "wide")):
            page = open_as(people[who], address, **size)
            looked_at(page, barriers, f"{name}-{look}")
            page.context.close()

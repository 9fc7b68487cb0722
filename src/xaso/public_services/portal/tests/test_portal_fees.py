"""The fee of what a citizen sends: asked for on time, paid once, exempt with a proof."""

import re
from base64 import b64decode
from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.models import Dossier, DossierComponent
from xaso.public_services.dossiers.tasks import mind_fees
from xaso.public_services.dossiers.testing import people
from xaso.public_services.payments.api import RequestState, payments_of
from xaso.public_services.payments.testing import NUMBER, bank_account, money_in
from xaso.public_services.portal import asking
from xaso.public_services.procedures.testing import fee_moment, fee_row, fee_table

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
CODE = "1.004873"
NOT_SET = "1.004884"
SEND = {"collection": "desk", "consent": "on"}


@pytest.fixture(autouse=True)
def who(monkeypatch):
    commune(HERE)
    monkeypatch.setattr(asking, "form_for", lambda code, day: None)
    with acting_in(HERE):
        rows = fee_row(CODE, 15_000), fee_row(CODE, 7_000, channel="online")
        writer, leader = official(Role.ACCOUNTANT), official(Role.LEADER)
        fee_table(*rows, writer=writer, released_by=leader)
    return people()


@pytest.fixture
def at_sending():
    with acting_in(HERE):
        fee_moment("sending", holds=True, remind_days=3, lapse_days=10)


@pytest.fixture
def phone(client):
    enter_as(client, citizen(full_name="Lê Thị Mẫu"))
    return client


@pytest.fixture
def desk(who):
    client = Client()
    client.force_login(who.desk, backend=BACKEND)
    return client


def a_file(name="giay.pdf"):
    return SimpleUploadedFile(name, a_pdf(), content_type="application/pdf")


def ready(client, code=CODE):
    """Go as far as looking everything over; return the address of the submission."""
    address = reverse("portal:submit", args=[code])
    way = client.post(address, {"act": "begin"}).headers["Location"]
    for number in range(1, 30):
        sent = {"answer": "yes", "scans": a_file(f"giay-{number}.pdf"), "act": "next"}
        if client.post(f"{way}giay-to/{number}/", sent).status_code == 404:
            return way
    raise AssertionError(way)


def send(client, way):
    page = client.post(f"{way}xem-lai/", SEND, follow=True)
    with acting_in(HERE):
        return Dossier.objects.get(), page.content.decode()


def claim(client, way, **more):
    return client.post(f"{way}le-phi/", {"group": "poor", "act": "next", **more})


def asked(dossier):
    with acting_in(HERE):
        return payments_of("dossier", [dossier.pk])


def receive(client, dossier, **typed):
    address = reverse("dossiers:act", args=[dossier.pk, "receive"])
    return client.post(address, typed)


def again(dossier):
    with acting_in(HERE):
        return Dossier.objects.get(pk=dossier.pk)


def own_page(client, dossier):
    return client.get(reverse("portal:own-dossier", args=[dossier.code])).content.decode()


def pay(dossier, amount=None):
    """Let money come in by the bank for what was asked."""
    (one,) = asked(dossier)
    with acting_in(HERE):
        money_in(bank_account(), amount or one.total, f"LE THI MAU {one.code} nop le phi")
    deliver_all()


def test_the_page_says_before_what_is_paid_by_whom_and_by_which_article(client):
    with acting_in(HERE):
        page = client.get(reverse("portal:procedure", args=[CODE])).content.decode()

    assert "7.000 đ" in page and "15.000 đ" in page
    assert "Điều 2, Nghị quyết thử 01/NQ-HĐND" in page
    assert "Hộ nghèo" in page


def test_asked_at_sending_it_can_be_paid_on_the_receipt(phone, at_sending):
    with acting_in(HERE):
        bank_account()
    way = ready(phone)
    before = phone.get(f"{way}xem-lai/").content.decode()

    dossier, page = send(phone, way)

    (one,) = asked(dossier)
    assert "7.000 đ" in before and "ngay sau khi gửi hồ sơ" in before
    assert (one.total, one.reference, one.purpose) == (7_000, dossier.code, "fee")
    assert one.lines[0].source == "Điều 2, Nghị quyết thử 01/NQ-HĐND"
    assert "7.000 đ" in page and one.code in page
    assert one.code in own_page(phone, dossier)


@pytest.mark.parametrize(("code", "name"), [("970436", "Vietcombank"), ("999999", "999999")])
def test_who_pays_on_the_same_phone_saves_the_code_and_reads_which_bank(
    phone, at_sending, code, name
):
    with acting_in(HERE):
        bank_account(bank=code)

    dossier, receipt = send(phone, ready(phone))

    (one,) = asked(dossier)
    for page in (receipt, own_page(phone, dossier)):
        (picture,) = re.findall(r'download="[^"]+" href="data:image/png;base64,([^"]+)"', page)
        (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(b64decode(picture))))
        assert NUMBER in read.text and one.code in read.text
        assert f"<dt>Ngân hàng</dt><dd>{name}</dd>" in page
        assert f'data-copy="{NUMBER}"' in page
        assert f'data-copy="{one.code}' in page


def test_pressing_twice_asks_once(phone, at_sending):
    way = ready(phone)

    for _press in "ab":
        dossier, _page = send(phone, way)

    assert len(asked(dossier)) == 1


def test_asked_at_receipt_nothing_is_asked_before(phone, desk):
    dossier, page = send(phone, ready(phone))
    before = asked(dossier)

    receive(desk, dossier)

    (one,) = asked(dossier)
    assert before == [] and "Còn phải nộp" not in page
    assert (one.total, one.state) == (7_000, RequestState.OPEN)
    with acting_in(HERE):
        assert Notice.objects.filter(kind="dossiers.citizen_fee_asked").count() == 1
        assert again(dossier).state == "received"


def test_an_unpaid_dossier_is_not_received_where_the_commune_waits(phone, desk, at_sending):
    dossier, _page = send(phone, ready(phone))

    refused = receive(desk, dossier)
    still = again(dossier).state
    pay(dossier)
    receive(desk, dossier)

    assert refused.status_code in (200, 409, 422) and still == "submitted"
    assert again(dossier).state == "received"
    assert "Còn phải nộp" not in own_page(phone, dossier)


def test_a_claim_needs_its_proof(phone):
    way = ready(phone)

    refused = claim(phone, way)
    shown = phone.get(f"{way}xem-lai/").content.decode()

    assert refused.status_code == 422
    assert "Vui lòng chụp ảnh giấy tờ chứng minh" in refused.content.decode()
    assert "Ông/bà đề nghị miễn, giảm" not in shown


def claimed(phone):
    way = ready(phone)
    assert claim(phone, way, scans=a_file("ho-ngheo.pdf")).status_code == 302
    return send(phone, way)[0]


def test_a_claimed_exemption_is_asked_of_the_officer_and_nothing_of_the_citizen(
    phone, desk, at_sending
):
    dossier = claimed(phone)

    page = desk.get(reverse("dossiers:act", args=[dossier.pk, "receive"])).content.decode()
    undecided = receive(desk, dossier)

    assert asked(dossier) == []
    assert dossier.fee_note["claim"] == "open" and dossier.fee == 0
    assert "Công dân đề nghị: Hộ nghèo" in page
    assert undecided.status_code == 422 and again(dossier).state == "submitted"
    with acting_in(HERE):
        proof = DossierComponent.objects.get(dossier=dossier, name__contains="miễn, giảm")
        assert proof.is_present


def test_a_confirmed_claim_costs_nothing(phone, desk):
    dossier = claimed(phone)

    receive(desk, dossier, exemption="accept")

    kept = again(dossier)
    assert (kept.state, kept.fee, kept.fee_note["claim"]) == ("received", 0, "confirmed")
    assert asked(dossier) == []


def test_a_refused_claim_asks_for_the_whole_and_tells_why(phone, desk):
    dossier = claimed(phone)
    silent = receive(desk, dossier, exemption="refuse")

    receive(desk, dossier, exemption="refuse", exemption_reason="Giấy đã hết hạn.")

    kept, (one,) = again(dossier), asked(dossier)
    assert silent.status_code == 422
    assert (kept.fee, kept.fee_note["claim"], one.total) == (7_000, "refused", 7_000)
    with acting_in(HERE):
        told = Notice.objects.get(kind="dossiers.citizen_exemption_refused")
    assert "Giấy đã hết hạn." in told.body
    assert "Giấy đã hết hạn." in own_page(phone, dossier)


def test_a_sum_that_nobody_knows_is_typed_by_the_officer(phone, desk):
    dossier, _page = send(phone, ready(phone, NOT_SET))
    untyped = receive(desk, dossier)

    receive(desk, dossier, fee="12.000")

    assert dossier.fee_note["is_unknown"] and untyped.status_code == 422
    assert asked(dossier)[0].total == again(dossier).fee == 12_000


def test_who_does_not_pay_is_reminded_once_and_then_it_lapses(phone, at_sending):
    dossier, _page = send(phone, ready(phone))
    states = []
    for days in (2, 3, 4, 9, 10):
        with clock.at(clock.now() + timedelta(days=days)):
            mind_fees(0)
        states.append(again(dossier).state)

    assert states == ["submitted"] * 4 + ["not_accepted"]
    assert [one.state for one in asked(dossier)] == [RequestState.CANCELLED]
    with acting_in(HERE):
        kinds = Notice.objects.values_list("kind", flat=True)
        assert list(kinds).count("dossiers.citizen_fee_reminder") == 1
        assert list(kinds).count("dossiers.citizen_fee_lapsed") == 1


def test_a_received_dossier_is_reminded_of_its_fee_and_never_lapses(phone, desk):
    with acting_in(HERE):
        fee_moment("receipt", remind_days=3)
    dossier, _page = send(phone, ready(phone))
    receive(desk, dossier)

    for days in (1, 4, 60):
        with clock.at(clock.now() + timedelta(days=days)):
            mind_fees(0)

    assert again(dossier).state == "received"
    with acting_in(HERE):
        assert Notice.objects.filter(kind="dossiers.citizen_fee_reminder").count() == 1


def test_what_came_in_part_keeps_a_dossier_from_lapsing(phone, at_sending):
    dossier, _page = send(phone, ready(phone))
    pay(dossier, 2_000)

    with clock.at(clock.now() + timedelta(days=30)):
        mind_fees(0)

    assert again(dossier).state == "submitted"
    assert "Còn phải nộp: 5.000 đ." in own_page(phone, dossier)


def test_money_that_comes_after_the_withdrawal_is_to_be_paid_back(phone, at_sending):
    dossier, _page = send(phone, ready(phone))
    withdraw = reverse("portal:own-withdraw", args=[dossier.code])
    phone.post(withdraw, {"reason": "Không cần nữa"})

    pay(dossier)

    (one,) = asked(dossier)
    assert (one.state, one.excess) == (RequestState.OVER, 7_000)
    with acting_in(HERE):
        assert Notice.objects.filter(kind="dossiers.to_pay_back").exists()


def test_money_that_comes_twice_pays_once_and_the_desk_hears_of_the_rest(
    phone, desk, at_sending
):
    dossier, _page = send(phone, ready(phone))
    (one,) = asked(dossier)
    with acting_in(HERE):
        account = bank_account()
        for _transfer in "ab":
            money_in(account, one.total, f"{one.code} nop le phi")
    deliver_all()

    receive(desk, dossier)

    (paid,) = asked(dossier)
    assert (paid.state, paid.excess, paid.receipt[:7]) == (RequestState.OVER, 7_000, "0000001")
    assert again(dossier).state == "received"
    assert "Còn phải nộp" not in own_page(phone, dossier)
    with acting_in(HERE):
        assert Notice.objects.filter(kind="dossiers.to_pay_back").exists()

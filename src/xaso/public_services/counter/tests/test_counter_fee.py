"""The fee of a dossier, from the desk's page into the cash box."""

import pytest
from django.test import Client
from django.urls import reverse

from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.ids import uuid7
from xaso.public_services.dossiers.models import Dossier, IssuedPaper
from xaso.public_services.dossiers.testing import people, received
from xaso.public_services.payments.api import RequestState, payments_of
from xaso.public_services.procedures.api import current_version
from xaso.public_services.procedures.testing import fee_row, fee_table

pytestmark = pytest.mark.django_db
MARRIAGE = "1.004873"
COPY = "2.000815"
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def who(db):
    return people()


@pytest.fixture
def till(who):
    client = Client()
    client.force_login(who.desk, backend=BACKEND)
    return client


def fee_of(dossier):
    return reverse("counter:fee", args=[dossier.id])


def paid(dossier):
    with acting_in(HERE):
        return payments_of("dossier", [dossier.id])


def test_the_desk_takes_the_fee_of_what_it_took_in(who, till):
    dossier = received(who, fee=15_000)

    shown = till.get(reverse("counter:done") + f"?d={dossier.id}").content.decode()
    payment = till.post(fee_of(dossier)).headers["Location"]
    till.post(reverse("payments:shift"), {"opening_float": "0"})
    till.post(payment)

    assert "Thu phí, lệ phí: 15.000 đ" in shown
    (found,) = paid(dossier)
    assert (found.state, found.received, found.reference) == (
        RequestState.PAID,
        15_000,
        dossier.code,
    )
    assert found.receipt.startswith("0000001/")
    assert found.lines[0].label.startswith("Phí, lệ phí: ")


def test_pressing_twice_asks_once(who, till):
    dossier = received(who, fee=15_000)

    first, second = (till.post(fee_of(dossier)).headers["Location"] for _ in range(2))

    assert first == second
    assert len(paid(dossier)) == 1


def test_where_nothing_is_to_be_paid_nothing_is_asked(who, till):
    dossier = received(who, fee=0)

    shown = till.get(reverse("counter:done") + f"?d={dossier.id}").content.decode()

    assert fee_of(dossier) not in shown
    assert till.post(fee_of(dossier)).status_code == 404
    assert till.post(reverse("counter:fee", args=[uuid7()])).status_code == 404
    assert paid(dossier) == []


@pytest.mark.parametrize("state", ["not_accepted", "withdrawn", "stopped", "incomplete"])
def test_no_fee_is_asked_for_what_ended_without_its_work(who, till, state):
    dossier = received(who, fee=15_000)
    with acting_in(HERE):
        Dossier.objects.filter(pk=dossier.id).update(state=state)

    shown = till.get(reverse("counter:done") + f"?d={dossier.id}").content.decode()

    assert fee_of(dossier) not in shown
    assert till.post(fee_of(dossier)).status_code == 404
    assert paid(dossier) == []


def exempt(intake, **typed):
    """Go as far as somebody of a poor household at the desk."""
    intake.press(who="038190000001")
    intake.press(f"choose:{current_version(MARRIAGE)}")
    intake.press("no")
    return intake.press("all", **{"m-exemption": "poor"} | typed)


def test_who_is_let_off_pays_nothing_and_the_receipt_says_why(intake, somebody):
    page = exempt(intake, **{"m-exemption_proof": "Giấy chứng nhận hộ nghèo số 12"})
    intake.press("refresh", **{"m-exemption_proof": "Giấy chứng nhận hộ nghèo số 12"})

    [taken] = intake.receive()

    assert "Hộ nghèo (Luật Hộ tịch 60/2014/QH13, Điều 11)" in page.content.decode()
    with acting_in(HERE):
        dossier = Dossier.objects.get(pk=taken)
        receipt = IssuedPaper.objects.get(dossier=dossier)
        assert dossier.fee == 0
        assert dossier.fee_note["exemption"] == "poor"
        assert dossier.fee_note["proof"] == "Giấy chứng nhận hộ nghèo số 12"
        assert "miễn, giảm: Hộ nghèo (Luật Hộ tịch" in receipt.content


def test_nobody_is_let_off_without_a_proof(intake, somebody):
    exempt(intake)

    refused = intake.press("receive")

    assert refused.status_code == 422
    assert [one.label for one in intake.screen.faults] == ["Giấy tờ chứng minh đã xuất trình"]


def test_a_group_that_the_law_does_not_name_frees_of_nothing(intake, somebody):
    exempt(intake, **{"m-exemption": "everybody"})

    refused = intake.press("receive", **{"m-fee": "15000"})

    assert refused.status_code == 422
    assert [one.label for one in intake.screen.faults] == ["Diện miễn, giảm phí, lệ phí"]


def test_what_somebody_let_off_paid_is_not_what_others_are_asked(
    intake, another_intake, somebody
):
    another_intake().ready(current_version(MARRIAGE)).receive()
    exempt(intake)
    intake.press("refresh", **{"m-exemption_proof": "Giấy chứng nhận hộ nghèo số 12"})
    intake.receive()
    next_one = another_intake()

    next_one.press(f"choose:{current_version(MARRIAGE)}")

    assert next_one.fields["m-fee"] == "15000"


def test_the_payment_has_the_lines_of_the_intake(intake, somebody, desk):
    intake.press(who="038190000001")
    intake.press(f"choose:{current_version(COPY)}")
    intake.press("no")
    intake.press("all", **{"m-quantity": "3"})
    [taken] = intake.receive()

    desk.post(reverse("counter:fee", args=[taken]))

    with acting_in(HERE):
        (found,) = payments_of("dossier", [taken])
        kept = Dossier.objects.get(pk=taken)
    assert len(found.lines) == 2
    assert sum(one.amount for one in found.lines) == found.total == kept.fee


def test_the_councils_sum_is_promised_and_asked_with_its_article(intake, somebody, who, desk):
    with acting_in(HERE):
        rows = [
            fee_row(MARRIAGE, 15_000, group="person"),
            fee_row(MARRIAGE, 40_000, group="organisation"),
        ]
        fee_table(*rows, writer=who.supervisor, released_by=who.leader)
    intake.press(who="038190000001")
    page = intake.press(f"choose:{current_version(MARRIAGE)}").content.decode()
    intake.press("no")
    intake.press("all")

    [taken] = intake.receive()
    desk.post(reverse("counter:fee", args=[taken]))

    assert "15.000 đ" in page and "40.000 đ" not in page
    with acting_in(HERE):
        (found,) = payments_of("dossier", [taken])
    assert found.total == 15_000
    assert found.lines[0].source == "Điều 2, Nghị quyết thử 01/NQ-HĐND"

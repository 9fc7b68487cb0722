"""Following a dossier with nothing but its code."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import PartyInput, TrackedDossier
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.presentation.tracking import say_tracking, tracking_steps
from xaso.public_services.dossiers.services import ending, handling, waiting
from xaso.public_services.dossiers.states import PublicStatus
from xaso.public_services.dossiers.testing import handed_over, people, received

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
ITEMS = ({"name": "Giấy chứng sinh", "originals": 1},)


@pytest.fixture
def who():
    with clock.at(MONDAY), acting_in(HERE):
        yield people()


def look(client, code):
    return client.get(reverse("tracking:dossier", args=[code]))


def test_the_citizen_reads_how_far_the_dossier_is(client, who):
    dossier = handed_over(who)

    text = look(client, dossier.code).content.decode()

    assert "Hồ sơ đang được giải quyết." in text
    assert dossier.code in text
    assert 'aria-current="step"' in text


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda d, w: None, "Hồ sơ đang được giải quyết."),
        (
            lambda d, w: waiting.request_supplement(
                d.id, items=ITEMS, reason="Thiếu.", actor=w.specialist
            ),
            "Hồ sơ còn thiếu giấy tờ.",
        ),
        (
            lambda d, w: ending.withdraw(d.id, reason="Đổi ý.", actor=w.desk),
            "Hồ sơ đã được rút",
        ),
        (
            lambda d, w: ending.refuse(d.id, reason="Không đủ.", actor=w.specialist),
            "Hồ sơ đã giải quyết xong.",
        ),
    ],
)
def test_each_stage_has_its_plain_sentence(client, who, act, sentence):
    dossier = handed_over(who)
    act(dossier, who)

    assert sentence in look(client, dossier.code).content.decode()


def test_nothing_personal_is_shown(client, who):
    applicant = PartyInput(
        name="Nguyễn Thị Hường",
        personal_id="042190001234",
        address="Thôn Giang Hà",
        phone="+84912345678",
    )
    dossier = handed_over(who, applicant=applicant, note="Ghi chú riêng.")
    handling.take(dossier.id, actor=who.specialist)

    text = look(client, dossier.code).content.decode()

    secrets = ("Hường", "042190001234", "Giang Hà", "345678", "Ghi chú riêng", "hôn nhân")
    assert not [word for word in secrets if word in text]
    assert who.specialist.full_name not in text
    assert str(dossier.id) not in text


def test_the_code_is_read_as_people_type_it(client, who):
    dossier = received(who)
    typed = f"  {dossier.code.lower().replace('-', ' – ')} "

    answer = client.get(reverse("tracking:start"), {"code": typed})

    assert "Hồ sơ đã được tiếp nhận" in answer.content.decode()


@pytest.mark.parametrize(
    "code",
    [
        "H56.99.49-20261005-9999999", "X99.99.99-20261005-0000001", "abc", "a/b/../c", "%00",
        "<script>alert(1)</script>", "?", "H56" * 200,
    ],
)  # fmt: skip
def test_an_unknown_code_is_told_politely_and_the_same_way(client, who, code):
    answer = client.get(reverse("tracking:start"), {"code": code})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Không tìm thấy hồ sơ có mã này" in text
    assert "<script>alert" not in text


def test_the_first_page_asks_for_the_code_and_says_nothing_else(client, who):
    text = client.get(reverse("tracking:start")).content.decode()

    assert "Mã hồ sơ" in text
    assert "Không tìm thấy" not in text


@pytest.mark.parametrize("status", PublicStatus)
def test_no_public_status_is_without_sentence(status):
    found = TrackedDossier("H56", status.value, str(status.label), 1, 4)

    assert say_tracking(found).endswith(".")
    assert len(tracking_steps(found)) in (0, 4)


def test_the_qr_on_the_receipt_leads_here(client, who):
    dossier = received(who)
    receipt = Dossier.objects.get(pk=dossier.id).papers.get()

    assert reverse("tracking:dossier", args=[dossier.code]) in receipt.content

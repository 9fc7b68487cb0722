"""The fees of a dossier in the shape that was read of the national portal's message."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from xaso.public_services.dossiers.contracts import Claim, FeeNote
from xaso.public_services.dossiers.fee_list import fee_items, fee_message, paid_online
from xaso.public_services.payments.api import (
    Channel,
    PaymentLine,
    PaymentStatus,
    RequestState,
)

FIELDS = {"TenPhiLePhi", "MaPhiLePhi", "HinhThucThu", "Gia", "LoaiPhiLePhi"}
"""Law notes §6.2, DanhSachLePhi [S]."""
COPY = PaymentLine("Phí sao lục, mỗi trang", 8_000, "fee", 4, 2_000, "Điều 3", "PHI01")
BIRTH = PaymentLine("Lệ phí hộ tịch", 15_000, "charge")


def payment(*lines, purpose="fee", state=RequestState.OPEN, **more):
    total = sum(line.amount for line in lines)
    usual = PaymentStatus(
        id=uuid4(),
        subject_kind="dossier",
        subject_id=uuid4(),
        purpose=purpose,
        reference="H56.99.01-20261122-0000001",
        code="XS7K2M9QH431",
        lines=lines,
        total=total,
        received=0,
        refunded=0,
        rest=total,
        state=state,
        asked_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    return replace(usual, **more)


def message(note, *payments):
    return fee_message(fee_items(note, payments))


def test_every_entry_has_the_fields_of_the_notes_and_no_other():
    found = message(FeeNote(), payment(COPY, BIRTH), payment(BIRTH, purpose="duty"))

    assert [set(one) for one in found] == [FIELDS] * 3


def test_names_codes_sums_and_kinds_are_those_of_the_lines():
    found = message(FeeNote(), payment(COPY, BIRTH))

    assert found == [
        {
            "TenPhiLePhi": "Phí sao lục, mỗi trang",
            "MaPhiLePhi": "PHI01",
            "HinhThucThu": 1,
            "Gia": 8_000,
            "LoaiPhiLePhi": 1,
        },
        {
            "TenPhiLePhi": "Lệ phí hộ tịch",
            "MaPhiLePhi": "",
            "HinhThucThu": 1,
            "Gia": 15_000,
            "LoaiPhiLePhi": 2,
        },
    ]


def test_a_duty_is_taken_on_the_way():
    assert message(FeeNote(), payment(BIRTH, purpose="duty-2"))[0]["HinhThucThu"] == 2


def test_before_it_is_asked_the_quote_speaks_and_never_twice():
    note = FeeNote((BIRTH,))

    assert len(message(note)) == len(message(note, payment(BIRTH))) == 1


def test_what_was_called_off_is_not_told():
    assert message(FeeNote(), payment(BIRTH, state=RequestState.CANCELLED)) == []


def test_only_money_from_a_bank_or_platform_counts_as_online():
    by = {"state": RequestState.PAID, "received": 15_000}

    assert paid_online([payment(BIRTH, came_by=Channel.VIETQR, **by)]) == 1
    assert paid_online([payment(BIRTH, came_by=Channel.CASH, **by)]) == 2
    assert paid_online([payment(BIRTH)]) == 2


@pytest.mark.parametrize("claim", Claim)
def test_a_note_is_read_back_as_it_was_kept(claim):
    note = FeeNote((COPY,), "poor", "Hộ nghèo", "Điều 11", "giay.pdf", claim, (BIRTH,), True)

    assert FeeNote.from_plain(note.as_plain()) == note
    assert FeeNote.from_plain(FeeNote().as_plain()) == FeeNote()

"""The fees of a dossier as the national portal wants to hear of them (``DanhSachLePhi``).

Names of fields and the codes of ``HinhThucThu`` were read in code of running systems (law notes
§6.2 and §6.3 [S]), not in a specification; the codes of ``LoaiPhiLePhi`` were not found [G].
Whoever connects the portal compares them first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from xaso.public_services.dossiers.contracts import FeeNote
from xaso.public_services.payments.api import (
    Channel,
    PaymentLine,
    PaymentStatus,
    RequestState,
)


class TakenAt(IntEnum):
    """When it is taken (``HinhThucThu``): at intake, when something is supplemented, at the result."""

    INTAKE = 1
    SUPPLEMENT = 2
    RESULT = 4


KIND_CODES = {"fee": 1, "charge": 2, "unknown": 0}
YES, NO = 1, 2
BY_HAND = frozenset({Channel.CASH, Channel.POSTAL})


@dataclass(frozen=True, slots=True)
class FeeItem:
    """One fee or charge of a dossier: what it is called, how much, when it is taken, whether paid."""

    name: str
    code: str
    kind: str
    amount: int
    taken_at: TakenAt
    is_paid: bool


def fee_items(note: FeeNote, payments: Sequence[PaymentStatus]) -> list[FeeItem]:
    """Return the fees of a dossier: what was asked for, else what its quote says."""
    asked = [one for one in payments if one.state != RequestState.CANCELLED]
    found = [
        _item(line, _taken_at(one.purpose), is_paid=one.is_settled)
        for one in asked
        for line in one.lines
    ]
    if not any(one.purpose == "fee" for one in asked):
        quoted = [_item(line, TakenAt.INTAKE, is_paid=False) for line in note.lines]
        found = [*quoted, *found]
    return found


def fee_message(items: Sequence[FeeItem]) -> list[dict[str, str | int]]:
    """Return the list in the words of the national portal's message."""
    return [
        {
            "TenPhiLePhi": one.name,
            "MaPhiLePhi": one.code,
            "HinhThucThu": int(one.taken_at),
            "Gia": one.amount,
            "LoaiPhiLePhi": KIND_CODES[one.kind],
        }
        for one in items
    ]


def paid_online(payments: Sequence[PaymentStatus]) -> int:
    """Return ``DuocThanhToanTrucTuyen`` (1 or 2): whether money came by a bank or a platform."""
    came = [one.came_by for one in payments if one.received > one.refunded]
    return YES if any(one and one not in BY_HAND for one in came) else NO


def _item(line: PaymentLine, taken_at: TakenAt, *, is_paid: bool) -> FeeItem:
    kind = line.kind if line.kind in KIND_CODES else "unknown"
    return FeeItem(line.label, line.code, kind, line.amount, taken_at, is_paid)


def _taken_at(purpose: str) -> TakenAt:
    return TakenAt.INTAKE if purpose == "fee" else TakenAt.SUPPLEMENT

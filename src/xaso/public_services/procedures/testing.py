"""Processes and fees for tests of other modules; the catalogue itself is always loaded."""

from datetime import date
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.public_services.procedures.contracts import FeeKind, PlanStep
from xaso.public_services.procedures.models import (
    FeeMoment,
    FeeTable,
    FeeTableRow,
    Procedure,
)
from xaso.public_services.procedures.services import (
    publish_draft,
    save_draft,
    start_own_draft,
)

BIRTH = "1.001193"  # registration of a birth: full detail, same day, free
CERTIFIED_COPY = "2.000815"  # paid by the page
BUILDING = "1.013225"  # building permit: consultation, fee not known


def own_process(version_id: UUID, steps: tuple[PlanStep, ...], *, actor: User) -> UUID:
    """Give the commune in force a process of its own for one procedure; return its id."""
    draft = start_own_draft(version_id, actor=actor)
    save_draft(draft, name="Quy trình riêng", steps=steps, actor=actor)
    publish_draft(draft, actor=actor)
    return draft


def fee_table(
    *rows: dict[str, object],
    writer: User,
    released_by: User | None = None,
    valid_from: date = date(2025, 7, 1),
    **head: object,
) -> FeeTable:
    """Return a table of fees of the commune in force, with rows such as ``fee_row`` makes."""
    table = FeeTable(
        name="Lệ phí hộ tịch",
        act="Nghị quyết thử 01/NQ-HĐND",
        valid_from=valid_from,
        written_by=writer,
        written_at=clock.now(),
    )
    for name, value in head.items():
        setattr(table, name, value)
    if released_by:
        table.status = FeeTable.Status.RELEASED
        table.released_by, table.released_at = released_by, clock.now()
    table.save(force_insert=True)
    FeeTableRow.objects.bulk_create(
        FeeTableRow(table=table, order=order, **row) for order, row in enumerate(rows, 1)
    )
    return table


def fee_row(procedure_code: str, amount: int, **more: object) -> dict[str, object]:
    """Return what an item of a table says."""
    usual = {"name": "Lệ phí", "kind": FeeKind.CHARGE, "article": "Điều 2"}
    return usual | {
        "procedure": Procedure.objects.get(code=procedure_code),
        "amount": amount,
        **more,
    }


def fee_moment(moment: str, code: str = "", **more: object) -> FeeMoment:
    """Say when the commune in force asks for fees, of one procedure or of all others."""
    procedure = Procedure.objects.get(code=code) if code else None
    return FeeMoment.objects.create(procedure=procedure, moment=moment, **more)

"""Invented fees of the sample commune, marked as such wherever they are shown."""

from datetime import date

from xaso.kernel.accounts.api import User
from xaso.public_services.procedures.models import FeeTable, FeeTableRow, Procedure
from xaso.public_services.procedures.services.fee_tables import (
    copy_table,
    keep_rows,
    keep_table,
    release_table,
)

SAMPLE = (
    # code, name, channel, sum
    ("1.004873", "Cấp giấy xác nhận tình trạng hôn nhân", "", 15_000),
    ("1.004873", "Cấp giấy xác nhận tình trạng hôn nhân", "online", 7_000),
    ("1.004884", "Đăng ký lại khai sinh", "", 8_000),
    ("1.004884", "Đăng ký lại khai sinh", "online", 4_000),
)


def load_fee_tables(*, writer: User, releaser: User) -> None:
    """Release a table of the commune in force, and leave a draft of its next version."""
    table = FeeTable(
        name="Lệ phí hộ tịch (số liệu minh họa)",
        act="Nghị quyết mẫu, không có thật",
        valid_from=date(2025, 7, 1),
        is_sample=True,
    )
    keep_table(table, actor=writer)
    known = {
        one.code: one for one in Procedure.objects.filter(code__in=[row[0] for row in SAMPLE])
    }
    rows = [
        FeeTableRow(
            procedure=known[code], name=name, channel=channel, amount=amount, article="Điều 1"
        )
        for code, name, channel, amount in SAMPLE
    ]
    keep_rows(table.pk, rows, actor=writer)
    release_table(table.pk, actor=releaser)
    copy_table(table.pk, actor=writer)

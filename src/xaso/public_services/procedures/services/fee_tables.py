"""Writing a table of fees, releasing it by a second person, and what then ends with it."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.public_services.procedures.fee_faults import faults_of
from xaso.public_services.procedures.models import (
    FeeMoment,
    FeeTable,
    FeeTableRow,
    ReleasedTableError,
)
from xaso.public_services.procedures.permissions import EDIT_FEES, RELEASE_FEES

SUBJECT = "procedures.fee_table"
COPIED = (
    "order", "procedure_id", "name", "code", "kind", "channel", "group", "amount", "unit",
    "from_unit", "cap", "article",
)  # fmt: skip


class FaultyTableError(RuntimeError):
    """The table cannot count as it stands; carries what is wrong, in sentences."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults)
        self.faults = faults


@transaction.atomic
def keep_table(table: FeeTable, *, actor: User) -> FeeTable:
    """Keep the head of a draft as it was typed; who typed last wrote it."""
    require(actor, EDIT_FEES.key)
    if not table._state.adding:
        locked_draft(table.pk)
    table.written_by, table.written_at = actor, clock.now()
    table.save()
    _tell("procedures.fees.written", table, actor)
    return table


@transaction.atomic
def copy_table(table_id: UUID, *, actor: User) -> FeeTable:
    """Begin a new version: a draft with the same items that will end the one it comes from."""
    require(actor, EDIT_FEES.key)
    source = FeeTable.objects.get(pk=table_id)
    draft = FeeTable(
        name=source.name,
        issuer=source.issuer,
        act=source.act,
        valid_from=max(clock.today(), source.valid_from) + timedelta(days=1),
        is_sample=source.is_sample,
        replaces=None if source.is_draft else source,
    )
    keep_table(draft, actor=actor)
    rows = FeeTableRow.objects.filter(table=source)
    FeeTableRow.objects.bulk_create(
        FeeTableRow(table=draft, **{name: getattr(row, name) for name in COPIED})
        for row in rows
    )
    return draft


@transaction.atomic
def keep_rows(table_id: UUID, rows: Iterable[FeeTableRow], *, actor: User) -> int:
    """Put items into a draft, or keep one that was changed; return how many it were."""
    table = _begin(table_id, actor)
    kept = list(rows)
    last = FeeTableRow.objects.filter(table=table).aggregate(last=Max("order"))["last"] or 0
    new = [row for row in kept if row._state.adding]
    for order, row in enumerate(new, last + 1):
        row.table, row.order = table, order
    FeeTableRow.objects.bulk_create(new)
    for row in kept:
        if row not in new:
            row.save()
    return len(kept)


@transaction.atomic
def drop_row(table_id: UUID, row_id: UUID, *, actor: User) -> None:
    """Take an item out of a draft."""
    table = _begin(table_id, actor)
    FeeTableRow.objects.filter(table=table, pk=row_id).delete()


@transaction.atomic
def discard_table(table_id: UUID, *, actor: User) -> None:
    """Throw a draft away."""
    require(actor, EDIT_FEES.key)
    table = locked_draft(table_id)
    _tell("procedures.fees.discarded", table, actor)
    FeeTableRow.objects.filter(table=table).delete()
    table.delete()


@transaction.atomic
def release_table(table_id: UUID, *, actor: User) -> FeeTable:
    """Let a table count from its day on; who released it is not who wrote it.

    The table it replaces ends the day before. All tables of the commune are locked, so that two
    releases at the same moment see each other.

    Raises:
        FaultyTableError: something is wrong with it, or the same person wrote it.
        ReleasedTableError: it was released already.
    """
    require(actor, RELEASE_FEES.key)
    tables = list(FeeTable.objects.select_for_update(of=("self",)).order_by("id"))
    table = next((one for one in tables if one.pk == table_id), None)
    if table is None or not table.is_draft:
        raise ReleasedTableError(table_id)
    faults = faults_of(table, releaser=actor)
    if faults:
        raise FaultyTableError(faults)
    table.status = FeeTable.Status.RELEASED
    table.released_by, table.released_at = actor, clock.now()
    table.save(update_fields=["status", "released_by", "released_at"])
    _end_before(table, tables)
    _tell("procedures.fees.released", table, actor)
    return table


@transaction.atomic
def keep_moment(moment: FeeMoment, *, actor: User) -> None:
    """Keep when fees are asked for, of one procedure or of all others."""
    require(actor, EDIT_FEES.key)
    moment.save()
    record(
        "procedures.fees.moment_kept",
        actor=actor,
        subject=("procedures.fee_moment", moment.pk),
        fee_moment=moment.moment,
        fee_holds=moment.holds,
        remind_days=moment.remind_days,
        lapse_days=moment.lapse_days,
    )


def locked_draft(table_id: UUID) -> FeeTable:
    """Return a draft that nobody else changes until the transaction ends."""
    table = FeeTable.objects.select_for_update(of=("self",)).get(pk=table_id)
    if not table.is_draft:
        raise ReleasedTableError(table_id)
    return table


def _begin(table_id: UUID, actor: User) -> FeeTable:
    """Lock a draft whose items this person changes, and note who wrote it last."""
    require(actor, EDIT_FEES.key)
    return keep_table(locked_draft(table_id), actor=actor)


def _end_before(table: FeeTable, tables: Iterable[FeeTable]) -> None:
    former = next((one for one in tables if one.pk == table.replaces_id), None)
    last = table.valid_from - timedelta(days=1)
    if former and (former.valid_to is None or former.valid_to > last):
        former.valid_to = last
        former.save(update_fields=["valid_to"])


def _tell(action: str, table: FeeTable, actor: User) -> None:
    record(
        action,
        actor=actor,
        subject=(SUBJECT, table.pk),
        name=table.name,
        resolution=table.act,
        valid_from=table.valid_from.isoformat(),
        valid_to=table.valid_to.isoformat() if table.valid_to else "",
    )

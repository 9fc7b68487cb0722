"""How the seal of the commune in force stands: for the audit page and for the doctor."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from xaso.kernel.audit.leaves import KINDS, read_row
from xaso.kernel.audit.models import TreeCheckpoint, TreeHead
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock

LATE = timedelta(minutes=10)
"""Rows that wait longer than this are told (X-Road stops taking messages then)."""


@dataclass(frozen=True, slots=True)
class SealState:
    """What is sealed, since when the oldest row waits, and how the witness outside stands."""

    size: int
    sealed_at: datetime | None
    checkpoint: str
    waiting_since: datetime | None
    witness: TreeHead.Witness
    witnessed_size: int

    @property
    def is_late(self) -> bool:
        """Whether rows wait for longer than they may."""
        return bool(self.waiting_since and clock.now() - self.waiting_since > LATE)


def seal_state() -> SealState:
    """Return how the seal of the commune in force stands."""
    head = TreeHead.objects.first() or TreeHead()
    newest = TreeCheckpoint.objects.order_by("-size").first()
    return SealState(
        size=head.size,
        sealed_at=newest.at if newest else None,
        checkpoint=newest.note if newest else "",
        waiting_since=_waiting_since(head),
        witness=TreeHead.Witness(head.witness),
        witnessed_size=head.witnessed_size,
    )


def _waiting_since(head: TreeHead) -> datetime | None:
    moments = []
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(
                f"{kind.select} AND (commit_number, id) > (%s, %s)"
                " ORDER BY commit_number, id LIMIT 1",
                [require_commune(), head.commit_number, head.row_id],
            )
            moments += [read_row(kind, values).at for values in cursor.fetchall()]
    return datetime.fromtimestamp(min(moments) / 1_000_000, UTC) if moments else None

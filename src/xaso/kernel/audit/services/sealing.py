"""The sealer: takes the committed rows of a commune into its tree and signs the new state."""

import heapq
from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from xaso.kernel.audit.leaves import ENTRY_BYTES, KINDS, Kind, Place, Row, pack_entry, read_row
from xaso.kernel.audit.models import TreeCheckpoint, TreeHead, TreeTile
from xaso.kernel.audit.queries import read_tile
from xaso.kernel.audit.signing import load_key
from xaso.kernel.audit.tiles import WIDTH, RightEdge, Tile, split
from xaso.kernel.tenancy.api import SETTLED_BELOW, acting_in, require_commune
from xaso.lib import clock
from xaso.lib.checkpoints import Checkpoint, sign
from xaso.lib.merkle import Frontier, leaf_hash

BATCH = 5000


def origin_of(commune_id: int) -> str:
    """Return the name of a commune's tree; it never changes."""
    return f"xaso/audit/{commune_id}"


def seal(commune_id: int) -> int:
    """Seal what a commune has committed since; return how many rows it was.

    All checkpoints of one call carry the moment at which it began.
    """
    at = clock.now()
    total = sealed = seal_batch(commune_id, at)
    while sealed == BATCH:
        sealed = seal_batch(commune_id, at)
        total += sealed
    return total


def seal_batch(commune_id: int, at: datetime) -> int:
    """Seal the next rows of a commune in one transaction; return how many.

    Takes them in the order (commit number, id) and only below the oldest transaction that
    still runs (data rules 9 and 11). Does nothing while another sealer works.
    """
    with acting_in(commune_id), transaction.atomic():
        TreeHead.objects.get_or_create()
        head = TreeHead.objects.select_for_update(skip_locked=True).first()
        rows = list(_unsealed((head.commit_number, head.row_id))) if head else []
        if head and rows:
            _grow(head, rows, at)
    return len(rows)


def _unsealed(place: Place) -> Iterator[Row]:
    """Yield the settled rows behind a place, of both kinds in their common order.

    One bound for both kinds: each statement has a snapshot of its own, and what became settled
    between them would be sealed of one kind and passed over for ever of the other.
    """
    bound = _settled_below()
    found = heapq.merge(*(_rows(kind, place, bound) for kind in KINDS), key=attrgetter("place"))
    for _number, row in zip(range(BATCH), found, strict=False):
        yield row


def _settled_below() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SETTLED_BELOW}")
        return int(cursor.fetchone()[0])


def _rows(kind: Kind, place: Place, bound: int) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"{kind.select} AND (commit_number, id) > (%s, %s)"
            " AND commit_number < %s ORDER BY commit_number, id LIMIT %s",
            [require_commune(), *place, bound, BATCH],
        )
        return [read_row(kind, values) for values in cursor.fetchall()]


def _grow(head: TreeHead, rows: list[Row], at: datetime) -> None:
    tree = Frontier(head.size, split(bytes(head.peaks)))
    edge = RightEdge(head.size, read_tile)
    for row in rows:
        leaf = leaf_hash(row.leaf)
        tree.append(leaf)
        edge.append(leaf)
    _keep_tiles(edge, head.size, rows)
    _sign(tree, at)
    head.size, head.peaks = tree.size, b"".join(tree.peaks)
    head.commit_number, head.row_id = rows[-1].place
    head.save()


def _keep_tiles(edge: RightEdge, size: int, rows: list[Row]) -> None:
    for tile in edge.grown.values():
        kept = TreeTile.objects.filter(level=tile.level, number=tile.number).first()
        kept = kept or TreeTile(level=tile.level, number=tile.number)
        kept.hashes = b"".join(tile.hashes)
        if tile.level == 0:
            _remember_rows(kept, tile, size, rows)
        kept.save()


def _remember_rows(kept: TreeTile, tile: Tile, size: int, rows: list[Row]) -> None:
    known = len(kept.entries) // ENTRY_BYTES
    first = tile.number * WIDTH + known - size
    new = rows[first : first + len(tile.hashes) - known]
    kept.entries = bytes(kept.entries) + b"".join(map(pack_entry, new))
    if not known:
        kept.first_commit_number, kept.first_row_id = new[0].place


def _sign(tree: Frontier, at: datetime) -> None:
    state = Checkpoint(origin_of(require_commune()), tree.size, tree.root(), at)
    note = sign(state, load_key(Path(settings.XASO_AUDIT_KEY_FILE)))
    TreeCheckpoint.objects.create(size=tree.size, note=note, at=at)

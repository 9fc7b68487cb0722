"""The proof that one entry is in the sealed trail, as a small file for somebody else."""

import base64
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from xaso.kernel.audit.leaves import ENTRIES, Row, read_row, unpack_entries
from xaso.kernel.audit.models import AuditEntry, TreeCheckpoint, TreeHead, TreeTile
from xaso.kernel.audit.queries import read_tile
from xaso.kernel.audit.signing import public_path, trusted_keys
from xaso.kernel.audit.tiles import WIDTH, nodes_in
from xaso.kernel.audit.verification.proofs import FORMAT, BadProofError, check_proof
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.checkpoints import NoCheckpointError, read
from xaso.lib.merkle import inclusion_proof


class UnprovenError(Exception):
    """The entry stands where all is sealed, yet what is stored does not prove it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """An entry's bytes, its place in the tree, the way to the root, and the signed root."""

    format: str
    leaf: str
    index: int
    path: list[str]
    checkpoint: str

    def as_plain(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def prove(entry: AuditEntry) -> Proof | None:
    """Return the proof of an entry against the newest checkpoint; none while it is not sealed.

    The proof was checked as a stranger would check it; raises :class:`UnprovenError` for an
    entry that is not what was sealed, and for a tree that was tampered with, and
    :class:`NoSigningKeyError` where our public keys cannot be read.
    """
    row = _row_of(entry)
    head = TreeHead.objects.first()
    if head is None or row.place > (head.commit_number, head.row_id):
        return None
    key = Path(settings.XASO_AUDIT_KEY_FILE)
    try:
        proof = _proof_of(row)
        check_proof(proof.as_plain(), trusted_keys(public_path(key)))
    except (BadProofError, NoCheckpointError, IndexError, TreeTile.DoesNotExist) as error:
        raise UnprovenError(entry.pk) from error
    return proof


def _proof_of(row: Row) -> Proof:
    index = _index_of(row)
    newest = TreeCheckpoint.objects.order_by("-size").first()
    if index is None or newest is None:
        raise UnprovenError(row.id)
    path = inclusion_proof(index, read(newest.note).size, nodes_in(cache(read_tile)))
    return Proof(FORMAT, _text(row.leaf), index, [_text(one) for one in path], newest.note)


def _row_of(entry: AuditEntry) -> Row:
    with connection.cursor() as cursor:
        cursor.execute(
            f"{ENTRIES.select} AND at = %s AND id = %s",
            [require_commune(), entry.at, entry.pk],
        )
        return read_row(ENTRIES, cursor.fetchone())


def _index_of(row: Row) -> int | None:
    tiles = TreeTile.objects.filter(level=0, first_commit_number__lte=row.commit_number)
    tiles = tiles.exclude(first_commit_number=row.commit_number, first_row_id__gt=row.id)
    tile = tiles.order_by("-first_commit_number", "-first_row_id").first()
    if tile is None:
        return None
    for offset, entry in enumerate(unpack_entries(bytes(tile.entries))):
        if entry.id == row.id:
            return tile.number * WIDTH + offset
    return None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()

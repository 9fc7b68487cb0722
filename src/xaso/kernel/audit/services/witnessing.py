"""The witness: a file outside of this installation that gets every checkpoint.

One line of JSON each, ``{"note": …}``. A file that cannot be reached is caught up later; one
that knows a state that our tree did not grow from is left alone, and everybody is told. The
file may hang on a far machine: no transaction is open while it is read and written.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction

from xaso.kernel.audit.models import TreeCheckpoint, TreeHead
from xaso.kernel.audit.queries import read_tile
from xaso.kernel.audit.services.sealing import origin_of
from xaso.kernel.audit.tiles import nodes_in
from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.lib.checkpoints import Checkpoint, read
from xaso.lib.merkle import consistency_proof, proves_consistency

logger = logging.getLogger(__name__)
Witness = TreeHead.Witness
_TAIL_BYTES = 16 * 1024
_AT_ONCE = 1000


def witness_path(commune_id: int) -> Path | None:
    """Return the file outside that keeps a commune's checkpoints; none if none is set."""
    folder = settings.XASO_AUDIT_WITNESS
    return Path(folder) / f"audit-{commune_id}.jsonl" if folder else None


def tell_witness(commune_id: int) -> None:
    """Give the witness the checkpoints that it lacks, and remember how it stands."""
    path = witness_path(commune_id)
    with acting_in(commune_id):
        head = _head()
        if head is None or (path and _has_all(head)):
            return
        try:
            state, size = _catch_up(path) if path else (Witness.NONE, 0)
        except BlockingIOError:
            return
        except OSError as error:
            logger.warning("audit_witness_away error=%s", type(error).__name__)
            state, size = Witness.AWAY, head.witnessed_size
        if (state, size) != (head.witness, head.witnessed_size):
            with transaction.atomic():
                TreeHead.objects.update(witness=state, witnessed_size=size)


def _has_all(head: TreeHead) -> bool:
    return head.witness == Witness.KEPT and head.witnessed_size == head.size


@transaction.atomic
def _head() -> TreeHead | None:
    return TreeHead.objects.first()


def _catch_up(path: Path) -> tuple[Witness, int]:
    """Write what the file lacks of the tree; how far that is, is asked once the file is ours.

    Else another one, who came in between, could have written what we do not know of yet.
    """
    with _locked(path) as file:
        head, last = _head(), _last_in(file)
        size = head.size if head else 0
        if last and not _grew_from(last, size):
            return Witness.FORKED, 0
        for notes in _missing(last.size if last else 0, size):
            lines = [json.dumps({"note": note}, ensure_ascii=False) for note in notes]
            file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())
    return Witness.KEPT, size


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """Open the file for adding; its end is a whole line."""
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        end = file.seek(0, os.SEEK_END)
        if end and os.pread(file.fileno(), 1, end - 1) != b"\n":
            file.write(b"\n")
        yield file


def _missing(known: int, size: int) -> Iterator[list[str]]:
    while known < size:
        rows = TreeCheckpoint.objects.filter(size__gt=known, size__lte=size).order_by("size")
        with transaction.atomic():
            found = list(rows.values_list("size", "note")[:_AT_ONCE])
        if not found:
            return
        yield [note for _size, note in found]
        known = found[-1][0]


def _last_in(file: IO[bytes]) -> Checkpoint | None:
    """Return the last whole checkpoint of the file."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _TAIL_BYTES))
    for line in reversed(file.read().splitlines()):
        try:
            return read(str(json.loads(line)["note"]))
        except (ValueError, KeyError, TypeError):
            continue
    return None


@transaction.atomic
def _grew_from(last: Checkpoint, size: int) -> bool:
    newest = TreeCheckpoint.objects.filter(size=size).first()
    if newest is None or last.origin != origin_of(require_commune()) or last.size > size:
        return False
    path = consistency_proof(last.size, size, nodes_in(read_tile))
    root = read(newest.note).root
    return proves_consistency((last.size, last.root), (size, root), path)

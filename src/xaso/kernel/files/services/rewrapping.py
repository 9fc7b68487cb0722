"""Rotation of the master key: data keys are sealed anew, contents stay as they are."""

from collections.abc import Iterator

from django.db import transaction

from xaso.kernel.encryption.api import keyring, seal, unseal
from xaso.kernel.files.contents import seal_context
from xaso.kernel.files.models import ResumableUpload, StoredObject
from xaso.kernel.files.parts import upload_context
from xaso.kernel.files.states import ObjectState
from xaso.kernel.tenancy.api import require_commune

BATCH = 500


def rewrap() -> Iterator[int]:
    """Seal the data keys of the commune in force under the current master key.

    Yields how many were done after each batch, which is a transaction of its own: it can be
    stopped and started again at any moment, and readers are never in its way, because a
    sealed key names the master key it needs.
    """
    while done := _rewrap_objects() + _rewrap_uploads():
        yield done


@transaction.atomic
def _rewrap_objects() -> int:
    there = StoredObject.objects.exclude(state=ObjectState.DESTROYED)
    stale = there.exclude(key_id=keyring().current).order_by("pk")
    rows = list(stale.select_for_update()[:BATCH])
    for row in rows:
        row.sealed_key = _resealed(bytes(row.sealed_key), seal_context(row.pk))
        row.key_id = keyring().current
    StoredObject.objects.bulk_update(rows, ["sealed_key", "key_id"])
    return len(rows)


@transaction.atomic
def _rewrap_uploads() -> int:
    stale = ResumableUpload.objects.exclude(key_id=keyring().current).order_by("pk")
    rows = list(stale.select_for_update()[:BATCH])
    for row in rows:
        row.sealed_key = _resealed(bytes(row.sealed_key), upload_context(row.pk))
        row.key_id = keyring().current
    ResumableUpload.objects.bulk_update(rows, ["sealed_key", "key_id"])
    return len(rows)


def _resealed(sealed: bytes, context: str) -> bytes:
    commune = require_commune()
    plain = unseal(sealed, commune_id=commune, context=context)
    return seal(plain, commune_id=commune, context=context)

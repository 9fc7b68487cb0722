"""Destroying contents whose time is over, for good and whatever refers to them."""

import os
from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.files.contents import key_of
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.states import ObjectState
from xaso.kernel.files.storage.choice import storage
from xaso.lib.ids import uuid7

ADDRESS_BYTES = 32


@transaction.atomic
def erase(file_ids: Collection[UUID], *, actor: User | None) -> int:
    """Destroy the contents of these files and return how many are gone.

    The key goes with the transaction, the bytes right after it; name, length and hash remain.
    A content that a file outside of these names as well stays: it is kept there for its own reason.
    Contents are fixed before others are counted: who keeps one of them at this moment was first
    and is counted, or comes second and keeps it as a new one.
    The random address lets the same content be brought again some day as a new one.
    """
    files = StoredFile.objects.filter(pk__in=list(file_ids))
    contents = set(files.values_list("content_id", flat=True))
    rows = StoredObject.objects.select_for_update().filter(pk__in=contents).order_by("pk")
    held = list(rows.exclude(state=ObjectState.DESTROYED))
    others = StoredFile.objects.filter(content__in=contents).exclude(pk__in=list(file_ids))
    needed = set(others.values_list("content_id", flat=True))
    objects = [one for one in held if one.pk not in needed]
    for one in objects:
        transaction.on_commit(partial(storage().delete, key_of(one)), robust=True)
        one.sealed_key, one.address = b"", os.urandom(ADDRESS_BYTES)
        one.state = ObjectState.DESTROYED
    StoredObject.objects.bulk_update(objects, ["sealed_key", "address", "state"])
    if objects:
        record(
            "files.content.destroyed",
            actor=actor,
            subject=("files.erasure", uuid7()),
            objects=len(objects),
            bytes=sum(one.size for one in objects),
        )
    return len(objects)
